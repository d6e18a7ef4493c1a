//! The members of a tenant.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{QueryFields, after};
use crate::openapi::{Operation, Routes, Tag, words};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageMembers;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use projections::member::{self, MemberRow};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

/// One member.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Member")]
struct MemberAnswer {
    /// Their id.
    #[schemars(with = "words::Id")]
    id: String,
    /// What they sign in with.
    username: String,
    /// Their name.
    name: Option<String>,
    /// Their mobile.
    mobile: Option<String>,
    /// Their role.
    #[schemars(with = "words::RoleWord")]
    role: &'static str,
    /// The teams they are in.
    teams: Vec<String>,
    /// Whether they may sign in.
    active: bool,
    /// When they came.
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

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Members).get("/members", list, described())
}

fn described() -> Operation {
    let example = json!({
        "id": "01939f0a-7c11-7000-8000-000000000003", "username": "asha", "name": "Asha Patil",
        "mobile": "+919800000003", "role": "sales", "teams": ["North"], "active": true,
        "joined_at": "2026-11-23T06:00:00Z",
    });
    Operation::new("listMembers", "Lists the members")
        .says("All of them in one page, by user name.")
        .needs::<ManageMembers>()
        .reads()
        .answers::<PageAnswer<MemberAnswer>>(
            StatusCode::OK,
            "The members.",
            json!({ "items": [example], "next_cursor": null }),
        )
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
