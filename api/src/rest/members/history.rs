//! Who changed what of a member.

use super::super::history::read_up_to;
use crate::access::SignedIn;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields};
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewMembers;
use application::failure::Failure;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::id::MemberId;
use projections::member::{self, AccessLine};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// One change, as it is sent.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AccessChange")]
pub(crate) struct LineAnswer {
    /// Where it stands in the firm's log.
    position: i64,
    /// When.
    at: DateTime<Utc>,
    /// The member who did it; `null` for the operator and the system.
    #[schemars(with = "Option<words::Id>")]
    by: Option<String>,
    /// What happened, such as `access.given`.
    what: String,
    /// What it was and what it is.
    change: Value,
}

impl From<AccessLine> for LineAnswer {
    fn from(line: AccessLine) -> Self {
        Self {
            position: line.position,
            at: line.at,
            by: line.by.map(|by| by.to_string()),
            what: line.what,
            change: line.change,
        }
    }
}

/// `GET /members/{id}/history`: the newest 200 changes, newest first.
#[tracing::instrument(name = "http.members.history", skip_all)]
pub(super) async fn of_member(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<PageAnswer<LineAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewMembers>()?;
    let member: MemberId = id.id()?;
    read_up_to(&shared, grant.tenant(), member::NAME, query).await?;
    shared.reads.lookup_member(&grant, member).await?.ok_or(Failure::NotFound)?;
    let lines = shared.reads.member_history(&grant, member).await?;
    Ok(PageAnswer::whole(lines.into_iter().map(LineAnswer::from).collect()))
}
