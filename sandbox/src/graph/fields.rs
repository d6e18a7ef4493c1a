//! `fields=`: what is shown of an object.

use serde_json::{Map, Value};

use super::call::Call;
use super::envelope::GraphError;

/// The fields that were asked for, or the ones that come unasked; the id always. What is null isn't set and left out.
///
/// # Errors
///
/// Code 100 for a field that `whole` doesn't have.
pub(crate) fn picked(whole: &Value, call: &Call, defaults: &[&str]) -> Result<Value, GraphError> {
    let fields = call.fields().unwrap_or_else(|| defaults.to_vec());
    let mut object = Map::new();
    for field in fields.into_iter().chain(["id"]) {
        let Some(value) = whole.get(field) else {
            let message = format!("Tried accessing nonexisting field ({field}) on node type (WhatsAppBusinessObject)");
            return Err(GraphError::parameter(&message));
        };
        if !value.is_null() {
            object.insert(field.to_owned(), value.clone());
        }
    }
    Ok(Value::Object(object))
}

/// The refusal of a parameter: code 100 with details.
pub(crate) fn refused(details: impl Into<String>) -> GraphError {
    GraphError::cloud(100, details)
}
