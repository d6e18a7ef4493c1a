//! Signing in, who one is, signing out.

use crate::access::{Origin, SignedIn, comes_from_elsewhere, cookie};
use crate::input::{Fields, JsonBody, form_fields, is_form, text_up_to};
use crate::openapi::{Body, Operation, Routes, Tag, Trouble, schema, words};
use crate::problem::Problem;
use crate::state::Shared;
use application::failure::Failure;
use application::port::{NewSession, SessionKind, SignIn};
use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

/// Longest tenant name, user name or password that is looked at, in characters.
const SIGN_IN_CHARS_MAX: usize = 200;

/// A session that has begun.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NewSession")]
struct NewSessionAnswer {
    /// What proves it, in `Authorization: Bearer`.
    token: String,
    /// When it ends at the latest.
    expires_at: DateTime<Utc>,
}

/// Who is signed in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Session")]
struct SessionAnswer {
    /// The name that the firm signs in with.
    tenant: String,
    /// The member's id.
    #[schemars(with = "words::Id")]
    member_id: String,
    /// What they sign in with.
    username: String,
    /// The first of their roles.
    role: String,
    /// Their roles, by key.
    roles: Vec<String>,
    /// The teams they are in.
    teams: Vec<String>,
    /// What they may do.
    #[schemars(with = "Vec<words::PermissionWord>")]
    permissions: Vec<&'static str>,
}

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Session)
        .post("/session", sign_in, sign_in_described())
        .get("/session", who, who_described())
        .delete("/session", sign_out, sign_out_described())
}

fn sign_in_described() -> Operation {
    let short = || schema::text(1..=SIGN_IN_CHARS_MAX);
    let body = Body::new()
        .required("tenant", short(), "The name that the firm signs in with.")
        .required("username", short(), "The member's user name.")
        .required("password", short(), "The member's password.");
    Operation::new("signIn", "Signs in")
        .says(
            "Gives a bearer token. After five failures one has to wait. A form is taken as well: it begins a browser's \
             session, by cookie.",
        )
        .open()
        .takes(body, json!({ "tenant": "demo", "username": "asha", "password": "correct horse battery staple" }))
        .answers::<NewSessionAnswer>(
            StatusCode::OK,
            "The session has begun.",
            json!({ "token": "kB2XwQ0v5bq0", "expires_at": "2026-11-23T18:00:00Z" }),
        )
        .answers_nothing(StatusCode::SEE_OTHER, "A form began a browser's session.")
        .carrying("Location", "Location")
        .or(Trouble::Unauthenticated)
        .or(Trouble::Forbidden)
        .or(Trouble::TooMany)
}

fn who_described() -> Operation {
    let example = json!({
        "tenant": "demo", "member_id": "01939f0a-7c11-7000-8000-000000000003", "username": "asha", "role": "sales",
        "roles": ["sales"], "teams": ["North"], "permissions": ["LoanCRM.Leads.View.Own", "LoanCRM.Leads.Edit"],
    });
    Operation::new("getSession", "Says who is signed in, and what they may do").answers::<SessionAnswer>(
        StatusCode::OK,
        "Who it is.",
        example,
    )
}

fn sign_out_described() -> Operation {
    Operation::new("signOut", "Signs out")
        .says("The token proves nothing from this moment.")
        .answers_nothing(StatusCode::NO_CONTENT, "The session is over.")
        .or(Trouble::Forbidden)
}

#[tracing::instrument(name = "http.session.sign_in", skip_all)]
async fn sign_in(State(shared): State<Shared>, Origin(origin): Origin, request: Request) -> Result<Response, Problem> {
    if is_form(request.headers()) {
        if comes_from_elsewhere(request.headers()) {
            return Err(Problem::csrf_token_wrong());
        }
        let fields = Fields::of_pairs(form_fields(request, &shared).await?);
        let session = begin(&shared, attempt(fields, origin, SessionKind::Web)?).await?;
        return Ok((StatusCode::SEE_OTHER, begun(&shared, &session)?, Redirect::to("/tasks")).into_response());
    }
    let Ok(body) = JsonBody::from_request(request, &shared).await;
    let session = begin(&shared, attempt(body.read()?, origin, SessionKind::Bearer)?).await?;
    Ok(Json(NewSessionAnswer { token: session.token, expires_at: session.expires_at }).into_response())
}

#[tracing::instrument(name = "http.session.who", skip_all)]
async fn who(State(shared): State<Shared>, signed_in: SignedIn) -> Result<Json<SessionAnswer>, Problem> {
    let profile = shared.app.tenants.profile(signed_in.tenant()).await?;
    let identity = signed_in.session.identity;
    let roles: Vec<String> = identity.roles.into_iter().map(|role| role.key.into()).collect();
    Ok(Json(SessionAnswer {
        tenant: profile.slug.clone(),
        member_id: identity.member.to_string(),
        username: identity.username,
        role: roles.first().cloned().unwrap_or_default(),
        roles,
        teams: identity.teams.into_iter().map(|team| team.0).collect(),
        permissions: identity.permissions.iter().map(|permission| permission.name()).collect(),
    }))
}

#[tracing::instrument(name = "http.session.sign_out", skip_all)]
async fn sign_out(State(shared): State<Shared>, signed_in: SignedIn) -> Result<Response, Problem> {
    shared.sessions.sign_out(&signed_in.token).await?;
    Ok((StatusCode::NO_CONTENT, ended(&shared)).into_response())
}

/// What somebody signs in with, from a form or a JSON body.
pub(crate) fn attempt(mut fields: Fields, origin: String, kind: SessionKind) -> Result<SignIn, Problem> {
    let tenant = fields.required("tenant", text_up_to(SIGN_IN_CHARS_MAX));
    let username = fields.required("username", text_up_to(SIGN_IN_CHARS_MAX));
    let password = fields.required("password", text_up_to(SIGN_IN_CHARS_MAX));
    fields.close()?;
    Ok(SignIn { tenant: tenant?, username: username?, password: password?, origin, kind })
}

async fn begin(shared: &Shared, attempt: SignIn) -> Result<NewSession, Problem> {
    shared.sessions.sign_in(attempt).await.map_err(|failure| match failure {
        Failure::Unauthenticated => {
            let detail = "the tenant, user name or password is wrong";
            Problem::of_request(StatusCode::UNAUTHORIZED, "/problems/unauthenticated", "Unauthenticated", detail)
        }
        failure @ (Failure::Invalid { .. }
        | Failure::Denied { .. }
        | Failure::NotFound
        | Failure::Refused { .. }
        | Failure::Conflict
        | Failure::TooMany { .. }
        | Failure::Unavailable { .. }
        | Failure::Internal { .. }) => failure.into(),
    })
}

/// The header that begins a session in a browser.
pub(crate) fn begun(shared: &Shared, session: &NewSession) -> Result<HeaderMap, Problem> {
    let cookie = cookie::begin(session, shared.app.clock.now(), shared.secure_cookies);
    let cookie = cookie.ok_or_else(|| Failure::internal("the session's token can't stand in a cookie"))?;
    Ok(HeaderMap::from_iter([(header::SET_COOKIE, cookie)]))
}

/// The header that ends it.
pub(crate) fn ended(shared: &Shared) -> HeaderMap {
    cookie::end(shared.secure_cookies).map(|cookie| (header::SET_COOKIE, cookie)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::of_pairs(pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn an_attempt_names_tenant_member_and_password() {
        let given = fields(&[("tenant", "demo"), ("username", "asha"), ("password", " p ")]);
        let attempt = attempt(given, "127.0.0.1".into(), SessionKind::Web).unwrap();
        assert_eq!((attempt.tenant.as_str(), attempt.username.as_str()), ("demo", "asha"));
        assert_eq!((attempt.password.as_str(), attempt.origin.as_str()), (" p ", "127.0.0.1"));
    }

    #[test]
    fn an_attempt_that_lacks_something_or_has_endless_words_is_refused() {
        let endless = "a".repeat(SIGN_IN_CHARS_MAX + 1);
        let given = fields(&[("tenant", "demo"), ("password", &endless)]);
        let Err(problem) = attempt(given, "127.0.0.1".into(), SessionKind::Web) else { panic!("it was taken") };
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["username", "password"]);
    }
}
