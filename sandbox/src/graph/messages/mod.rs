//! `POST /{phone_number_id}/messages`: what Meta checks, in Meta's order, and what it answers.

mod accept;
mod fields;
mod interactive;
mod mark_read;
mod validate;

use serde_json::Value;

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;

/// Takes a message, or marks one as read.
pub(crate) fn post(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let mut world = sandbox.world();
    auth::number(sandbox, &world, call, id)?;
    if call.unreadable {
        return Err(GraphError::parameter("The request body must be a JSON object"));
    }
    if call.body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    if call.body.contains_key("status") {
        return mark_read::mark(sandbox, &mut world, &call.body, id);
    }
    let outgoing = validate::read(&call.body)?;
    accept::accept(sandbox, &mut world, id, outgoing)
}
