//! Whether the server lives, whether it can work, and its metrics.

use crate::openapi::{Operation, Routes, Tag, Trouble};
use application::port::Readiness;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

/// The media type of metrics. (Prometheus, text exposition format 0.0.4)
const METRICS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

/// Whether the server can work.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Readiness")]
struct ReadyAnswer {
    /// Whether it can.
    ready: bool,
    /// What it lacks, in words.
    missing: Vec<String>,
}

/// Where the server's state is told.
pub(crate) fn routes() -> Routes<Arc<dyn Readiness>> {
    let ready_example = json!({ "ready": true, "missing": [] });
    let missing_example = json!({ "ready": false, "missing": ["the database doesn't answer"] });
    let live = Operation::new("getLiveness", "Says that the server lives")
        .open()
        .never(Trouble::Unavailable)
        .answers_as::<String>(StatusCode::OK, "It lives.", PLAIN_TEXT, json!("ok"));
    let is_ready = Operation::new("getReadiness", "Says whether the server can work")
        .open()
        .never(Trouble::Unavailable)
        .answers::<ReadyAnswer>(StatusCode::OK, "It can work.", ready_example)
        .answers::<ReadyAnswer>(StatusCode::SERVICE_UNAVAILABLE, "It lacks something.", missing_example);
    let numbers = Operation::new("getMetrics", "Gets the server's metrics")
        .says("In Prometheus' text format; no numbers or names of people are in it.")
        .open()
        .never(Trouble::Unavailable)
        .answers_as::<String>(StatusCode::OK, "The metrics.", METRICS_TEXT, json!("sigmadsa_up 1\n"));
    Routes::about(Tag::Operation)
        .get("/health/live", || async { "ok" }, live)
        .get("/health/ready", ready, is_ready)
        .get("/metrics", metrics, numbers)
}

/// The router of it.
pub(crate) fn router(readiness: Arc<dyn Readiness>) -> Router {
    routes().into_router().with_state(readiness)
}

async fn ready(State(readiness): State<Arc<dyn Readiness>>) -> Response {
    let missing = readiness.missing().await;
    let ready = missing.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ReadyAnswer { ready, missing })).into_response()
}

async fn metrics(State(readiness): State<Arc<dyn Readiness>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, METRICS_TEXT)], readiness.metrics())
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    struct Lacks(&'static [&'static str]);

    #[async_trait]
    impl Readiness for Lacks {
        async fn missing(&self) -> Vec<String> {
            self.0.iter().map(|&line| line.to_owned()).collect()
        }

        fn metrics(&self) -> String {
            "sigmadsa_up 1\n".to_owned()
        }
    }

    async fn answered(lacks: Lacks, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router(Arc::new(lacks)).oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_server_that_lacks_something_lives_but_is_not_ready() {
        let lacks = || Lacks(&["the database"]);
        assert_eq!(answered(lacks(), "/health/live").await, (StatusCode::OK, "ok".into()));
        let unready = r#"{"ready":false,"missing":["the database"]}"#;
        assert_eq!(answered(lacks(), "/health/ready").await, (StatusCode::SERVICE_UNAVAILABLE, unready.into()));
    }

    #[tokio::test]
    async fn a_server_that_lacks_nothing_is_ready() {
        let ready = r#"{"ready":true,"missing":[]}"#;
        assert_eq!(answered(Lacks(&[]), "/health/ready").await, (StatusCode::OK, ready.into()));
        assert_eq!(answered(Lacks(&[]), "/metrics").await, (StatusCode::OK, "sigmadsa_up 1\n".into()));
    }
}
