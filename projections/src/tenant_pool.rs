//! Connections on which the database itself shows one tenant's rows.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};
use uuid::Uuid;

/// The connections that read models are read with: none is had without a tenant.
#[derive(Clone, Debug)]
pub(crate) struct TenantPool(PgPool);

/// A connection that sees the rows of one tenant, until it goes back to the pool; there it sees none.
pub(crate) struct TenantConnection(PoolConnection<Postgres>);

impl TenantPool {
    /// The connections of a pool whose role the policies of the read models hold for.
    pub(crate) const fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// A connection that sees this tenant's rows and no other's.
    ///
    /// # Errors
    /// The database can't be reached.
    pub(crate) async fn of(&self, tenant: impl Into<Uuid> + Send) -> Result<TenantConnection, sqlx::Error> {
        let mut connection = self.0.acquire().await?;
        // Whoever had the connection before saw another tenant, so it is set each time; it costs a round trip.
        sqlx::query_scalar!("SELECT set_config('sigmadsa.tenant', $1, false)", tenant.into().to_string())
            .fetch_one(&mut *connection)
            .await?;
        Ok(TenantConnection(connection))
    }
}

impl TenantConnection {
    /// What statements run on.
    pub(crate) fn on(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}
