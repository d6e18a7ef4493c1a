//! Saying that a task needn't be done.

use super::carry_out;
use crate::access::SignedIn;
use crate::asked::Asked;
use crate::input::{JsonBody, PathText, text};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageTasks;
use application::task::CancelTask;
use axum::extract::State;
use axum::response::Response;

/// `POST /tasks/{id}/cancel`.
#[tracing::instrument(name = "http.tasks.cancel", skip_all)]
pub(super) async fn cancel(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageTasks>()?;
    let mut fields = body.read()?;
    let reason = fields.optional("reason", text);
    fields.close()?;
    let task = id.id()?;
    carry_out(&shared, &grant, asked, task, CancelTask { task, reason: reason? }).await
}
