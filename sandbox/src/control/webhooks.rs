//! Webhooks of the tester's own, and the handshake.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use super::input::{Input, Refusal};
use crate::sandbox::Sandbox;
use crate::webhook::{handshake, payload};

/// `POST /sandbox/webhooks/raw`: posts that body, a text as it is and JSON as Meta writes it; answers with the status.
pub(crate) async fn raw(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mut input = Input::parse(&bytes)?;
    let body = match input.optional_value("body") {
        Some(Value::String(text)) => Bytes::from(text),
        Some(value) => payload::ascii(&value),
        None => return Err(input.refuse("body", "is required")),
    };
    let secret = &sandbox.settings.app_secret;
    let signature = match input.optional_text("signature", 16)?.as_deref() {
        None | Some("valid") => Some(payload::signature(secret, &body)),
        Some("missing") => None,
        Some("wrong") => Some(payload::signature(&format!("not {secret}"), &body)),
        Some(_) => return Err(input.refuse("signature", "must be valid, missing or wrong")),
    };
    input.end()?;
    let mut request =
        sandbox.client.post(&sandbox.settings.webhook_url).header("Content-Type", "application/json").body(body);
    if let Some(signature) = signature {
        request = request.header("X-Hub-Signature-256", signature);
    }
    let status = request.send().await.ok().map(|answer| answer.status().as_u16());
    Ok(Json(json!({"status": status})))
}

/// `POST /sandbox/webhooks/verify`: the handshake with the webhook address, with the app's token or another.
pub(crate) async fn verify(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mut input = Input::parse(&bytes)?;
    let token = input.optional_text("verify_token", 256)?.unwrap_or_else(|| sandbox.settings.verify_token.clone());
    input.end()?;
    let handshake = handshake::shake(&sandbox, &sandbox.settings.webhook_url, &token).await;
    Ok(Json(json!({"status": handshake.status, "matched": handshake.matched})))
}
