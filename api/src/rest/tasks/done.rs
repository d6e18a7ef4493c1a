//! Saying that a task is done, and that it isn't after all.

use super::carry_out;
use crate::access::SignedIn;
use crate::asked::Asked;
use crate::input::PathText;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageTasks;
use application::task::{CompleteTask, ReopenTask};
use axum::extract::State;
use axum::response::Response;

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
    carry_out(&shared, &grant, asked, task, CompleteTask { task }).await
}

/// `POST /tasks/{id}/reopen`: it was done or cancelled by mistake.
#[tracing::instrument(name = "http.tasks.reopen", skip_all)]
pub(super) async fn reopen(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let task = id.id()?;
    carry_out(&shared, &grant, asked, task, ReopenTask { task }).await
}
