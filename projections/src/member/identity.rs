//! Who somebody is: where grants come from.

use crate::page::word;
use crate::{ReadError, ReadModels};
use application::access::Identity;
use application::failure::Failure;
use application::port::{MemberContact, MemberDirectory, MemberEntry};
use async_trait::async_trait;
use domain::access::{Role, TeamName};
use domain::id::{MemberId, PersonId, TenantId};

impl ReadModels {
    /// An active member with what they may do right now; it takes no grant, for grants come from it.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: the row holds a role that isn't known.
    pub async fn identity(&self, tenant: TenantId, member: MemberId) -> Result<Option<Identity>, ReadError> {
        let row = sqlx::query!(
            "SELECT username, role, teams FROM member WHERE tenant_id = $1 AND member_id = $2 AND active",
            tenant.uuid(),
            member.uuid(),
        )
        .fetch_optional(self.pool.of(tenant).await?.on())
        .await?;
        row.map(|row| {
            let role: Role = word("role", &row.role)?;
            let teams = row.teams.into_iter().map(TeamName).collect();
            Ok(Identity { tenant, member, username: row.username, role, teams, permissions: role.permissions() })
        })
        .transpose()
    }
}

#[async_trait]
impl MemberDirectory for ReadModels {
    async fn lookup(&self, tenant: TenantId, member: MemberId) -> Result<Option<MemberEntry>, Failure> {
        let row = sqlx::query!(
            "SELECT active, teams FROM member WHERE tenant_id = $1 AND member_id = $2",
            tenant.uuid(),
            member.uuid(),
        )
        .fetch_optional(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        Ok(row.map(|row| {
            let teams: Vec<_> = row.teams.into_iter().map(TeamName).collect();
            MemberEntry { member, active: row.active, team: teams.first().cloned(), teams }
        }))
    }

    async fn contact(&self, tenant: TenantId, member: MemberId) -> Result<Option<MemberContact>, Failure> {
        let row = sqlx::query!(
            "SELECT person_id, mobile FROM member WHERE tenant_id = $1 AND member_id = $2 AND active",
            tenant.uuid(),
            member.uuid(),
        )
        .fetch_optional(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        Ok(row.map(|row| MemberContact {
            person: PersonId::new(row.person_id),
            mobile: row.mobile.and_then(|mobile| mobile.parse().ok()),
        }))
    }
}
