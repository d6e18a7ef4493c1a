//! The list of calls that the Graph API received.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// Which calls are asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    after: Option<u64>,
    path: Option<String>,
}

/// `GET /sandbox/calls?after=&path=`: calls after that number whose path holds that text, oldest first.
pub(crate) async fn list(State(sandbox): State<Arc<Sandbox>>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let world = sandbox.world();
    let items: Vec<_> = world.calls.list(wanted.after.unwrap_or_default(), wanted.path.as_deref()).collect();
    Json(json!({"items": items, "last": world.calls.last()}))
}

/// `DELETE /sandbox/calls`: forgets all.
pub(crate) async fn clear(State(sandbox): State<Arc<Sandbox>>) -> StatusCode {
    sandbox.world().calls.clear();
    StatusCode::NO_CONTENT
}
