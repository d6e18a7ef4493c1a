//! The Graph API: takes calls apart, lets faults have their way with them, answers, and keeps the list of calls.

mod auth;
mod call;
pub(crate) mod codes;
pub(crate) mod envelope;
mod files;
mod messages;
mod oauth;
mod objects;
mod subscribed_apps;

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Response, StatusCode};
use chrono::SecondsFormat;
use serde_json::Value;

use crate::connection::Switch;
use crate::faults::Effect;
use crate::identifiers;
use crate::sandbox::Sandbox;
use crate::state::calls;
use call::Call;
use envelope::GraphError;

/// Bytes of a call's body.
const BODY_BYTES: usize = 1024 * 1024;
/// How long a call that a fault never answers is kept waiting before its connection is closed.
const HANG: Duration = Duration::from_mins(2);

/// What is answered to a call.
#[derive(Debug)]
enum Answer {
    /// JSON.
    Json(u16, Value),
    /// Anything else, with its type.
    Raw(u16, String, Bytes),
}

/// Answers a call to the Graph API.
pub(crate) async fn answer(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, BODY_BYTES).await else {
        let error = GraphError::graph(413, 1, None, "The request is too large.");
        return respond(Answer::Json(413, error.body()), "25.0");
    };
    let call = Call::parse(&parts, &bytes);
    let to = call.body.get("to").and_then(Value::as_str).and_then(identifiers::digits);
    let effect = sandbox.world().faults.strike(&call.method, &call.path, to.as_deref());
    let (answer, outcome) = match effect {
        Some(effect) => struck(&sandbox, &call, &effect, &switch).await,
        None => (route(&sandbox, &call).await, "answered"),
    };
    note(&sandbox, &call, &answer, outcome);
    respond(answer, &call.version)
}

/// What a fault makes of a call: the answer, and how it ended.
async fn struck(sandbox: &Arc<Sandbox>, call: &Call, effect: &Effect, switch: &Switch) -> (Answer, &'static str) {
    if effect.delay_ms > 0 {
        let delay = tokio::time::sleep(Duration::from_millis(effect.delay_ms));
        sandbox.stop.run_until_cancelled(delay).await;
    }
    if effect.reset {
        switch.reset();
        return (failed(effect), "reset");
    }
    if effect.timeout {
        sandbox.stop.run_until_cancelled(tokio::time::sleep(HANG)).await;
        switch.close();
        return (failed(effect), "timeout");
    }
    if effect.lose_answer {
        let answer = route(sandbox, call).await;
        switch.close();
        return (answer, "lost");
    }
    let only_delayed = effect.delay_ms > 0 && effect.status.is_none() && effect.code.is_none() && effect.body.is_none();
    if only_delayed {
        return (route(sandbox, call).await, "answered");
    }
    (failed(effect), "answered")
}

fn failed(effect: &Effect) -> Answer {
    if let Some(body) = &effect.body {
        let status = effect.status.unwrap_or(502);
        return Answer::Raw(status, "text/html; charset=utf-8".to_owned(), body.clone().into());
    }
    let code = effect.code.unwrap_or(131_000);
    let mut error = GraphError::cloud(code, codes::title(code));
    error.details = effect.details.clone().or(error.details);
    error.status = effect.status.unwrap_or(error.status);
    error.subcode = effect.subcode;
    if let Some(message) = &effect.message {
        error.message = format!("(#{code}) {message}");
    }
    Answer::Json(error.status, error.body())
}

async fn route(sandbox: &Arc<Sandbox>, call: &Call) -> Answer {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    if call.method == "GET" && segments == files::BYTES_PATH {
        return match files::bytes(sandbox, call) {
            Ok((kind, bytes)) => Answer::Raw(200, kind, bytes),
            Err(error) => Answer::Json(error.status, error.body()),
        };
    }
    let answer = match (call.method.as_str(), segments.as_slice()) {
        ("GET" | "POST", ["oauth", "access_token"]) => oauth::access_token(sandbox, call),
        ("GET", ["debug_token"]) => oauth::debug_token(sandbox, call),
        ("POST", [id, "messages"]) => messages::post(sandbox, call, id),
        ("GET", [id, "phone_numbers"]) => objects::phone_numbers(sandbox, call, id),
        ("GET", [id, "subscribed_apps"]) => subscribed_apps::list(sandbox, call, id),
        ("POST", [id, "subscribed_apps"]) => subscribed_apps::subscribe(sandbox, call, id).await,
        ("DELETE", [id, "subscribed_apps"]) => subscribed_apps::unsubscribe(sandbox, call, id),
        ("GET", [id]) => match files::describe(sandbox, call, id) {
            Ok(Some(file)) => Ok(file),
            Ok(None) => objects::object(sandbox, call, id),
            Err(error) => Err(error),
        },
        (method, [id] | [id, "messages" | "phone_numbers" | "subscribed_apps"]) => {
            unsupported(sandbox, call, method, id)
        }
        (_, [_, rest @ ..]) => {
            let message = format!("Unknown path components: /{}", rest.join("/"));
            Err(GraphError::graph(400, 2500, None, message))
        }
        (method, []) => {
            Err(GraphError::graph(400, 100, None, format!("Unsupported {} request.", method.to_lowercase())))
        }
    };
    match answer {
        Ok(value) => Answer::Json(200, value),
        Err(error) => Answer::Json(error.status, error.body()),
    }
}

/// A method that an object doesn't know looks like an object that isn't there, to whoever has a good token.
fn unsupported(sandbox: &Sandbox, call: &Call, method: &str, id: &str) -> Result<Value, GraphError> {
    auth::business(&sandbox.world(), call)?;
    Err(GraphError::unknown_object(method, id))
}

fn note(sandbox: &Sandbox, call: &Call, answer: &Answer, outcome: &'static str) {
    let (Answer::Json(status, _) | Answer::Raw(status, ..)) = answer;
    let at = chrono::DateTime::from_timestamp_millis(sandbox.clock.now_ms()).unwrap_or_default();
    let noted = calls::Call {
        seq: 0,
        at: at.to_rfc3339_opts(SecondsFormat::Millis, true),
        method: call.method.clone(),
        path: call.path.clone(),
        query: call.masked_query(),
        body: call.masked_body().and_then(|body| serde_json::value::to_raw_value(&body).ok()),
        status: (outcome == "answered").then_some(*status),
        outcome,
    };
    sandbox.world().calls.add(noted);
}

fn respond(answer: Answer, version: &str) -> Response<Body> {
    let (status, kind, bytes) = match answer {
        Answer::Json(status, value) => {
            (status, "application/json; charset=UTF-8".to_owned(), Bytes::from(value.to_string()))
        }
        Answer::Raw(status, kind, bytes) => (status, kind, bytes),
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let trace = identifiers::trace_id();
    let version = format!("v{version}");
    let usage = r#"{"call_count":1,"total_time":1,"total_cputime":1}"#;
    for (name, value) in [
        ("content-type", kind.as_str()),
        ("facebook-api-version", &version),
        ("x-fb-request-id", &trace),
        ("x-fb-trace-id", &trace),
        ("x-fb-rev", "1030000000"),
        ("x-app-usage", usage),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
