//! The table of secrets: access tokens and the like, sealed, by name.

use super::{Key, MasterKey};
use application::failure::Failure;
use domain::id::TenantId;
use sqlx::PgPool;

/// The secrets of all tenants.
#[derive(Clone)]
pub struct SecretStore {
    pool: PgPool,
    master: MasterKey,
}

impl SecretStore {
    /// The secrets in this database, sealed with this key.
    pub const fn new(pool: PgPool, master: MasterKey) -> Self {
        Self { pool, master }
    }

    fn key(&self) -> &Key {
        self.master.sealing()
    }

    /// Keeps a secret under a name, in place of the one before.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn put(&self, tenant: TenantId, name: &str, value: &str) -> Result<(), Failure> {
        let sealed = self.key().seal(&purpose(tenant, name), value.as_bytes()).map_err(Failure::internal)?;
        sqlx::query!(
            "INSERT INTO secret (tenant_id, name, sealed) VALUES ($1, $2, $3)
             ON CONFLICT ON CONSTRAINT secret_key DO UPDATE SET sealed = excluded.sealed, stored_at = now()",
            tenant.uuid(),
            name,
            sealed,
        )
        .execute(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(())
    }

    /// Removes a secret, if it is there.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn remove(&self, tenant: TenantId, name: &str) -> Result<(), Failure> {
        sqlx::query!("DELETE FROM secret WHERE tenant_id = $1 AND name = $2", tenant.uuid(), name)
            .execute(&self.pool)
            .await
            .map_err(Failure::unavailable)?;
        Ok(())
    }

    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// - [`Failure::Unavailable`]: the database can't be reached.
    /// - [`Failure::Internal`]: it was sealed with another key.
    pub async fn lookup(&self, tenant: TenantId, name: &str) -> Result<Option<String>, Failure> {
        let sealed =
            sqlx::query_scalar!("SELECT sealed FROM secret WHERE tenant_id = $1 AND name = $2", tenant.uuid(), name)
                .fetch_optional(&self.pool)
                .await
                .map_err(Failure::unavailable)?;
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = self.key().open(&purpose(tenant, name), &sealed).map_err(Failure::internal)?;
        String::from_utf8(plain).map(Some).map_err(Failure::internal)
    }
}

fn purpose(tenant: TenantId, name: &str) -> Vec<u8> {
    format!("secret/{tenant}/{name}").into_bytes()
}
