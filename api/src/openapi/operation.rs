//! What an address does, as it is described.

use super::{Body, Trouble, schema, trouble};
use crate::answer::Written;
use application::access::PermissionKind;
use axum::http::StatusCode;
use domain::access::{Permission, PermissionSet};
use projections::PAGE_ITEMS_MAX;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Display;

/// The media type of answers.
pub(super) const JSON: &str = "application/json";

/// What an address does, as it is described.
pub(crate) struct Operation {
    id: &'static str,
    summary: &'static str,
    description: Option<&'static str>,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: Vec<Answer>,
    permissions: Vec<&'static str>,
    rules: Vec<(&'static str, String)>,
    troubles: BTreeSet<Trouble>,
    is_open: bool,
    is_command: bool,
}

/// An answer where all goes well.
struct Answer {
    status: StatusCode,
    description: &'static str,
    content: Option<Content>,
    /// The types of a file, where it is one.
    files: &'static [&'static str],
    headers: Vec<(&'static str, &'static str)>,
}

struct Content {
    media_type: &'static str,
    schema: fn(&mut SchemaGenerator) -> Schema,
    example: Value,
}

impl Operation {
    /// An operation that signed-in members may ask for. `id` is a verb and a noun in camel case.
    pub(crate) fn new(id: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            summary,
            description: None,
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
            permissions: Vec::new(),
            rules: Vec::new(),
            troubles: BTreeSet::from([Trouble::Unauthenticated, Trouble::Internal, Trouble::Unavailable]),
            is_open: false,
            is_command: false,
        }
    }

    /// A command: it takes an `Idempotency-Key`, answers its position, and may meet a change by others.
    pub(crate) fn command(id: &'static str, summary: &'static str) -> Self {
        let key = json!({ "$ref": "#/components/parameters/IdempotencyKey" });
        let mut operation = Self { is_command: true, parameters: vec![key], ..Self::new(id, summary) };
        operation.troubles.extend([Trouble::Forbidden, Trouble::Invalid]);
        operation
    }

    /// With more than a line about it, in Markdown.
    pub(crate) fn says(self, description: &'static str) -> Self {
        Self { description: Some(description), ..self }
    }

    /// Open to everybody.
    pub(crate) fn open(mut self) -> Self {
        self.troubles.remove(&Trouble::Unauthenticated);
        Self { is_open: true, ..self }
    }

    /// Only for members with what `P` asks for.
    pub(crate) fn needs<P: PermissionKind>(mut self) -> Self {
        self.troubles.insert(Trouble::Forbidden);
        Self { permissions: permissions_of::<P>(), ..self }
    }

    /// With a part of the path, after which there may be nothing.
    pub(crate) fn path(self, name: &'static str, schema: Value, description: &str) -> Self {
        let schema = json!({
            "name": name, "in": "path", "required": true, "description": description, "schema": schema,
        });
        self.parameter(schema).or(Trouble::NotFound).or(Trouble::Invalid)
    }

    /// With a parameter of the query, which may be left out.
    pub(crate) fn query(self, name: &'static str, schema: Value, description: &str) -> Self {
        let schema = json!({
            "name": name, "in": "query", "required": false, "allowEmptyValue": true, "description": description,
            "schema": schema,
        });
        self.parameter(schema).or(Trouble::Invalid)
    }

    /// With a header, which may have to be there.
    pub(crate) fn header(self, name: &'static str, is_required: bool, schema: Value, description: &str) -> Self {
        self.parameter(json!({
            "name": name, "in": "header", "required": is_required, "description": description, "schema": schema,
        }))
    }

    /// Reads a read model, and waits for it where `after` says so.
    pub(crate) fn reads(self) -> Self {
        self.parameter(json!({ "$ref": "#/components/parameters/After" })).or(Trouble::Invalid)
    }

    /// Reads a list page by page.
    pub(crate) fn lists(self) -> Self {
        let limit = self.query("limit", schema::integer(1..=i64::from(PAGE_ITEMS_MAX)), "Most items of the page.");
        limit.parameter(json!({ "$ref": "#/components/parameters/Cursor" })).reads()
    }

    /// Takes a JSON body.
    pub(crate) fn takes(mut self, body: Body, example: Value) -> Self {
        self.body = Some(json!({
            "required": true,
            "content": { JSON: { "schema": body.into_schema(), "example": example } },
        }));
        self.or(Trouble::Malformed).or(Trouble::TooLarge).or(Trouble::NotJson).or(Trouble::Invalid)
    }

    /// Takes a body of another kind.
    pub(crate) fn takes_raw(mut self, media_type: &str, schema: Value, example: Value) -> Self {
        self.body =
            Some(json!({ "required": true, "content": { media_type: { "schema": schema, "example": example } } }));
        self
    }

    /// Answers `T` in JSON.
    pub(crate) fn answers<T: JsonSchema>(self, status: StatusCode, description: &'static str, example: Value) -> Self {
        self.answers_as::<T>(status, description, JSON, example)
    }

    /// Answers `T` in another form.
    pub(crate) fn answers_as<T: JsonSchema>(
        mut self,
        status: StatusCode,
        description: &'static str,
        media_type: &'static str,
        example: Value,
    ) -> Self {
        let schema = |generator: &mut SchemaGenerator| generator.subschema_for::<T>();
        let content = Some(Content { media_type, schema, example });
        let headers = if self.is_command { vec![("X-Position", "Position")] } else { Vec::new() };
        self.answers.push(Answer { status, description, content, files: &[], headers });
        self
    }

    /// Answers without a body.
    pub(crate) fn answers_nothing(mut self, status: StatusCode, description: &'static str) -> Self {
        self.answers.push(Answer { status, description, content: None, files: &[], headers: Vec::new() });
        self
    }

    /// Answers a file of one of these types.
    pub(crate) fn answers_file(
        mut self,
        status: StatusCode,
        description: &'static str,
        files: &'static [&'static str],
    ) -> Self {
        self.answers.push(Answer { status, description, content: None, files, headers: Vec::new() });
        self
    }

    /// Answers what a write answers; `id` is that of what was written to.
    pub(crate) fn writes(self, status: StatusCode, description: &'static str, id: Option<&str>) -> Self {
        let example = match id {
            Some(id) => json!({ "id": id, "position": 42 }),
            None => json!({ "position": 42 }),
        };
        self.answers::<Written>(status, description, example)
    }

    /// The answer that was described last carries a header, by its name and that of its component.
    pub(crate) fn carrying(mut self, name: &'static str, component: &'static str) -> Self {
        if let Some(answer) = self.answers.last_mut() {
            answer.headers.push((name, component));
        }
        self
    }

    /// May be refused by a rule: 409 with its code.
    pub(crate) fn refuses(mut self, code: &'static str, message: impl Display) -> Self {
        self.rules.push((code, message.to_string()));
        self
    }

    /// May have such a problem.
    pub(crate) fn or(mut self, trouble: Trouble) -> Self {
        self.troubles.insert(trouble);
        self
    }

    /// Never has such a problem.
    pub(crate) fn never(mut self, trouble: Trouble) -> Self {
        self.troubles.remove(&trouble);
        self
    }

    fn parameter(mut self, parameter: Value) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// The operation in the document; schemas of answers are gathered in `generator`.
    pub(super) fn render(self, tag: &str, generator: &mut SchemaGenerator) -> Value {
        let mut responses: Map<_, _> =
            self.answers.iter().map(|answer| (answer.status.as_str().to_owned(), answer.render(generator))).collect();
        for trouble in &self.troubles {
            let response = json!({ "$ref": format!("#/components/responses/{}", trouble.name()) });
            responses.insert(trouble.status().as_str().to_owned(), response);
        }
        if self.is_command || !self.rules.is_empty() {
            responses.insert("409".to_owned(), trouble::refusals(&self.rules));
        }
        let mut operation = json!({
            "operationId": self.id, "summary": self.summary, "tags": [tag],
            "parameters": self.parameters, "responses": responses,
        });
        if let Some(object) = operation.as_object_mut() {
            object.extend(self.description.map(|text| ("description".to_owned(), text.into())));
            object.extend(self.body.map(|body| ("requestBody".to_owned(), body)));
            if self.is_open {
                object.insert("security".to_owned(), json!([]));
            }
            if !self.permissions.is_empty() {
                object.insert("x-permissions".to_owned(), json!(self.permissions));
            }
        }
        operation
    }
}

impl Answer {
    fn render(&self, generator: &mut SchemaGenerator) -> Value {
        let common = ("X-Request-Id", "RequestId");
        let headers: Map<_, _> = [common]
            .iter()
            .chain(&self.headers)
            .map(|(name, component)| {
                ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{component}") }))
            })
            .collect();
        let mut response = json!({ "description": self.description, "headers": headers });
        if let (Some(content), Some(object)) = (&self.content, response.as_object_mut()) {
            let schema = (content.schema)(generator).to_value();
            let content = json!({ content.media_type: { "schema": schema, "example": content.example } });
            object.insert("content".to_owned(), content);
        }
        if let (false, Some(object)) = (self.files.is_empty(), response.as_object_mut()) {
            let file = json!({ "schema": { "type": "string", "format": "binary" }, "example": "the bytes" });
            let files = self.files.iter().map(|media_type| ((*media_type).to_owned(), file.clone()));
            object.insert("content".to_owned(), files.collect::<Map<_, _>>().into());
        }
        response
    }
}

/// The permissions without which `P` is refused, the narrowest where several would do.
fn permissions_of<P: PermissionKind>() -> Vec<&'static str> {
    let (mut held, mut names) = (PermissionSet::new(), Vec::new());
    for _ in Permission::ALL {
        match P::scope(&held) {
            Ok(_) => break,
            Err(missing) => {
                held.insert(missing);
                names.push(missing.name());
            }
        }
    }
    names
}
