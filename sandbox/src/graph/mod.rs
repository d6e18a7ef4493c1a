//! The Graph API: takes calls apart, lets faults have their way with them, answers, and keeps the list of calls.

mod accounts;
mod auth;
mod call;
pub(crate) mod codes;
pub(crate) mod envelope;
mod fields;
mod files;
mod health;
mod messages;
pub(crate) mod numbers;
mod oauth;
mod paging;
mod profile;
pub(crate) mod registration;
mod subscribed_apps;
mod subscriptions;
pub(crate) mod verification;

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

/// What hangs on objects.
const EDGES: [&str; 10] = [
    "messages",
    "phone_numbers",
    "message_templates",
    "subscribed_apps",
    "subscriptions",
    "request_code",
    "verify_code",
    "register",
    "deregister",
    "whatsapp_business_profile",
];

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
    let answer = match segments.as_slice() {
        ["oauth", "access_token"] if call.method != "DELETE" => oauth::access_token(sandbox, call),
        ["debug_token"] if call.method == "GET" => oauth::debug_token(sandbox, call),
        [id] => node(sandbox, call, id).await,
        [id, edge] if EDGES.contains(edge) => on_edge(sandbox, call, id, edge).await,
        [_, rest @ ..] => {
            let message = format!("Unknown path components: /{}", rest.join("/"));
            Err(GraphError::graph(400, 2500, None, message))
        }
        [] => {
            let message = format!("Unsupported {} request.", call.method.to_lowercase());
            Err(GraphError::graph(400, 100, None, message))
        }
    };
    match answer {
        Ok(value) => Answer::Json(200, value),
        Err(error) => Answer::Json(error.status, error.body()),
    }
}

/// Calls to an object itself.
async fn node(sandbox: &Arc<Sandbox>, call: &Call, id: &str) -> Result<Value, GraphError> {
    match call.method.as_str() {
        "GET" => match files::describe(sandbox, call, id)? {
            Some(file) => Ok(file),
            None if sandbox.world().accounts.account(id).is_some() => accounts::show(sandbox, call, id),
            None => numbers::show(sandbox, call, id),
        },
        "POST" => numbers::change(sandbox, call, id).await,
        method => unsupported(sandbox, call, method, id),
    }
}

/// Calls to what hangs on an object.
async fn on_edge(sandbox: &Arc<Sandbox>, call: &Call, id: &str, edge: &str) -> Result<Value, GraphError> {
    match (call.method.as_str(), edge) {
        ("POST", "messages") => messages::post(sandbox, call, id),
        ("GET", "phone_numbers") => numbers::list(sandbox, call, id),
        ("POST", "phone_numbers") => numbers::add(sandbox, call, id),
        ("GET", "message_templates") => accounts::templates(sandbox, call, id),
        ("GET", "subscribed_apps") => subscribed_apps::list(sandbox, call, id),
        ("POST", "subscribed_apps") => subscribed_apps::subscribe(sandbox, call, id).await,
        ("DELETE", "subscribed_apps") => subscribed_apps::unsubscribe(sandbox, call, id),
        ("GET", "subscriptions") => subscriptions::list(sandbox, call, id),
        ("POST", "subscriptions") => subscriptions::subscribe(sandbox, call, id).await,
        ("POST", "request_code") => verification::request_code(sandbox, call, id),
        ("POST", "verify_code") => verification::verify_code(sandbox, call, id),
        ("POST", "register") => registration::register(sandbox, call, id),
        ("POST", "deregister") => registration::deregister(sandbox, call, id),
        ("GET", "whatsapp_business_profile") => profile::show(sandbox, call, id),
        ("POST", "whatsapp_business_profile") => profile::change(sandbox, call, id),
        (method, _) => unsupported(sandbox, call, method, id),
    }
}

/// A method that an object doesn't know looks like an object that isn't there, to whoever has a good token.
fn unsupported(sandbox: &Sandbox, call: &Call, method: &str, id: &str) -> Result<Value, GraphError> {
    auth::portfolio(sandbox, &sandbox.world(), call)?;
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
