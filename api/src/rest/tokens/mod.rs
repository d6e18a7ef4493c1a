//! Tokens for programs.

mod described;

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::{PageAnswer, at, written};
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, PathText, QueryFields, after, integer, moment, text, word};
use crate::openapi::{Routes, Tag, words};
use crate::problem::Problem;
use crate::rest::members::{in_force, permission_list, permission_names};
use crate::state::Shared;
use application::access::{Grant, ManageMembers, UseTokens};
use application::failure::Failure;
use application::log::Position;
use application::token::{IssueToken, RevokeToken};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::MemberId;
use projections::member::{self, TokenRow};
use schemars::JsonSchema;
use serde::Serialize;

/// Longest life of a token that is asked for in days.
const DAYS_MAX: i64 = 366;

/// A token for programs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Token")]
struct TokenAnswer {
    /// Its id.
    #[schemars(with = "words::Id")]
    id: String,
    /// Whose it is.
    #[schemars(with = "words::Id")]
    member_id: String,
    /// What it is for.
    name: String,
    /// What it may do at most.
    #[schemars(with = "Vec<words::PermissionWord>")]
    permissions: Vec<&'static str>,
    /// Since when.
    issued_at: DateTime<Utc>,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
    /// When it was revoked or its member deactivated.
    ended_at: Option<DateTime<Utc>>,
    /// About when it was used last.
    last_used_at: Option<DateTime<Utc>>,
}

/// A token just issued.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IssuedToken")]
struct IssuedAnswer {
    /// Its id.
    #[schemars(with = "words::Id")]
    id: String,
    /// The token, shown this once; `null` where the same request issued it before.
    token: Option<String>,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
    /// Where the write stands in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
}

impl From<TokenRow> for TokenAnswer {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.token.to_string(),
            member_id: row.member.to_string(),
            name: row.name,
            permissions: permission_names(&row.scope),
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
            last_used_at: row.used_at,
        }
    }
}

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Members)
        .get("/tokens", list, described::list())
        .post("/tokens", issue, described::issue())
        .delete("/tokens/{id}", revoke, described::revoke())
}

/// The grant to have tokens. A token handles tokens only where it may manage members: otherwise one that was lost
/// could make itself a successor.
///
/// # Errors
/// A problem with status 403: a token without that permission asks.
pub(crate) fn holder(signed_in: &SignedIn) -> Result<Grant<UseTokens>, Problem> {
    if signed_in.session.token.is_some() {
        signed_in.authorize::<ManageMembers>()?;
    }
    signed_in.authorize::<UseTokens>()
}

/// `GET /tokens`: one's own, or those of `member_id` for whoever manages members.
#[tracing::instrument(name = "http.tokens.list", skip_all)]
async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<TokenAnswer>>, Problem> {
    let grant = holder(&signed_in)?;
    let mut fields = query.read()?;
    let of = fields.optional("member_id", |value| word(value).map_err(|_| "must be a UUID".to_owned()));
    let after = after(&mut fields);
    fields.close()?;
    let member = of?.unwrap_or(signed_in.session.identity.member);
    wait_for(&shared, grant.tenant(), member::NAME, after?).await?;
    let tokens = shared.reads.list_tokens(&grant, member).await?;
    Ok(PageAnswer::whole(tokens.into_iter().map(TokenAnswer::from).collect()))
}

/// `POST /tokens`: a token of one's own.
#[tracing::instrument(name = "http.tokens.issue", skip_all)]
async fn issue(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = holder(&signed_in)?;
    let member = signed_in.session.identity.member;
    let token = wanted(body.read()?, member, shared.app.clock.now())?;
    let expires_at = token.expires_at;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let issued = shared.app.dispatch(&grant, context, token).await?;
    let position = in_force(&shared, grant.tenant(), issued.committed.position).await?;
    let answer = IssuedAnswer { id: issued.token.to_string(), token: issued.text, expires_at, position };
    Ok(at(position, (StatusCode::CREATED, Json(answer)).into_response()))
}

/// `DELETE /tokens/{id}`.
#[tracing::instrument(name = "http.tokens.revoke", skip_all)]
async fn revoke(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
) -> Result<Response, Problem> {
    let grant = holder(&signed_in)?;
    let token = id.id()?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, RevokeToken { token }).await?;
    let position = in_force(&shared, grant.tenant(), committed.position).await?;
    Ok(written(StatusCode::OK, None, position))
}

/// The token that a body asks for: `permissions` (all that the asker may, where none are named), and `days` or
/// `expires_at`.
fn wanted(mut fields: Fields, member: MemberId, now: DateTime<Utc>) -> Result<IssueToken, Problem> {
    let name = fields.required("name", text);
    let scope = fields.optional("permissions", permission_list);
    let days = fields.optional("days", |value| {
        let days = integer(value)?;
        if (1..=DAYS_MAX).contains(&days) { Ok(days) } else { Err(format!("must be from 1 to {DAYS_MAX}")) }
    });
    let until = fields.optional("expires_at", moment);
    fields.close()?;
    let expires_at = match (days?, until?) {
        (Some(days), None) => now + TimeDelta::days(days),
        (None, Some(until)) => until,
        (None, None) | (Some(_), Some(_)) => {
            return Err(Failure::invalid("expires_at", "either this or days must be given").into());
        }
    };
    Ok(IssueToken { member, name: name?, scope: scope?, expires_at })
}
