//! Pages for people, rendered here and usable without a script; a script only makes them change by themselves.

mod assets;
mod conversations;
mod docs;
mod front;
mod invitation;
mod leads;
mod settings;
mod sign_in;
mod tasks;

use crate::access::SignedIn;
use crate::problem::Problem;
use crate::state::Shared;
use application::failure::Failure;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use front::{Frame, Place, sentence};
pub(crate) use front::{when, within_sentence};

/// Largest form that is taken, in bytes: a message of 4,096 characters takes up to 12 bytes for each in a form.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// Where who isn't signed in is sent.
const SIGN_IN: &str = "/sign-in";

pub(crate) fn router(shared: Shared) -> Router {
    Router::new()
        .merge(tasks::router())
        .merge(leads::router())
        .merge(conversations::router())
        .merge(settings::router())
        .merge(sign_in::signed_in_router())
        .route_layer(middleware::from_fn(ask_to_sign_in))
        .merge(sign_in::router())
        .merge(docs::router())
        .merge(invitation::router())
        .route("/", get(|| async { Redirect::to("/tasks") }))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(shared)
        .merge(assets::router())
}

/// Sends people who aren't signed in where they can be; programs are told.
async fn ask_to_sign_in(request: Request, next: Next) -> Response {
    let is_program = wants_json(request.headers());
    let response = next.run(request).await;
    let is_signed_out =
        response.status() == StatusCode::UNAUTHORIZED && response.extensions().get::<Problem>().is_some();
    if is_signed_out && !is_program { Redirect::to(SIGN_IN).into_response() } else { response }
}

/// Whether a script asks, which wants to be told what went wrong instead of being shown a page.
fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("json"))
}

/// A rendered page.
fn page(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    let html = template.render().map_err(Failure::internal)?;
    Ok((status, Html(html)).into_response())
}

/// The page's frame for the member who is signed in.
async fn frame(shared: &Shared, signed_in: &SignedIn, place: Place) -> Result<Frame, Problem> {
    let identity = &signed_in.session.identity;
    let names = shared.reads.names(identity.tenant, &[identity.member]).await?;
    let name = names.get(&identity.member).unwrap_or(&identity.username);
    let waiting = conversations::waiting(shared, signed_in).await?;
    Ok(Frame::of_member(name, identity, &signed_in.session.csrf_token, place).with_waiting(waiting))
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame,
    title: &'a str,
    detail: String,
    rules: Vec<String>,
    request_id: &'a str,
}

/// A problem as a page for people.
pub(crate) fn problem_page(problem: &Problem, request_id: &str) -> String {
    let detail = problem.detail().unwrap_or("something went wrong on our side; try again in a moment");
    let rules = problem.errors().iter().map(|error| format!("{}: {}", error.field, error.rule));
    let page = ProblemPage {
        frame: Frame::of_nobody(),
        title: problem.title(),
        detail: sentence(detail),
        rules: rules.map(|rule| sentence(&rule)).collect(),
        request_id,
    };
    page.render().unwrap_or_else(|_| sentence(detail))
}
