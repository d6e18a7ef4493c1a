//! Queries of the roster.

use super::identity::{Holding, permissions};
use crate::{ReadError, ReadModels};
use application::access::{Grant, HeldRole, PermissionKind, ViewMembers};
use chrono::{DateTime, Utc};
use domain::access::{PermissionSet, TeamName};
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
    /// Their roles; the first is what they are mainly.
    pub roles: Vec<HeldRole>,
    /// What they may do beyond their roles.
    pub grants: PermissionSet,
    /// What they may not do although a role or a grant says so.
    pub refusals: PermissionSet,
    /// What they may do in all, or may do again once they are back.
    pub permissions: PermissionSet,
    /// Their teams; the first is the one their leads get.
    pub teams: Vec<TeamName>,
    /// Whether they still work here.
    pub active: bool,
    /// What a link that wasn't used is for, `join` or `reset`, and until when it is good.
    pub invitation: Option<(String, DateTime<Utc>)>,
    /// When they were invited.
    pub joined_at: DateTime<Utc>,
    /// About when they were here last.
    pub seen_at: Option<DateTime<Utc>>,
    /// The position of the newest event about them.
    pub version: i64,
}

/// What still stands in the name of a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenWork {
    /// Leads that aren't closed.
    pub leads: i64,
    /// Tasks that aren't done.
    pub tasks: i64,
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
    /// - [`ReadError::UnknownWord`]: a row holds a permission that isn't known.
    pub async fn list_members(&self, grant: &Grant<ViewMembers>) -> Result<Vec<MemberRow>, ReadError> {
        self.members(grant.tenant(), None).await
    }

    /// One member, active or not.
    ///
    /// # Errors
    /// As [`ReadModels::list_members`].
    pub async fn lookup_member(
        &self,
        grant: &Grant<ViewMembers>,
        member: MemberId,
    ) -> Result<Option<MemberRow>, ReadError> {
        Ok(self.members(grant.tenant(), Some(member)).await?.pop())
    }

    async fn members(&self, tenant: TenantId, only: Option<MemberId>) -> Result<Vec<MemberRow>, ReadError> {
        let own = self.own_roles(tenant).await?;
        let rows = sqlx::query!(
            r#"SELECT m.member_id, m.username, m.name, m.mobile, m.roles, m.grants, m.refusals, m.teams, m.active,
                m.invitation, m.invited_until, m.joined_at, m.last_position, c.seen_at AS "seen_at?"
            FROM member m
            LEFT JOIN credential c ON c.tenant_id = m.tenant_id AND c.member_id = m.member_id
            WHERE m.tenant_id = $1 AND ($2::uuid IS NULL OR m.member_id = $2)
            ORDER BY m.username, m.member_id
            LIMIT $3"#,
            tenant.uuid(),
            only.map(MemberId::uuid),
            ROSTER_MEMBERS_MAX,
        )
        .fetch_all(self.pool.of(tenant).await?.on())
        .await?;
        rows.into_iter()
            .map(|row| {
                let holding = Holding { roles: &row.roles, grants: &row.grants, refusals: &row.refusals };
                Ok(MemberRow {
                    member: MemberId::new(row.member_id),
                    permissions: own.effective(&holding)?,
                    roles: row.roles.iter().map(|role| own.held(role)).collect::<Result<_, _>>()?,
                    grants: permissions(&row.grants)?,
                    refusals: permissions(&row.refusals)?,
                    username: row.username,
                    name: row.name,
                    mobile: row.mobile,
                    teams: row.teams.into_iter().map(TeamName).collect(),
                    active: row.active,
                    invitation: row.invitation.zip(row.invited_until),
                    joined_at: row.joined_at,
                    seen_at: row.seen_at,
                    version: row.last_position,
                })
            })
            .collect()
    }

    /// How many open leads and tasks stand in the names of members, of those who have any.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn open_work(
        &self,
        grant: &Grant<ViewMembers>,
        members: &[MemberId],
    ) -> Result<HashMap<MemberId, OpenWork>, ReadError> {
        let members: Vec<Uuid> = members.iter().copied().map(MemberId::uuid).collect();
        let rows = sqlx::query!(
            r#"SELECT k.member_id AS "member_id!",
                (SELECT count(*) FROM lead l WHERE l.tenant_id = $1 AND l.assignee_id = k.member_id
                    AND l.stage NOT IN ('disbursed', 'rejected', 'lost')) AS "leads!",
                (SELECT count(*) FROM task t WHERE t.tenant_id = $1 AND t.assignee_id = k.member_id
                    AND t.state = 'open') AS "tasks!"
            FROM unnest($2::uuid[]) AS k (member_id)"#,
            grant.tenant().uuid(),
            &members,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        let open =
            rows.into_iter().map(|row| (MemberId::new(row.member_id), OpenWork { leads: row.leads, tasks: row.tasks }));
        Ok(open.filter(|(_, work)| *work != OpenWork::default()).collect())
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
