//! The tenants and the numbers they count with.

use crate::log::shard_of;
use application::failure::Failure;
use application::port::{LeadNumbers, Tenants};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate as _;
use domain::id::TenantId;
use domain::lead::LeadNumber;
use domain::stream::Stream;
use domain::tenant::{Tenant, TenantProfile};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a profile is kept in memory.
const PROFILE_KEPT_FOR: Duration = Duration::from_secs(5);
/// Most profiles kept in memory.
const PROFILES_KEPT_MAX: usize = 10_000;

/// Most tenants in a list.
const LISTED_MAX: i64 = 10_000;
/// The constraint that no two tenants sign in with the same slug.
const SLUG_KEY: &str = "tenant_slug";

/// A tenant in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub tenant: Uuid,
    /// What it signs in with.
    pub slug: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// The tenants in the database.
#[derive(Clone)]
pub struct PgTenants {
    pool: PgPool,
    kept: Arc<Mutex<HashMap<TenantId, Kept>>>,
}

/// A profile, and since when it is known.
type Kept = (Arc<TenantProfile>, Instant);

impl PgTenants {
    /// The tenants in this database.
    pub fn new(pool: PgPool) -> Self {
        Self { pool, kept: Arc::default() }
    }

    /// Adds a tenant with an empty log; a second time, nothing happens.
    ///
    /// # Errors
    /// - [`Failure::Refused`]: another tenant signs in with this slug.
    /// - [`Failure::Unavailable`]: the database can't be reached.
    pub async fn add(&self, profile: &TenantProfile) -> Result<(), Failure> {
        let hours = serde_json::to_value(&profile.working_hours).map_err(Failure::internal)?;
        sqlx::query!(
            "WITH added AS (
                 INSERT INTO tenant (tenant_id, slug, name, time_zone, working_hours) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT ON CONSTRAINT tenant_key DO NOTHING
             )
             INSERT INTO log_head (tenant_id, position, recorded_at, shard) VALUES ($1, 0, '-infinity', $6)
             ON CONFLICT ON CONSTRAINT log_head_key DO NOTHING",
            profile.tenant.uuid(),
            profile.slug,
            profile.name,
            profile.time_zone.name(),
            hours,
            shard_of(profile.tenant),
        )
        .execute(&self.pool)
        .await
        .map_err(|error| refused(error, &profile.slug))?;
        Ok(())
    }

    /// All tenants, in the order of what they sign in with, at most 10,000.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn list(&self) -> Result<Vec<Listed>, Failure> {
        sqlx::query_as!(
            Listed,
            r#"SELECT tenant_id AS "tenant: Uuid", slug, created_at FROM tenant ORDER BY slug LIMIT $1"#,
            LISTED_MAX,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(Failure::unavailable)
    }

    /// The tenant with this name to sign in with.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn find_by_slug(&self, slug: &str) -> Result<Option<TenantId>, Failure> {
        let found = sqlx::query_scalar!("SELECT tenant_id FROM tenant WHERE slug = $1", slug)
            .fetch_optional(&self.pool)
            .await
            .map_err(Failure::unavailable)?;
        Ok(found.map(TenantId::new))
    }

    async fn read(&self, tenant: TenantId) -> Result<Arc<TenantProfile>, Failure> {
        let row =
            sqlx::query!("SELECT slug, name, time_zone, working_hours FROM tenant WHERE tenant_id = $1", tenant.uuid())
                .fetch_optional(&self.pool)
                .await
                .map_err(Failure::unavailable)?
                .ok_or(Failure::NotFound)?;
        let profile = TenantProfile {
            time_zone: row.time_zone.parse().map_err(Failure::internal)?,
            working_hours: serde_json::from_value(row.working_hours).map_err(Failure::internal)?,
            ..TenantProfile::starting(tenant, row.slug, row.name)
        };
        Ok(Arc::new(self.settings(tenant).await?.over(profile)))
    }

    /// The settings as the tenant's log tells them: what it began with stands in the table, what changed in events.
    async fn settings(&self, tenant: TenantId) -> Result<Tenant, Failure> {
        let payloads = sqlx::query_scalar!(
            "SELECT payload FROM events
             WHERE aggregate_type = $1 AND aggregate_id = $2 AND tenant_id = $3
             ORDER BY sequence",
            Tenant::TYPE,
            Stream::<Tenant>::new(tenant, tenant).to_string(),
            tenant.uuid(),
        )
        .fetch_all(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        let mut settings = Tenant::default();
        for payload in payloads {
            settings.take_in(serde_json::from_value(payload).map_err(Failure::internal)?);
        }
        Ok(settings)
    }
}

fn refused(error: sqlx::Error, slug: &str) -> Failure {
    let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some(SLUG_KEY) {
        return Failure::Refused {
            code: "tenant-slug-taken",
            message: format!("a tenant signs in with {slug} already"),
        };
    }
    Failure::unavailable(error)
}

#[async_trait]
impl Tenants for PgTenants {
    async fn profile(&self, tenant: TenantId) -> Result<Arc<TenantProfile>, Failure> {
        if let Some((profile, since)) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&tenant)
            && since.elapsed() < PROFILE_KEPT_FOR
        {
            return Ok(Arc::clone(profile));
        }
        let profile = self.read(tenant).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= PROFILES_KEPT_MAX {
            kept.clear();
        }
        kept.insert(tenant, (Arc::clone(&profile), Instant::now()));
        Ok(profile)
    }

    fn forget(&self, tenant: TenantId) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
    }
}

/// The counters in the database.
#[derive(Clone)]
pub struct PgLeadNumbers {
    pool: PgPool,
}

impl PgLeadNumbers {
    /// The counters in this database.
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl LeadNumbers for PgLeadNumbers {
    async fn next(&self, tenant: TenantId, year: u16) -> Result<LeadNumber, Failure> {
        let serial = sqlx::query_scalar!(
            "INSERT INTO counter (tenant_id, name, value) VALUES ($1, $2, 1)
             ON CONFLICT ON CONSTRAINT counter_key DO UPDATE SET value = counter.value + 1
             RETURNING value",
            tenant.uuid(),
            format!("lead:{year}"),
        )
        .fetch_one(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(LeadNumber::new(year, u32::try_from(serial).map_err(Failure::internal)?))
    }
}
