//! The document as a whole.

use super::{Described, Tag, Trouble};
use crate::asked::KEY_CHARS_MAX;
use crate::problem::Body as ProblemBody;
use crate::{health, rest, webhooks};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// What the document says first, in Markdown.
const ABOUT: &str = "\
Leads, tasks and conversations of a loan agency, over HTTP.

**Signing in.** `POST /api/v1/session` gives a token; send it as `Authorization: Bearer …`. Which firm is meant follows \
from the token alone.

**Writing.** A write answers with `X-Position`, its place in the firm's log. Send an `Idempotency-Key` of your own with \
it: the same key twice has one effect and the same answer, so that you may repeat whatever was cut short.

**Reading what you wrote.** `?after=POSITION` lets a read wait until it shows that. Lists come in pages: \
`?cursor=` takes the `next_cursor` of the page before.

**What goes wrong** is `application/problem+json` (RFC 9457). `type` names it and stays the same; `detail` is for \
people. Bad input is 422 and names every field; a rule that forbids something is 409, with the rule's name as `type`; \
what you may not see is the same 404 as what doesn't exist; 429 and 503 say in `Retry-After` when to come back.

**Changes.** Answers may get more fields, and lists of words more words; pass over what you don't know.";

static DOCUMENT: LazyLock<Value> = LazyLock::new(render);

/// The document, OpenAPI 3.1.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// Everything that is described, in the order of the router.
pub(super) fn described() -> Vec<Described> {
    let mut all = rest::routes().into_described();
    all.extend(webhooks::routes().into_described());
    all.extend(super::serve::routes().into_described());
    all.extend(health::routes().into_described());
    all
}

fn render() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator =
        settings.with(|settings| settings.definitions_path = "/components/schemas".into()).into_generator();
    let mut paths = Map::new();
    for Described { method, path, tag, operation } in described() {
        let rendered = operation.render(tag.name(), &mut generator);
        let methods = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(method.as_str().to_ascii_lowercase(), rendered);
        }
    }
    let tags: Vec<_> =
        Tag::ALL.iter().map(|tag| json!({ "name": tag.name(), "description": tag.description() })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "SigmaDSA messaging",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Leads, tasks and conversations of a loan agency.",
            "description": ABOUT,
            "license": { "name": "Apache 2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This server." }],
        "security": [{ "bearer": [] }],
        "tags": tags,
        "paths": paths,
        "components": components(generator),
    })
}

fn components(mut generator: SchemaGenerator) -> Value {
    let _ = generator.subschema_for::<ProblemBody<'static>>();
    let responses: Map<_, _> =
        Trouble::ALL.iter().map(|trouble| (trouble.name().to_owned(), trouble.response())).collect();
    json!({
        "schemas": generator.take_definitions(true),
        "responses": responses,
        "parameters": parameters(),
        "headers": headers(),
        "securitySchemes": { "bearer": {
            "type": "http", "scheme": "bearer",
            "description": "The token that signing in gave. A browser's session cookie does as well; a change by cookie \
                carries the session's CSRF token in `X-CSRF-Token`.",
        } },
    })
}

fn parameters() -> Value {
    let key = json!({
        "type": "string", "minLength": 1, "maxLength": KEY_CHARS_MAX, "pattern": "^[!-~]+$",
    });
    json!({
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header", "required": false, "schema": key, "example": "walk-in-1",
            "description": "Makes two requests one: the same key of the same member has one effect, once.",
        },
        "After": {
            "name": "after", "in": "query", "required": false, "allowEmptyValue": true, "example": 0,
            "schema": { "type": "integer", "format": "int64", "minimum": 0 },
            "description": "A position in the firm's log, as `X-Position` gave it: the answer shows what stands there.",
        },
        "Cursor": {
            "name": "cursor", "in": "query", "required": false, "allowEmptyValue": true,
            "schema": { "type": "string", "maxLength": 1000 },
            "description": "`next_cursor` of the page before; nothing for the first page.",
        },
    })
}

fn headers() -> Value {
    json!({
        "RequestId": {
            "description": "The id of the request, as the log names it; the client's own, where it sent one.",
            "required": true,
            "schema": { "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" },
        },
        "Position": {
            "description": "Where the write stands in the firm's log.",
            "required": true,
            "schema": { "type": "integer", "format": "int64", "minimum": 0 },
        },
        "Location": {
            "description": "The address of what was made.",
            "required": true,
            "schema": { "type": "string", "format": "uri-reference" },
        },
        "RetryAfter": {
            "description": "When to come back, in seconds.",
            "required": true,
            "schema": { "type": "integer", "minimum": 0 },
        },
        "Challenge": {
            "description": "How to sign in.",
            "required": true,
            "schema": { "type": "string", "const": "Bearer" },
        },
    })
}
