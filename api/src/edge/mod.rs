//! What happens to every request at the outermost edge: its id, its span, its time, its safety headers, and the one
//! place where problems are written down and sent.

mod label;
mod policy;
mod request_id;

pub(crate) use policy::allow_signup;
pub(crate) use request_id::RequestId;

use crate::pages;
use crate::problem::{PROBLEM_JSON, Problem};
use application::clock::Ids;
use application::failure::Failure;
use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

/// What a request at an address that isn't ours is counted under.
const UNMATCHED: &str = "unmatched";

/// The router with what happens to every request.
pub(crate) fn around(router: Router, ids: Arc<dyn Ids>) -> Router {
    router
        .fallback(|| async { Problem::no_such_address() })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(ids, pass))
}

async fn pass(State(ids): State<Arc<dyn Ids>>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let request_id = RequestId::of(request.headers()).unwrap_or_else(|| RequestId::new(ids.next()));
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = label::method(request.method());
    let reader = Reader::of(&request);
    request.extensions_mut().insert(request_id.clone());

    let path = route.as_ref().map_or(UNMATCHED, MatchedPath::as_str);
    let span = tracing::info_span!("http", request.id = request_id.as_str(), http.method = method, http.route = path);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        span.in_scope(|| problem.log(request_id.as_str()));
        response = write_down(response, &problem, &request_id, reader);
    }
    policy::protect(response.headers_mut());
    response.headers_mut().insert(request_id::X_REQUEST_ID, request_id.header());

    let status = label::status(response.status());
    let route = path.to_owned();
    metrics::histogram!("sigmadsa_http_seconds", "route" => route, "method" => method, "status" => status)
        .record(begun.elapsed().as_secs_f64());
    response
}

/// Who reads the answer.
#[derive(Clone, Copy)]
enum Reader {
    /// Somebody in a browser, who is shown a page.
    Person,
    /// A program.
    Program,
}

impl Reader {
    fn of(request: &Request) -> Self {
        let is_for_programs =
            ["/api/", "/webhooks/", "/health/"].iter().any(|part| request.uri().path().starts_with(part));
        let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        if !is_for_programs && accepts.is_some_and(|accepts| accepts.contains("text/html")) {
            Self::Person
        } else {
            Self::Program
        }
    }
}

/// The response with the problem as its body.
fn write_down(response: Response, problem: &Problem, request_id: &RequestId, reader: Reader) -> Response {
    let (mut parts, _) = response.into_parts();
    let (kind, body) = match reader {
        Reader::Person => ("text/html; charset=utf-8", Body::from(pages::problem_page(problem, request_id.as_str()))),
        Reader::Program => (PROBLEM_JSON, Body::from(problem.body(request_id.as_str()))),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Response::from_parts(parts, body)
}

fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let words = cause.downcast_ref::<&str>().map(|&words| words.to_owned()).or_else(|| cause.downcast_ref().cloned());
    let words = words.unwrap_or_else(|| "a handler panicked".to_owned());
    Problem::from(Failure::internal(words)).into_response()
}

#[cfg(test)]
mod tests;
