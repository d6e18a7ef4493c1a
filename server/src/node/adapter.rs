//! The thin pieces between layers that don't know each other.

use crate::telemetry::Metrics;
use application::access::Identity;
use application::failure::Failure;
use application::log::RecordedEvent;
use application::port::{Identities, Readiness};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::{MemberId, TenantId, TokenId};
use infrastructure::follow::{Leases, ReadModel};
use projections::{Projection, ReadModels};
use sqlx::{PgConnection, PgPool};
use std::time::Duration;

/// Longest wait for the database's answer when readiness is asked for.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// A projection as infrastructure follows it.
struct Followed(Box<dyn Projection>);

#[async_trait]
impl ReadModel for Followed {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn tables(&self) -> &'static [&'static str] {
        self.0.tables()
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        self.0.apply(connection, events).await
    }
}

/// All projections, as infrastructure follows and rebuilds them.
pub fn read_models() -> Vec<Box<dyn ReadModel>> {
    projections::all().into_iter().map(|projection| Box::new(Followed(projection)) as Box<dyn ReadModel>).collect()
}

/// Who members are, from the read model.
pub(super) struct KnownMembers(pub(super) ReadModels);

#[async_trait]
impl Identities for KnownMembers {
    async fn identity(&self, tenant: TenantId, member: MemberId) -> Result<Option<Identity>, Failure> {
        Ok(self.0.identity(tenant, member).await?)
    }

    async fn of_token(
        &self,
        tenant: TenantId,
        token: TokenId,
        now: DateTime<Utc>,
    ) -> Result<Option<(Identity, DateTime<Utc>)>, Failure> {
        Ok(self.0.of_token(tenant, token, now).await?)
    }
}

/// Whether this node can work.
pub(super) struct NodeReadiness {
    pub(super) pool: PgPool,
    /// The leases, where this node works for tenants.
    pub(super) leases: Option<Leases>,
    pub(super) metrics: Metrics,
}

#[async_trait]
impl Readiness for NodeReadiness {
    async fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        let probe = sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(&self.pool);
        if !matches!(tokio::time::timeout(PROBE_TIMEOUT, probe).await, Ok(Ok(1))) {
            missing.push("the database doesn't answer".to_owned());
        }
        if self.leases.as_ref().is_some_and(|leases| leases.shards().is_empty()) {
            missing.push("this node holds no lease of any shard".to_owned());
        }
        missing
    }

    fn metrics(&self) -> String {
        self.metrics.render()
    }
}
