//! Queries of the roster.

use crate::page::word;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ManageMembers, PermissionKind};
use chrono::{DateTime, Utc};
use domain::access::{Role, TeamName};
use domain::id::{MemberId, TenantId};
use std::collections::HashMap;
use uuid::Uuid;

/// How many members a roster holds at most; a firm has fewer.
const ROSTER_MEMBERS_MAX: i64 = 2_000;

/// One member as the roster shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// Who.
    pub member: MemberId,
    /// What they sign in with.
    pub username: String,
    /// Their name; `None` once erased.
    pub name: Option<String>,
    /// The mobile number that the bot knows them by, in E.164; `None` where they have none or it was erased.
    pub mobile: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Their teams; the first is the one their leads get.
    pub teams: Vec<TeamName>,
    /// Whether they still work here.
    pub active: bool,
    /// When they were invited.
    pub joined_at: DateTime<Utc>,
}

/// An active member as others may choose them for a lead or task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub member: MemberId,
    /// Their name, or what they sign in with once it is erased.
    pub name: String,
    /// The team their leads get.
    pub team: Option<TeamName>,
}

impl ReadModels {
    /// All members, active or not, by what they sign in with.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a role that isn't known.
    pub async fn list_members(&self, grant: &Grant<ManageMembers>) -> Result<Vec<MemberRow>, ReadError> {
        let rows = sqlx::query!(
            "SELECT member_id, username, name, mobile, role, teams, active, joined_at
            FROM member
            WHERE tenant_id = $1
            ORDER BY username, member_id
            LIMIT $2",
            grant.tenant().uuid(),
            ROSTER_MEMBERS_MAX,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MemberRow {
                    member: MemberId::new(row.member_id),
                    username: row.username,
                    name: row.name,
                    mobile: row.mobile,
                    role: word("role", &row.role)?,
                    teams: row.teams.into_iter().map(TeamName).collect(),
                    active: row.active,
                    joined_at: row.joined_at,
                })
            })
            .collect()
    }

    /// The active members, by name, for whoever may ask for anything of the tenant.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn colleagues<P: PermissionKind>(&self, grant: &Grant<P>) -> Result<Vec<Colleague>, ReadError> {
        let rows = sqlx::query!(
            r#"SELECT member_id, coalesce(name, username) AS "name!", teams[1] AS team
            FROM member
            WHERE tenant_id = $1 AND active
            ORDER BY 2, member_id
            LIMIT $2"#,
            grant.tenant().uuid(),
            ROSTER_MEMBERS_MAX,
        )
        .map(|row| Colleague { member: MemberId::new(row.member_id), name: row.name, team: row.team.map(TeamName) })
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Ok(rows)
    }

    /// The names of members, for what names them by id; whoever is unknown is missing, an erased name is the user name.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn names(&self, tenant: TenantId, members: &[MemberId]) -> Result<HashMap<MemberId, String>, ReadError> {
        let members: Vec<Uuid> = members.iter().copied().map(MemberId::uuid).collect();
        let rows = sqlx::query!(
            r#"SELECT member_id, coalesce(name, username) AS "name!"
            FROM member
            WHERE tenant_id = $1 AND member_id = ANY ($2)"#,
            tenant.uuid(),
            &members,
        )
        .fetch_all(self.pool.of(tenant).await?.on())
        .await?;
        Ok(rows.into_iter().map(|row| (MemberId::new(row.member_id), row.name)).collect())
    }
}
