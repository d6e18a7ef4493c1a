//! One task.

use super::list::TaskAnswer;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{PathText, QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewTasks;
use application::failure::Failure;
use axum::Json;
use axum::extract::State;
use projections::task;

/// `GET /tasks/{id}`.
#[tracing::instrument(name = "http.tasks.show", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<TaskAnswer>, Problem> {
    let grant = signed_in.authorize::<ViewTasks>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    let task = id.id()?;
    wait_for(&shared, grant.tenant(), task::NAME, after?).await?;
    let row = shared.reads.lookup_task(&grant, task).await?.ok_or(Failure::NotFound)?;
    let zone = shared.app.tenants.profile(grant.tenant()).await?.time_zone;
    Ok(Json(TaskAnswer::of(row, shared.app.clock.now(), zone)))
}
