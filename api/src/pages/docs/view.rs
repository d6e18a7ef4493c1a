//! The document as it stands on the page.

use super::schema::Kind;
use crate::problem::PROBLEM_JSON;
use serde_json::Value;

/// What stands on the page.
pub(super) struct Docs {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) about: Vec<Paragraph>,
    pub(super) groups: Vec<Group>,
    pub(super) schemas: Vec<Schema>,
}

/// Operations that are about the same thing.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) anchor: String,
    pub(super) about: Vec<Paragraph>,
    pub(super) operations: Vec<Operation>,
}

/// One operation.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) about: Vec<Paragraph>,
    pub(super) permissions: Vec<String>,
    pub(super) is_open: bool,
    pub(super) parameters: Vec<Field>,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<Answer>,
    pub(super) problems: Vec<Problem>,
    /// The lines of a call after its address, for a shell.
    pub(super) call: Vec<String>,
    /// Whether it can be tried from the page: an answer without end can't.
    pub(super) can_be_tried: bool,
}

/// A parameter, or a field of an object.
pub(super) struct Field {
    pub(super) name: String,
    /// `path`, `query` or `header`; nothing for a field.
    pub(super) place: String,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
    pub(super) about: Vec<Paragraph>,
}

/// What a request carries.
pub(super) struct Body {
    pub(super) media_type: String,
    pub(super) fields: Vec<Field>,
    pub(super) example: String,
}

/// An answer where all goes well.
pub(super) struct Answer {
    pub(super) status: String,
    pub(super) about: String,
    pub(super) media_type: String,
    pub(super) kind: Option<Kind>,
    pub(super) headers: Vec<String>,
    pub(super) example: String,
}

/// What can go wrong.
pub(super) struct Problem {
    pub(super) status: String,
    pub(super) about: String,
    pub(super) types: Vec<String>,
}

/// A schema with a name.
pub(super) struct Schema {
    pub(super) name: String,
    pub(super) about: Vec<Paragraph>,
    pub(super) fields: Vec<Field>,
    pub(super) choices: Vec<String>,
}

/// A paragraph of a description.
pub(super) struct Paragraph(pub(super) Vec<Piece>);

/// A piece of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Plain(String),
    Code(String),
    Strong(String),
}

/// The order of methods at the same address.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(name).and_then(Value::as_object).into_iter().flatten()
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn pretty(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            serde_json::to_string_pretty(value).unwrap_or_default()
        }
    }
}

/// What the value stands for, where it names a component.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let there = value.get("$ref").and_then(Value::as_str).and_then(|at| document.pointer(at.trim_start_matches('#')));
    there.unwrap_or(value)
}

/// The little Markdown that descriptions use: paragraphs, `code` and **strong**.
fn paragraphs(markdown: &str) -> Vec<Paragraph> {
    markdown.split("\n\n").filter(|text| !text.trim().is_empty()).map(|text| Paragraph(pieces(text))).collect()
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (place, outside) in text.split('`').enumerate() {
        if place % 2 == 1 {
            pieces.push(Piece::Code(outside.to_owned()));
            continue;
        }
        let strong = outside.split("**").enumerate();
        pieces.extend(strong.filter(|(_, words)| !words.is_empty()).map(|(place, words)| {
            let words = words.to_owned();
            if place % 2 == 1 { Piece::Strong(words) } else { Piece::Plain(words) }
        }));
    }
    pieces
}

impl Docs {
    pub(super) fn of(document: &Value) -> Self {
        let info = document.get("info").unwrap_or(&Value::Null);
        let groups = items(document, "tags").map(|tag| Group::of(document, tag));
        let schemas = document.get("components").into_iter().flat_map(|components| members(components, "schemas"));
        Self {
            title: text(info, "title"),
            version: text(info, "version"),
            about: paragraphs(&text(info, "description")),
            groups: groups.filter(|group| !group.operations.is_empty()).collect(),
            schemas: schemas.map(|(name, schema)| Schema::of(name, schema)).collect(),
        }
    }
}

impl Group {
    fn of(document: &Value, tag: &Value) -> Self {
        let name = text(tag, "name");
        let mut operations = Vec::new();
        for (path, methods) in members(document, "paths") {
            for method in METHODS {
                let found = methods.get(method);
                let found = found.filter(|operation| items(operation, "tags").any(|tag| *tag == name.as_str()));
                operations.extend(found.map(|operation| Operation::of(document, method, path, operation)));
            }
        }
        let anchor = format!("about-{}", name.to_lowercase());
        Self { about: paragraphs(&text(tag, "description")), name, anchor, operations }
    }
}

impl Operation {
    fn of(document: &Value, method: &str, path: &str, operation: &Value) -> Self {
        let body = operation.get("requestBody").and_then(|body| Body::of(document, body));
        let is_open = operation.get("security").and_then(Value::as_array).is_some_and(Vec::is_empty);
        let responses =
            || members(operation, "responses").map(|(status, response)| (status, resolved(document, response)));
        let is_problem =
            |response: &Value| response.get("content").is_some_and(|content| content.get(PROBLEM_JSON).is_some());
        let answers: Vec<_> = responses()
            .filter(|(_, response)| !is_problem(response))
            .map(|(status, response)| Answer::of(status, response))
            .collect();
        Self {
            id: text(operation, "operationId"),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(operation, "summary"),
            about: paragraphs(&text(operation, "description")),
            permissions: items(operation, "x-permissions")
                .filter_map(|name| name.as_str().map(str::to_owned))
                .collect(),
            is_open,
            parameters: items(operation, "parameters")
                .map(|one| Field::of_parameter(resolved(document, one)))
                .collect(),
            problems: responses()
                .filter(|(_, response)| is_problem(response))
                .map(|(status, response)| Problem::of(status, response))
                .collect(),
            call: call(is_open, body.as_ref()),
            can_be_tried: !answers.iter().any(|answer| answer.media_type == "text/event-stream"),
            answers,
            body,
        }
    }
}

/// The lines of a call after its address: who asks, and what is sent.
fn call(is_open: bool, body: Option<&Body>) -> Vec<String> {
    let mut lines = Vec::new();
    if !is_open {
        lines.push(r#"-H "Authorization: Bearer $TOKEN""#.to_owned());
    }
    if let Some(body) = body {
        lines.push(format!("-H 'Content-Type: {}'", body.media_type));
        lines.push(format!("-d '{}'", body.example.replace('\'', r"'\''")));
    }
    lines
}

impl Field {
    fn of_parameter(parameter: &Value) -> Self {
        Self {
            name: text(parameter, "name"),
            place: text(parameter, "in"),
            kind: Kind::of(parameter.get("schema").unwrap_or(&Value::Null)),
            is_required: parameter.get("required") == Some(&Value::Bool(true)),
            about: paragraphs(&text(parameter, "description")),
        }
    }

    fn all_of(schema: &Value) -> Vec<Self> {
        let is_required = |name: &str| items(schema, "required").any(|one| one == name);
        let field = |(name, field): (&String, &Value)| Self {
            name: name.clone(),
            place: String::new(),
            kind: Kind::of(field),
            is_required: is_required(name),
            about: paragraphs(&text(field, "description")),
        };
        let mut fields: Vec<_> = members(schema, "properties").map(field).collect();
        fields.sort_by_key(|field| !field.is_required);
        fields
    }
}

impl Body {
    fn of(document: &Value, body: &Value) -> Option<Self> {
        let (media_type, content) = members(body, "content").next()?;
        let schema = resolved(document, content.get("schema")?);
        let example = content.get("example").map(pretty).unwrap_or_default();
        Some(Self { media_type: media_type.clone(), fields: Field::all_of(schema), example })
    }
}

impl Answer {
    fn of(status: &str, response: &Value) -> Self {
        let content = members(response, "content").next();
        let kind = content.and_then(|(_, content)| content.get("schema")).map(Kind::of);
        Self {
            status: status.to_owned(),
            about: text(response, "description"),
            media_type: content.map(|(kind, _)| kind.clone()).unwrap_or_default(),
            kind: kind.filter(|kind| kind.named.is_some()),
            headers: members(response, "headers").map(|(name, _)| name.clone()).collect(),
            example: content.and_then(|(_, content)| content.get("example")).map(pretty).unwrap_or_default(),
        }
    }
}

impl Problem {
    fn of(status: &str, response: &Value) -> Self {
        let content = response.pointer("/content/application~1problem+json/schema/properties/type");
        let types = content.into_iter().flat_map(|kinds| items(kinds, "enum")).filter_map(Value::as_str);
        let types = types.map(|kind| kind.trim_start_matches("/problems/").to_owned());
        Self { status: status.to_owned(), about: text(response, "description"), types: types.collect() }
    }
}

impl Schema {
    fn of(name: &str, schema: &Value) -> Self {
        let choices = items(schema, "enum").filter_map(|word| word.as_str().map(str::to_owned));
        Self {
            name: name.to_owned(),
            about: paragraphs(&text(schema, "description")),
            fields: Field::all_of(schema),
            choices: choices.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::document;

    #[test]
    fn descriptions_read_as_paragraphs_with_code_and_strong_words() {
        let read = paragraphs("**Writing.** Send `a`.\n\nThen wait.");
        let first = [
            Piece::Strong("Writing.".to_owned()),
            Piece::Plain(" Send ".to_owned()),
            Piece::Code("a".to_owned()),
            Piece::Plain(".".to_owned()),
        ];
        assert_eq!((read.len(), &read[0].0[..]), (2, &first[..]));
    }

    #[test]
    fn an_operation_tells_what_it_takes_answers_and_refuses() {
        let docs = Docs::of(document());
        let operations = docs.groups.iter().flat_map(|group| &group.operations);
        let capture = operations.into_iter().find(|operation| operation.id == "createLead").unwrap();
        let body = capture.body.as_ref().unwrap();
        assert!(body.fields.iter().any(|field| field.name == "mobile" && field.is_required));
        assert_eq!(capture.permissions, ["LoanCRM.Leads.Create"]);
        assert_eq!(capture.answers.iter().map(|answer| answer.status.as_str()).collect::<Vec<_>>(), ["201"]);
        assert!(
            capture.problems.iter().any(|problem| problem.types.contains(&"lead-already-in-the-system".to_owned()))
        );
        assert_eq!(capture.call[0], r#"-H "Authorization: Bearer $TOKEN""#);
    }

    #[test]
    fn an_example_with_a_quote_stays_one_word_of_a_shell() {
        let body = Body { media_type: "a/b".into(), fields: Vec::new(), example: "it's".into() };
        assert_eq!(call(true, Some(&body))[1], r"-d 'it'\''s'");
    }
}
