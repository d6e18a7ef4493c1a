//! Who somebody is: where grants come from.

use crate::{ReadError, ReadModels};
use application::access::{HeldRole, Identity};
use application::failure::Failure;
use application::port::{MemberContact, MemberDirectory, MemberEntry};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::access::{Permission, PermissionSet, Role, RoleKey, TeamName};
use domain::id::{MemberId, PersonId, TenantId, TokenId};
use std::collections::BTreeMap;

/// How many members are told of at most; a firm has fewer.
const EVERYBODY_MAX: i64 = 2_000;

/// What one member holds, as the rows have it.
pub(super) struct Holding<'a> {
    pub(super) roles: &'a [String],
    pub(super) grants: &'a [String],
    pub(super) refusals: &'a [String],
}

/// What people call the roles of a tenant's own, and what each allows.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnRoles(BTreeMap<String, (String, PermissionSet)>);

impl OwnRoles {
    /// These roles: keys, names and what each allows as one text with spaces.
    pub(super) fn of(rows: impl IntoIterator<Item = (String, String, Vec<String>)>) -> Result<Self, ReadError> {
        let roles = rows.into_iter().map(|(key, name, allowed)| Ok((key, (name, permissions(&allowed)?))));
        Ok(Self(roles.collect::<Result<_, ReadError>>()?))
    }

    /// A role with its name.
    pub(super) fn held(&self, key: &str) -> Result<HeldRole, ReadError> {
        let parsed: RoleKey = key.parse().map_err(|_| ReadError::UnknownWord { what: "role" })?;
        let own = || self.0.get(key).map_or_else(|| key.to_owned(), |(name, _)| name.clone());
        let name = parsed.built_in().map_or_else(own, |role| role.label().to_owned());
        Ok(HeldRole { key: parsed, name })
    }

    fn allowed_by(&self, key: &str) -> PermissionSet {
        let built_in = key.parse::<Role>().ok().map(Role::permissions);
        built_in.or_else(|| self.0.get(key).map(|(_, allowed)| allowed.clone())).unwrap_or_default()
    }

    /// What a member may do: what roles and grants allow without what is refused.
    pub(super) fn effective(&self, holding: &Holding<'_>) -> Result<PermissionSet, ReadError> {
        let mut may = permissions(holding.grants)?;
        for role in holding.roles {
            may.extend(self.allowed_by(role));
        }
        let refused = permissions(holding.refusals)?;
        may.retain(|permission| !refused.contains(permission));
        Ok(may)
    }
}

/// Permissions by their names.
pub(super) fn permissions(names: &[String]) -> Result<PermissionSet, ReadError> {
    let known = names.iter().map(|name| name.parse::<Permission>());
    known.collect::<Result<_, _>>().map_err(|_| ReadError::UnknownWord { what: "permission" })
}

impl ReadModels {
    /// An active member with what they may do right now; it takes no grant, for grants come from it.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: the row holds a permission that isn't known.
    pub async fn identity(&self, tenant: TenantId, member: MemberId) -> Result<Option<Identity>, ReadError> {
        let row = sqlx::query!(
            "SELECT username, roles, grants, refusals, teams
            FROM member WHERE tenant_id = $1 AND member_id = $2 AND active",
            tenant.uuid(),
            member.uuid(),
        )
        .fetch_optional(self.pool.of(tenant).await?.on())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let has_own = row.roles.iter().any(|role| role.parse::<Role>().is_err());
        let own = if has_own { self.own_roles(tenant).await? } else { OwnRoles::default() };
        let holding = Holding { roles: &row.roles, grants: &row.grants, refusals: &row.refusals };
        Ok(Some(Identity {
            tenant,
            member,
            permissions: own.effective(&holding)?,
            roles: row.roles.iter().map(|role| own.held(role)).collect::<Result<_, _>>()?,
            username: row.username,
            teams: row.teams.into_iter().map(TeamName).collect(),
        }))
    }

    /// The member of a token in force, with what both may do, and until when; it takes no grant, for grants come from it.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a permission that isn't known.
    pub async fn of_token(
        &self,
        tenant: TenantId,
        token: TokenId,
        now: DateTime<Utc>,
    ) -> Result<Option<(Identity, DateTime<Utc>)>, ReadError> {
        let row = sqlx::query!(
            "SELECT member_id, scope, expires_at FROM token
            WHERE tenant_id = $1 AND token_id = $2 AND ended_at IS NULL AND expires_at > $3",
            tenant.uuid(),
            token.uuid(),
            now,
        )
        .fetch_optional(self.pool.of(tenant).await?.on())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let scope = permissions(&row.scope)?;
        let identity = self.identity(tenant, MemberId::new(row.member_id)).await?;
        Ok(identity.map(|mut identity| {
            identity.permissions.retain(|permission| scope.contains(permission));
            (identity, row.expires_at)
        }))
    }

    /// The roles of a tenant's own.
    pub(super) async fn own_roles(&self, tenant: TenantId) -> Result<OwnRoles, ReadError> {
        let rows = sqlx::query!("SELECT role_key, name, permissions FROM role WHERE tenant_id = $1", tenant.uuid())
            .fetch_all(self.pool.of(tenant).await?.on())
            .await?;
        OwnRoles::of(rows.into_iter().map(|row| (row.role_key, row.name, row.permissions)))
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

    async fn everybody(&self, tenant: TenantId) -> Result<Vec<MemberId>, Failure> {
        let members = sqlx::query_scalar!(
            "SELECT member_id FROM member WHERE tenant_id = $1 ORDER BY member_id LIMIT $2",
            tenant.uuid(),
            EVERYBODY_MAX,
        )
        .fetch_all(self.pool.of(tenant).await.map_err(Failure::unavailable)?.on())
        .await
        .map_err(ReadError::from)?;
        Ok(members.into_iter().map(MemberId::new).collect())
    }
}
