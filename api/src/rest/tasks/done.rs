//! Saying that a task is done.

use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::PathText;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageTasks;
use application::task::CompleteTask;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use projections::task;

/// `POST /tasks/{id}/done`.
#[tracing::instrument(name = "http.tasks.done", skip_all)]
pub(super) async fn complete(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let task = id.id()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, CompleteTask { task }).await?;
    let position = position_after(&shared, grant.tenant(), task::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, Some(task.to_string()), position))
}
