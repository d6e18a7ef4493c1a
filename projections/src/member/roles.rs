//! The roles of tenants' own, as rows.

use application::log::{LogEvent, RecordedEvent};
use domain::access::{AccessEvent, Role, RoleDefinition, RoleKey};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// The own roles of some tenants, and which of them a batch touched.
#[derive(Debug, Default)]
pub(super) struct Roles {
    known: BTreeMap<(Uuid, String), OwnRole>,
    touched: BTreeSet<(Uuid, String)>,
}

/// One role of a tenant's own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OwnRole {
    pub(super) name: String,
    pub(super) permissions: Vec<String>,
    pub(super) owns_leads: bool,
    last_position: i64,
}

impl Roles {
    /// A role of a tenant's own.
    pub(super) fn lookup(&self, tenant: Uuid, key: &str) -> Option<&OwnRole> {
        self.known.get(&(tenant, key.to_owned()))
    }

    /// What people call a role, or its key where it is gone.
    pub(super) fn name(&self, tenant: Uuid, key: &str) -> String {
        let built_in = key.parse::<Role>().ok().map(|role| role.label().to_owned());
        built_in.or_else(|| self.lookup(tenant, key).map(|role| role.name.clone())).unwrap_or_else(|| key.to_owned())
    }

    /// Follows an event.
    pub(super) fn take_in(&mut self, place: &RecordedEvent) {
        let LogEvent::Access(event) = &place.event else { return };
        let tenant = place.tenant.uuid();
        match event {
            AccessEvent::RoleDefined { key, definition, .. } | AccessEvent::RoleChanged { key, definition, .. } => {
                let place_of = (tenant, String::from(key.clone()));
                self.known.insert(place_of.clone(), OwnRole::of(definition, place.position.0));
                self.touched.insert(place_of);
            }
            AccessEvent::RoleRemoved { key, .. } => self.remove(tenant, key),
            AccessEvent::AccessBegun { .. }
            | AccessEvent::AccessGiven { .. }
            | AccessEvent::AccessEnded { .. }
            | AccessEvent::AccessRestored { .. }
            | AccessEvent::TokenIssued { .. }
            | AccessEvent::TokenRevoked { .. } => {}
        }
    }

    fn remove(&mut self, tenant: Uuid, key: &RoleKey) {
        let place = (tenant, String::from(key.clone()));
        self.known.remove(&place);
        self.touched.insert(place);
    }
}

impl OwnRole {
    fn of(definition: &RoleDefinition, position: i64) -> Self {
        Self {
            name: definition.name.as_str().to_owned(),
            permissions: super::fold::permission_names(&definition.permissions),
            owns_leads: definition.owns_leads,
            last_position: position,
        }
    }
}

/// The roles of these tenants.
pub(super) async fn fetch(
    connection: &mut PgConnection,
    tenants: impl Iterator<Item = Uuid>,
) -> Result<Roles, sqlx::Error> {
    let tenants: Vec<Uuid> = tenants.collect::<HashSet<_>>().into_iter().collect();
    let rows = sqlx::query!(
        "SELECT tenant_id, role_key, name, permissions, owns_leads, last_position
        FROM role WHERE tenant_id = ANY ($1)",
        &tenants,
    )
    .fetch_all(connection)
    .await?;
    let known = rows.into_iter().map(|row| {
        let role = OwnRole {
            name: row.name,
            permissions: row.permissions,
            owns_leads: row.owns_leads,
            last_position: row.last_position,
        };
        ((row.tenant_id, row.role_key), role)
    });
    Ok(Roles { known: known.collect(), touched: BTreeSet::new() })
}

/// Writes down what a batch touched.
pub(super) async fn keep(connection: &mut PgConnection, roles: &Roles) -> Result<(), sqlx::Error> {
    for (tenant, key) in &roles.touched {
        let Some(role) = roles.lookup(*tenant, key) else {
            sqlx::query!("DELETE FROM role WHERE tenant_id = $1 AND role_key = $2", tenant, key)
                .execute(&mut *connection)
                .await?;
            continue;
        };
        sqlx::query!(
            "INSERT INTO role (tenant_id, role_key, name, permissions, owns_leads, last_position)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT ON CONSTRAINT role_key DO UPDATE SET
                (name, permissions, owns_leads, last_position)
                = ROW (EXCLUDED.name, EXCLUDED.permissions, EXCLUDED.owns_leads, EXCLUDED.last_position)",
            tenant,
            key,
            role.name,
            &role.permissions,
            role.owns_leads,
            role.last_position,
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
