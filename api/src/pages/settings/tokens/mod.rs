//! A member's own tokens for programs.

use super::super::front::{Frame, Place, Section, sentence, when};
use super::super::{assets, frame, page};
use super::words::{areas, label, listed};
use super::{TOKENS, nav};
use crate::access::{SignedForm, SignedIn};
use crate::after::wait_for;
use crate::asked::Asked;
use crate::input::{Fields, PathText, QueryFields, after, text, whole_number};
use crate::problem::Problem;
use crate::rest::members::in_force;
use crate::rest::tokens::holder;
use crate::state::Shared;
use application::token::{IssueToken, RevokeToken};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::TimeDelta;
use domain::access::{Permission, PermissionSet};
use projections::member::{self, TokenRow};
use std::collections::BTreeSet;

/// How long a token may be good, in days, with what people call that.
const LIVES: [(i64, &str); 5] = [(1, "1 day"), (7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "1 year")];
/// The life that is offered first, in days.
const LIFE_DEFAULT: i64 = 30;

struct TokenView {
    id: String,
    name: String,
    scope: String,
    state: &'static str,
    tone: &'static str,
    good: bool,
    until: String,
    used: String,
}

struct Choice {
    name: &'static str,
    label: &'static str,
}

struct AreaView {
    label: &'static str,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "settings_tokens.html")]
struct TokensPage {
    frame: Frame,
    nav: Vec<Section>,
    style: &'static str,
    script: &'static str,
    csrf_token: String,
    tokens: Vec<TokenView>,
    areas: Vec<AreaView>,
    lives: [(i64, &'static str); 5],
    life: i64,
    made: Option<String>,
    refusals: Vec<String>,
}

pub(super) fn router() -> Router<Shared> {
    let pages = Router::new().route("/", get(show).post(issue)).route("/{id}/revoke", post(revoke));
    Router::new().nest(TOKENS, pages)
}

#[tracing::instrument(name = "http.tokens.page", skip_all)]
async fn show(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, signed_in.tenant(), member::NAME, after?).await?;
    shown(&shared, &signed_in, StatusCode::OK, None, Vec::new()).await
}

async fn shown(
    shared: &Shared,
    signed_in: &SignedIn,
    status: StatusCode,
    made: Option<String>,
    refusals: Vec<String>,
) -> Result<Response, Problem> {
    let grant = holder(signed_in)?;
    let identity = &signed_in.session.identity;
    let now = shared.app.clock.now();
    let zone = shared.app.tenants.profile(identity.tenant).await?.time_zone;
    let rows = shared.reads.list_tokens(&grant, identity.member).await?;
    let areas = areas().into_iter().map(|area| AreaView {
        label: area.label,
        choices: area
            .permissions
            .into_iter()
            .filter(|permission| identity.permissions.contains(permission))
            .map(|permission| Choice { name: permission.name(), label: label(permission) })
            .collect(),
    });
    let template = TokensPage {
        frame: frame(shared, signed_in, Place::Settings).await?,
        nav: nav(identity, TOKENS),
        style: assets::address("settings.css"),
        script: assets::address("members.js"),
        csrf_token: signed_in.session.csrf_token.clone(),
        tokens: rows.into_iter().map(|row| TokenView::of(row, |at| when(at, now, zone), now)).collect(),
        areas: areas.filter(|area| !area.choices.is_empty()).collect(),
        lives: LIVES,
        life: LIFE_DEFAULT,
        made,
        refusals,
    };
    page(status, &template)
}

impl TokenView {
    fn of(
        row: TokenRow,
        told: impl Fn(chrono::DateTime<chrono::Utc>) -> String,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Self {
        let (state, tone, until) = match row.ended_at {
            Some(ended_at) => ("Revoked", "bad", told(ended_at)),
            None if row.expires_at <= now => ("Expired", "plain", told(row.expires_at)),
            None => ("Good", "good", told(row.expires_at)),
        };
        Self {
            id: row.token.to_string(),
            name: row.name,
            scope: listed(&row.scope),
            state,
            tone,
            good: state == "Good",
            until,
            used: row.used_at.map_or_else(|| "Never".to_owned(), told),
        }
    }
}

/// `POST /settings/tokens`: the token is shown on the page that answers, this once.
#[tracing::instrument(name = "http.tokens.page.issue", skip_all)]
async fn issue(State(shared): State<Shared>, asked: Asked, form: SignedForm) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    match issued(&shared, &signed_in, asked, fields).await {
        Ok(text) => shown(&shared, &signed_in, StatusCode::CREATED, text, Vec::new()).await,
        Err(problem) if problem.status().is_client_error() => {
            let (status, refusals) = (problem.status(), refusals(&problem));
            shown(&shared, &signed_in, status, None, refusals).await
        }
        Err(problem) => Err(problem),
    }
}

async fn issued(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    mut fields: Fields,
) -> Result<Option<String>, Problem> {
    let grant = holder(signed_in)?;
    let name = fields.optional("name", text);
    let days = fields.required("days", whole_number::<i64>);
    let scope = ticked(&mut fields);
    fields.close()?;
    let expires_at = shared.app.clock.now() + TimeDelta::days(days?.clamp(0, 1_000));
    let member = signed_in.session.identity.member;
    let token = IssueToken { member, name: name?.unwrap_or_default(), scope: Some(scope), expires_at };
    let context = asked.context(&grant, &*shared.app.ids)?;
    let issued = shared.app.dispatch(&grant, context, token).await?;
    in_force(shared, grant.tenant(), issued.committed.position).await?;
    Ok(issued.text)
}

/// The permissions that are ticked in a form.
pub(super) fn ticked(fields: &mut Fields) -> PermissionSet {
    let names: BTreeSet<String> = fields.take_prefixed("allow:").into_iter().map(|(name, _)| name).collect();
    Permission::ALL.iter().copied().filter(|permission| names.contains(permission.name())).collect()
}

/// What a problem says to people.
pub(super) fn refusals(problem: &Problem) -> Vec<String> {
    if problem.errors().is_empty() {
        return vec![sentence(problem.detail().unwrap_or("that didn't work; try again"))];
    }
    problem.errors().iter().map(|error| sentence(&format!("{}: {}", error.field, error.rule))).collect()
}

/// `POST /settings/tokens/{id}/revoke`.
#[tracing::instrument(name = "http.tokens.page.revoke", skip_all)]
async fn revoke(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = holder(&form.signed_in)?;
    form.fields.close()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, RevokeToken { token: id.id()? }).await?;
    let position = in_force(&shared, grant.tenant(), committed.position).await?;
    Ok(Redirect::to(&format!("{TOKENS}?after={position}")).into_response())
}
