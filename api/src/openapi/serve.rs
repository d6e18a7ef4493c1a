//! The document at its address.

use super::{Operation, Routes, Tag, document};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Json, Router};
use schemars::JsonSchema;
use serde_json::json;

/// How long the document may be kept, for it changes with the server only.
const CACHE: &str = "public, max-age=60";

/// The OpenAPI document itself.
#[derive(JsonSchema)]
#[schemars(rename = "OpenApiDocument")]
#[expect(dead_code, reason = "only its schema is wanted")]
struct DocumentAnswer {
    /// The version of OpenAPI.
    openapi: String,
    /// What the document is about.
    info: serde_json::Map<String, serde_json::Value>,
    /// The addresses.
    paths: serde_json::Map<String, serde_json::Value>,
}

/// Where the document is served.
pub(super) fn routes() -> Routes<()> {
    let operation = Operation::new("getOpenApi", "Gets this document")
        .says("OpenAPI 3.1, made of what the server's router is made of. It is the same for everybody and holds no secrets.")
        .open()
        .answers::<DocumentAnswer>(
            StatusCode::OK,
            "The document.",
            json!({ "openapi": "3.1.0", "info": { "title": "SigmaDSA messaging" }, "paths": {} }),
        );
    Routes::about(Tag::Operation).get("/api/openapi.json", serve, operation)
}

/// The router of the document.
pub(crate) fn router() -> Router {
    routes().into_router()
}

async fn serve() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, CACHE)], Json(document()))
}
