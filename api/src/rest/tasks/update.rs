//! Changing a task.

use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, PathText, moment};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageTasks;
use application::task::RescheduleTask;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use projections::task;

/// `PATCH /tasks/{id}`: lets it be due at another time.
#[tracing::instrument(name = "http.tasks.update", skip_all)]
pub(super) async fn update(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let due_at = due_at(body.read()?)?;
    let task = id.id()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, RescheduleTask { task, due_at }).await?;
    let position = position_after(&shared, grant.tenant(), task::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, Some(task.to_string()), position))
}

fn due_at(mut fields: Fields) -> Result<DateTime<Utc>, Problem> {
    let due_at = fields.required("due_at", moment);
    fields.close()?;
    Ok(due_at?)
}
