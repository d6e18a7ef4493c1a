use super::*;
use application::access::Identity;
use application::port::{NewSession, SessionKind, SignIn};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use axum::routing::{any, post};
use domain::access::{Role, TeamName};
use domain::id::{MemberId, TenantId};
use std::sync::Arc;
use tower::ServiceExt;
use uuid::Uuid;

/// A member of a made-up tenant.
pub(crate) fn identity(role: Role) -> Identity {
    Identity {
        tenant: TenantId::new(Uuid::from_u128(1)),
        member: MemberId::new(Uuid::from_u128(2)),
        username: "asha".into(),
        roles: vec![role.into()],
        teams: vec![TeamName("North".into())],
        permissions: role.permissions(),
    }
}

/// Sessions of which one is in force: that of the token `good`, with the CSRF token `csrf`.
struct OneSession;

#[async_trait]
impl Sessions for OneSession {
    async fn sign_in(&self, _attempt: SignIn) -> Result<NewSession, Failure> {
        Err(Failure::Unauthenticated)
    }

    async fn authenticate(&self, token: &str) -> Result<Option<Session>, Failure> {
        match token {
            "good" => {
                let (kind, csrf_token) = (SessionKind::Web, "csrf".into());
                Ok(Some(Session { identity: identity(Role::Sales), kind, csrf_token, token: None }))
            }
            "down" => Err(Failure::unavailable("the database is down")),
            _ => Ok(None),
        }
    }

    async fn sign_out(&self, _token: &str) -> Result<(), Failure> {
        Ok(())
    }
}

async fn status(request: axum::http::request::Builder, body: &'static str) -> StatusCode {
    let sessions: Arc<dyn Sessions> = Arc::new(OneSession);
    let router = Router::new()
        .route("/", any(|_: SignedIn| async { "in" }))
        .route("/form", post(|_: SignedForm| async { "in" }))
        .with_state(sessions);
    router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap().status()
}

fn get(header: &str, value: &str) -> axum::http::request::Builder {
    Request::get("/").header(header, value)
}

#[tokio::test]
async fn a_member_is_known_by_bearer_token_or_cookie() {
    assert_eq!(status(get("authorization", "Bearer good"), "").await, StatusCode::OK);
    assert_eq!(status(get("authorization", "bearer good"), "").await, StatusCode::OK);
    assert_eq!(status(get("cookie", "sigmadsa_session=good"), "").await, StatusCode::OK);
}

#[tokio::test]
async fn nobody_is_known_by_anything_else() {
    assert_eq!(status(Request::get("/"), "").await, StatusCode::UNAUTHORIZED);
    for authorization in ["Bearer old", "Basic good", "good", "Bearer "] {
        assert_eq!(status(get("authorization", authorization), "").await, StatusCode::UNAUTHORIZED, "{authorization}");
    }
    assert_eq!(status(get("cookie", "sigmadsa_session=old"), "").await, StatusCode::UNAUTHORIZED);
    let both = get("authorization", "Bearer old").header("cookie", "sigmadsa_session=good");
    assert_eq!(status(both, "").await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn sessions_that_cannot_be_read_are_not_a_wrong_token() {
    assert_eq!(status(get("authorization", "Bearer down"), "").await, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_change_by_cookie_needs_the_csrf_token() {
    for method in [Method::POST, Method::PATCH, Method::DELETE] {
        let change = || Request::builder().method(method.clone()).uri("/").header("cookie", "sigmadsa_session=good");
        assert_eq!(status(change(), "").await, StatusCode::FORBIDDEN);
        assert_eq!(status(change().header(X_CSRF_TOKEN, "cser"), "").await, StatusCode::FORBIDDEN);
        assert_eq!(status(change().header(X_CSRF_TOKEN, ""), "").await, StatusCode::FORBIDDEN);
        assert_eq!(status(change().header(X_CSRF_TOKEN, "csrf"), "").await, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_change_by_bearer_token_needs_none() {
    assert_eq!(status(Request::post("/").header("authorization", "Bearer good"), "").await, StatusCode::OK);
}

#[tokio::test]
async fn a_form_carries_the_csrf_token_in_a_field_or_header() {
    let form = || {
        Request::post("/form")
            .header("cookie", "sigmadsa_session=good")
            .header("content-type", "application/x-www-form-urlencoded")
    };
    assert_eq!(status(form(), "csrf_token=csrf").await, StatusCode::OK);
    assert_eq!(status(form().header(X_CSRF_TOKEN, "csrf"), "").await, StatusCode::OK);
    assert_eq!(status(form(), "").await, StatusCode::FORBIDDEN);
    assert_eq!(status(form(), "csrf_token=other").await, StatusCode::FORBIDDEN);
    assert_eq!(status(form().header(X_CSRF_TOKEN, "csrf"), "csrf_token=other").await, StatusCode::FORBIDDEN);
}

#[test]
fn a_session_without_a_csrf_token_takes_none() {
    let session =
        Session { identity: identity(Role::Sales), kind: SessionKind::Bearer, csrf_token: String::new(), token: None };
    assert!(!is_csrf_token(&session, None));
    assert!(!is_csrf_token(&session, Some("")));
}

#[test]
fn a_browser_that_was_sent_by_another_site_is_recognised() {
    let says = |site: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert("sec-fetch-site", axum::http::HeaderValue::from_static(site));
        comes_from_elsewhere(&headers)
    };
    assert!(says("cross-site"));
    assert!(!says("same-origin"));
    assert!(!says("none"));
    assert!(!comes_from_elsewhere(&HeaderMap::new()));
}
