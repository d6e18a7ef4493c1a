//! The members of the tenant: who they are, what each may do, and changing both.

mod change;
mod described;
mod history;
mod input;
mod invite;

pub(crate) use described::{NOT_HELD, line as example_line, permissions as permission_schema};
pub(crate) use history::LineAnswer;
pub(crate) use input::{changed, invited, permission_list, role_definition};
pub(crate) use invite::link;

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after};
use crate::openapi::{Routes, Tag, words};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{ManageMembers, ViewMembers};
use application::failure::Failure;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::access::PermissionSet;
use domain::id::{MemberId, TenantId};
use projections::member::{self, MemberRow};
use schemars::JsonSchema;
use serde::Serialize;

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
    /// Their mobile: whole for whoever manages members, otherwise its last four digits.
    mobile: Option<String>,
    /// The first of their roles.
    role: String,
    /// Their roles, by key; the first is what they are mainly.
    roles: Vec<String>,
    /// The teams they are in; their leads go to the first.
    teams: Vec<String>,
    /// Whether they may sign in.
    active: bool,
    /// What they may do beyond their roles.
    #[schemars(with = "Vec<words::PermissionWord>")]
    grants: Vec<&'static str>,
    /// What they may not do although a role or a grant says so.
    #[schemars(with = "Vec<words::PermissionWord>")]
    refusals: Vec<&'static str>,
    /// What they may do in all, or may do again once they are back.
    #[schemars(with = "Vec<words::PermissionWord>")]
    permissions: Vec<&'static str>,
    /// A link to choose a password that wasn't used yet.
    invitation: Option<InvitationAnswer>,
    /// When they came.
    joined_at: DateTime<Utc>,
    /// About when they were here last.
    last_seen_at: Option<DateTime<Utc>>,
}

/// A link that wasn't used yet.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpenInvitation")]
struct InvitationAnswer {
    /// To come in for the first time (`join`), or to choose another password (`reset`).
    purpose: String,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
}

impl MemberAnswer {
    fn of(row: MemberRow, shows_mobile: bool) -> Self {
        let roles: Vec<String> = row.roles.into_iter().map(|role| role.key.into()).collect();
        let mobile = row.mobile.map(|mobile| if shows_mobile { mobile } else { masked(&mobile) });
        Self {
            id: row.member.to_string(),
            username: row.username,
            name: row.name,
            mobile,
            role: roles.first().cloned().unwrap_or_default(),
            roles,
            teams: row.teams.into_iter().map(|team| team.0).collect(),
            active: row.active,
            grants: permission_names(&row.grants),
            refusals: permission_names(&row.refusals),
            permissions: permission_names(&row.permissions),
            invitation: row.invitation.map(|(purpose, expires_at)| InvitationAnswer { purpose, expires_at }),
            joined_at: row.joined_at,
            last_seen_at: row.seen_at,
        }
    }
}

/// A mobile number of which only the last four digits are told: `••••• •0003`.
pub(crate) fn masked(mobile: &str) -> String {
    let last = mobile.get(mobile.len().saturating_sub(4)..).unwrap_or_default();
    format!("\u{2022}\u{2022}\u{2022}\u{2022}\u{2022} \u{2022}{last}")
}

/// Permissions by their names.
pub(crate) fn permission_names(permissions: &PermissionSet) -> Vec<&'static str> {
    permissions.iter().map(|permission| permission.name()).collect()
}

/// Waits until a change of who may do what holds for every request that comes now, and says where it stands.
///
/// Who may do what is read from the read model, so that what is enforced and what is shown are one; the answer to a
/// change is therefore sent only when the read model has taken it in and nothing older is kept in memory here. Other
/// nodes hear of it within the same moment.
///
/// # Errors
/// - [`Failure::Unavailable`]: the read model didn't get there in time; the change stands all the same.
pub(crate) async fn in_force(
    shared: &Shared,
    tenant: TenantId,
    committed: Option<Position>,
) -> Result<Position, Problem> {
    wait_for(shared, tenant, member::NAME, committed).await?;
    shared.app.credentials.forget(tenant);
    match committed {
        Some(position) => Ok(position),
        None => Ok(shared.reads.reached(tenant, member::NAME).await?),
    }
}

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Members)
        .get("/members", list, described::list())
        .post("/members", invite::invite, described::invite())
        .get("/members/{id}", show, described::show())
        .patch("/members/{id}", change::change, described::change())
        .post("/members/{id}/invitation", invite::issue, described::issue_invitation())
        .get("/members/{id}/history", history::of_member, described::history())
}

#[tracing::instrument(name = "http.members.list", skip_all)]
async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<MemberAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewMembers>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), member::NAME, after?).await?;
    let members = shared.reads.list_members(&grant).await?;
    let shows_mobile = signed_in.authorize::<ManageMembers>().is_ok();
    Ok(PageAnswer::whole(members.into_iter().map(|row| MemberAnswer::of(row, shows_mobile)).collect()))
}

#[tracing::instrument(name = "http.members.show", skip_all)]
async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<MemberAnswer>, Problem> {
    let grant = signed_in.authorize::<ViewMembers>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    let member: MemberId = id.id()?;
    wait_for(&shared, grant.tenant(), member::NAME, after?).await?;
    let row = shared.reads.lookup_member(&grant, member).await?.ok_or(Failure::NotFound)?;
    Ok(Json(MemberAnswer::of(row, signed_in.authorize::<ManageMembers>().is_ok())))
}
