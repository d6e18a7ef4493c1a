//! The members of a tenant.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageMembers;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use projections::member::{self, MemberRow};
use serde::Serialize;

#[derive(Serialize)]
struct MemberAnswer {
    id: String,
    username: String,
    name: Option<String>,
    mobile: Option<String>,
    role: &'static str,
    teams: Vec<String>,
    active: bool,
    joined_at: DateTime<Utc>,
}

impl From<MemberRow> for MemberAnswer {
    fn from(row: MemberRow) -> Self {
        Self {
            id: row.member.to_string(),
            username: row.username,
            name: row.name,
            mobile: row.mobile,
            role: row.role.slug(),
            teams: row.teams.into_iter().map(|team| team.0).collect(),
            active: row.active,
            joined_at: row.joined_at,
        }
    }
}

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/members", get(list))
}

#[tracing::instrument(name = "http.members.list", skip_all)]
async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<MemberAnswer>>, Problem> {
    let grant = signed_in.authorize::<ManageMembers>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), member::NAME, after?).await?;
    let members = shared.reads.list_members(&grant).await?;
    Ok(PageAnswer::whole(members.into_iter().map(MemberAnswer::from).collect()))
}
