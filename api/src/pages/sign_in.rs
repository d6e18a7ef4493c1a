//! Signing in and out by form.

use super::front::Frame;
use super::{SIGN_IN, page};
use crate::access::{Origin, SignedForm, SignedIn, comes_from_elsewhere};
use crate::input::{Fields, QueryFields, form_fields, text};
use crate::problem::Problem;
use crate::rest::session::{attempt, begun, ended};
use crate::state::Shared;
use application::failure::Failure;
use application::port::SessionKind;
use askama::Template;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    tenant: String,
    username: String,
    message: Option<String>,
}

pub(super) fn router() -> Router<Shared> {
    Router::new().route(SIGN_IN, get(show).post(sign_in))
}

/// What only somebody who is signed in may ask for.
pub(super) fn signed_in_router() -> Router<Shared> {
    Router::new().route("/sign-out", post(sign_out))
}

#[tracing::instrument(name = "http.sign_in.show", skip_all)]
async fn show(signed_in: Result<SignedIn, Problem>, query: QueryFields) -> Result<Response, Problem> {
    if signed_in.is_ok() {
        return Ok(Redirect::to("/tasks").into_response());
    }
    let mut fields = query.read()?;
    let tenant = fields.optional("tenant", text);
    fields.close()?;
    blank(StatusCode::OK, tenant?.unwrap_or_default(), String::new(), None)
}

#[tracing::instrument(name = "http.sign_in", skip_all)]
async fn sign_in(State(shared): State<Shared>, Origin(origin): Origin, request: Request) -> Result<Response, Problem> {
    if comes_from_elsewhere(request.headers()) {
        return Err(Problem::csrf_token_wrong());
    }
    let pairs = form_fields(request, &shared).await?;
    let given =
        |name| pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (tenant, username) = (given("tenant"), given("username"));
    let begin = match attempt(Fields::of_pairs(pairs), origin, SessionKind::Web) {
        Ok(attempt) => shared.sessions.sign_in(attempt).await,
        Err(_) => Err(Failure::Unauthenticated),
    };
    match begin {
        Ok(session) => Ok((begun(&shared, &session)?, Redirect::to("/tasks")).into_response()),
        Err(failure) => refused(failure, tenant, username),
    }
}

#[tracing::instrument(name = "http.sign_out", skip_all)]
async fn sign_out(State(shared): State<Shared>, form: SignedForm) -> Result<Response, Problem> {
    shared.sessions.sign_out(&form.signed_in.token).await?;
    Ok((ended(&shared), Redirect::to(SIGN_IN)).into_response())
}

/// The form again, with what is wrong.
fn refused(failure: Failure, tenant: String, username: String) -> Result<Response, Problem> {
    let (status, message, retry_after_s) = match failure {
        Failure::Unauthenticated => {
            let message = "That firm, user name or password isn't right. Check them and try again.".to_owned();
            (StatusCode::UNAUTHORIZED, message, None)
        }
        Failure::TooMany { retry_after_s } => {
            let message = format!("Too many attempts. Try again in {}.", duration(retry_after_s));
            (StatusCode::TOO_MANY_REQUESTS, message, Some(retry_after_s))
        }
        failure @ (Failure::Invalid { .. }
        | Failure::Denied { .. }
        | Failure::NotFound
        | Failure::Refused { .. }
        | Failure::Conflict
        | Failure::Unavailable { .. }
        | Failure::Internal { .. }) => return Err(failure.into()),
    };
    let mut response = blank(status, tenant, username, Some(message))?;
    if let Some(seconds) = retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

fn blank(status: StatusCode, tenant: String, username: String, message: Option<String>) -> Result<Response, Problem> {
    page(status, &SignInPage { frame: Frame::of_nobody(), tenant, username, message })
}

fn duration(seconds: u64) -> String {
    match (seconds, seconds.div_ceil(60)) {
        (0 | 1, _) => "1 second".to_owned(),
        (2..=89, _) => format!("{seconds} seconds"),
        (_, minutes) => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    async fn shown(failure: Failure) -> (StatusCode, String) {
        let response = refused(failure, "demo".into(), "<script>alert(1)</script>".into()).unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 100_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_wrong_password_is_told_without_losing_what_was_typed() {
        let (status, html) = shown(Failure::Unauthenticated).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert!(html.contains("role=\"alert\"") && html.contains("value=\"demo\""));
        assert!(!html.contains("<script>alert"));
    }

    #[tokio::test]
    async fn who_tried_too_often_is_told_how_long_to_wait() {
        let (status, html) = shown(Failure::TooMany { retry_after_s: 150 }).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert!(html.contains("Try again in 3 minutes."));
        assert!(shown(Failure::TooMany { retry_after_s: 30 }).await.1.contains("Try again in 30 seconds."));
    }

    #[test]
    fn what_is_nobodys_fault_is_no_wrong_password() {
        let problem = refused(Failure::unavailable("down"), String::new(), String::new()).unwrap_err();
        assert_eq!(problem.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
