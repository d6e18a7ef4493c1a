//! The page at which a member chooses a password: invited, or because they forgot theirs.
//!
//! What the link holds stands after `#`: browsers keep that to themselves, so no server, proxy or log ever sees it in an
//! address. The page's script puts it into the form; without a script it is pasted.

use super::front::{Frame, sentence};
use super::{assets, page};
use crate::access::{Origin, comes_from_elsewhere};
use crate::after::wait_for;
use crate::edge::RequestId;
use crate::input::form_fields;
use crate::problem::Problem;
use crate::rest::session::begun;
use crate::state::Shared;
use application::failure::Failure;
use application::member::AcceptInvitation;
use application::port::{SessionKind, SignIn};
use askama::Template;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use projections::member;

/// The page's address.
const INVITATION: &str = "/invitation";
/// Where whoever has come in goes.
const FIRST_PAGE: &str = "/tasks";

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    frame: Frame,
    script: &'static str,
    code: String,
    message: Option<String>,
}

pub(super) fn router() -> Router<Shared> {
    Router::new().route(INVITATION, get(show).post(accept))
}

#[tracing::instrument(name = "http.invitation.page", skip_all)]
async fn show() -> Result<Response, Problem> {
    shown(StatusCode::OK, String::new(), None)
}

fn shown(status: StatusCode, code: String, message: Option<String>) -> Result<Response, Problem> {
    let script = assets::address("invitation.js");
    page(status, &InvitationPage { frame: Frame::of_nobody(), script, code, message })
}

#[tracing::instrument(name = "http.invitation.accept", skip_all)]
async fn accept(State(shared): State<Shared>, Origin(origin): Origin, request: Request) -> Result<Response, Problem> {
    if comes_from_elsewhere(request.headers()) {
        return Err(Problem::csrf_token_wrong());
    }
    let request_id = request.extensions().get::<RequestId>().map(|id| id.as_str().to_owned());
    let pairs = form_fields(request, &shared).await?;
    let given =
        |name| pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (code, password) = (given("code"), given("password"));
    if code.trim().is_empty() {
        let missing = "Open the link that you were given, or paste it here.".to_owned();
        return shown(StatusCode::UNPROCESSABLE_ENTITY, code, Some(missing));
    }
    if password != given("again") {
        let different = "The two passwords are not the same. Type them again.".to_owned();
        return shown(StatusCode::UNPROCESSABLE_ENTITY, code, Some(different));
    }
    let accepted = AcceptInvitation { code: code.clone(), password: password.clone() }.run(&shared.app, request_id);
    match accepted.await {
        Ok(accepted) => {
            // Another process may have invited them just now: who signs in must be known here.
            wait_for(&shared, accepted.tenant, member::NAME, accepted.position).await?;
            let tenant = shared.app.tenants.profile(accepted.tenant).await?.slug.clone();
            let attempt = SignIn { tenant, username: accepted.username, password, origin, kind: SessionKind::Web };
            let session = shared.sessions.sign_in(attempt).await?;
            Ok((StatusCode::SEE_OTHER, begun(&shared, &session)?, Redirect::to(FIRST_PAGE)).into_response())
        }
        Err(failure) => refused(failure, code),
    }
}

/// The form again, with what is wrong.
fn refused(failure: Failure, code: String) -> Result<Response, Problem> {
    match failure {
        Failure::Refused { message, .. } => shown(StatusCode::CONFLICT, String::new(), Some(sentence(&message))),
        Failure::Invalid { fields } => {
            let rules = fields.iter().map(|error| sentence(&format!("the {} {}", error.field, error.rule)));
            let words = rules.collect::<Vec<_>>().join(" ");
            shown(StatusCode::UNPROCESSABLE_ENTITY, code, Some(words))
        }
        failure @ (Failure::Unauthenticated
        | Failure::Denied { .. }
        | Failure::NotFound
        | Failure::Conflict
        | Failure::TooMany { .. }
        | Failure::Unavailable { .. }
        | Failure::Internal { .. }) => Err(failure.into()),
    }
}
