//! Queries of roles.

use super::identity::permissions;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewRoles};
use domain::access::{PermissionSet, Role, RoleKey};

/// One role, of every tenant's or of the tenant's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRow {
    /// What it is known by.
    pub key: RoleKey,
    /// What people call it.
    pub name: String,
    /// Whether every tenant starts with it.
    pub built_in: bool,
    /// What it allows.
    pub permissions: PermissionSet,
    /// Whether leads are assigned to its members automatically.
    pub owns_leads: bool,
    /// How many members have it, active or not.
    pub members: i64,
}

impl RoleRow {
    fn of_built_in(role: Role) -> Self {
        Self {
            key: role.into(),
            name: role.label().to_owned(),
            built_in: true,
            permissions: role.permissions(),
            owns_leads: role.may_own_leads(),
            members: 0,
        }
    }
}

impl ReadModels {
    /// All roles: first those that every tenant starts with, then the tenant's own by name.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a permission that isn't known.
    pub async fn list_roles(&self, grant: &Grant<ViewRoles>) -> Result<Vec<RoleRow>, ReadError> {
        let mut roles: Vec<_> = Role::ALL.iter().copied().map(RoleRow::of_built_in).collect();
        let own = sqlx::query!(
            "SELECT role_key, name, permissions, owns_leads FROM role WHERE tenant_id = $1 ORDER BY lower(name), role_key",
            grant.tenant().uuid(),
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        for row in own {
            roles.push(RoleRow {
                key: row.role_key.parse().map_err(|_| ReadError::UnknownWord { what: "role" })?,
                name: row.name,
                built_in: false,
                permissions: permissions(&row.permissions)?,
                owns_leads: row.owns_leads,
                members: 0,
            });
        }
        let counts = sqlx::query!(
            r#"SELECT r.role_key AS "role_key!", count(*) AS "members!"
            FROM member m CROSS JOIN LATERAL unnest(m.roles) AS r (role_key)
            WHERE m.tenant_id = $1
            GROUP BY r.role_key"#,
            grant.tenant().uuid(),
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        for count in counts {
            if let Some(role) = roles.iter_mut().find(|role| role.key.as_str() == count.role_key) {
                role.members = count.members;
            }
        }
        Ok(roles)
    }
}
