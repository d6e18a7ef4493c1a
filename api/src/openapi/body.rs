//! Bodies of requests.

use super::schema::{described, or_null};
use serde_json::{Map, Value, json};

/// The object that a request carries, as `crate::input::Fields` reads it: every field must be known, and what may be
/// left out may be null too.
#[derive(Default)]
pub(crate) struct Body {
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    /// For each field of which one at least must be there, what it asks for.
    one_of: Vec<Value>,
}

impl Body {
    /// Without fields.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With a field that must be there.
    pub(crate) fn required(mut self, name: &'static str, schema: Value, description: &str) -> Self {
        self.properties.insert(name.to_owned(), described(schema, description));
        self.required.push(name);
        self
    }

    /// With a field that may be there.
    pub(crate) fn optional(mut self, name: &'static str, schema: Value, description: &str) -> Self {
        self.properties.insert(name.to_owned(), described(or_null(schema), description));
        self
    }

    /// With a field that may be there; one at least of those that are added so must be.
    pub(crate) fn perhaps(mut self, name: &'static str, schema: Value, description: &str) -> Self {
        let is_there = json!({ "required": [name], "properties": { name: { "type": schema.get("type") } } });
        self.one_of.push(is_there);
        self.optional(name, schema, description)
    }

    /// Its schema.
    pub(super) fn into_schema(self) -> Value {
        let mut schema = json!({ "type": "object", "properties": self.properties, "additionalProperties": false });
        if let (false, Some(object)) = (self.required.is_empty(), schema.as_object_mut()) {
            object.insert("required".to_owned(), json!(self.required));
        }
        if let (false, Some(object)) = (self.one_of.is_empty(), schema.as_object_mut()) {
            object.insert("anyOf".to_owned(), json!(self.one_of));
        }
        schema
    }
}
