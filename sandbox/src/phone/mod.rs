//! A person's phone in a browser.

pub(crate) mod events;
pub(crate) mod texting;
pub(crate) mod writing;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::sandbox::Sandbox;

/// What a page may load: its own files, and pictures that it was given.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: \
                      blob: https:; base-uri 'none'; form-action 'none'";

/// The routes.
pub(crate) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/", get(async || page(include_str!("../../assets/index.html"))))
        .route("/phone/{number}", get(async || page(include_str!("../../assets/phone.html"))))
        .route("/phone/{number}/events", get(events::stream))
        .route("/phone/{number}/files/{id}", get(picture))
        .route("/assets/phone.css", get(async || file("text/css", include_str!("../../assets/phone.css"))))
        .route("/assets/phone.js", get(async || file(SCRIPT, include_str!("../../assets/phone.js"))))
        .route("/assets/bubbles.js", get(async || file(SCRIPT, include_str!("../../assets/bubbles.js"))))
        .route("/assets/index.css", get(async || file("text/css", include_str!("../../assets/index.css"))))
        .route("/assets/index.js", get(async || file(SCRIPT, include_str!("../../assets/index.js"))))
}

/// Type of the scripts.
pub(crate) const SCRIPT: &str = "text/javascript";
/// Types that a browser shows and never runs.
const PICTURES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// `GET /phone/{number}/files/{id}`: a picture that this person sent, for the page to show.
async fn picture(State(sandbox): State<Arc<Sandbox>>, Path((_, id)): Path<(String, String)>) -> Response {
    let world = sandbox.world();
    let file = world.files.lookup(&id).filter(|file| PICTURES.contains(&file.mime_type.as_str()));
    let Some(file) = file else { return StatusCode::NOT_FOUND.into_response() };
    let mut headers = HeaderMap::new();
    if let Ok(kind) = HeaderValue::from_str(&file.mime_type) {
        headers.insert("content-type", kind);
    }
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    (headers, file.bytes.clone()).into_response()
}

fn page(html: &'static str) -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    headers.insert("content-security-policy", HeaderValue::from_static(POLICY));
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    (headers, Html(html))
}

/// One of the pages' own files.
pub(crate) fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static(kind));
    headers.insert("cache-control", HeaderValue::from_static("no-cache"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    (headers, text)
}
