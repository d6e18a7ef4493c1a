//! Saying that a task needn't be done.

use super::carry_out;
use crate::access::SignedIn;
use crate::asked::Asked;
use crate::input::{JsonBody, PathText, text_up_to};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageTasks;
use application::task::CancelTask;
use axum::extract::State;
use axum::response::Response;
use domain::task::REASON_CHARS_MAX;

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
    let reason = fields.optional("reason", text_up_to(REASON_CHARS_MAX));
    fields.close()?;
    let task = id.id()?;
    carry_out(&shared, &grant, asked, task, CancelTask { task, reason: reason? }).await
}
