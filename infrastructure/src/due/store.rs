//! The rows of what is due for one topic.

use super::Topic;
use application::clock::Clock;
use chrono::{DateTime, Utc};
use domain::id::TenantId;
use sqlx::PgPool;
use std::sync::Arc;
use uuid::Uuid;

/// Most tenants that are looked up in one round.
const TENANTS_MAX: i64 = 1_000;

/// What is due for one topic.
#[derive(Clone)]
pub(crate) struct DueStore {
    pool: PgPool,
    clock: Arc<dyn Clock>,
    topic: Topic,
}

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    /// Whose.
    pub(crate) tenant: Uuid,
    /// What it is about.
    pub(crate) subject: Uuid,
    /// Since when.
    pub(crate) due_at: DateTime<Utc>,
}

impl DueStore {
    /// The rows of a topic, by the clock that due times are reckoned by.
    pub(crate) const fn new(pool: PgPool, clock: Arc<dyn Clock>, topic: Topic) -> Self {
        Self { pool, clock, topic }
    }

    /// Tenants of these shards for which something is due.
    pub(crate) async fn tenants(&self, shards: &[i16]) -> Result<Vec<TenantId>, sqlx::Error> {
        let tenants = sqlx::query_scalar!(
            "SELECT DISTINCT d.tenant_id FROM (
                 SELECT w.tenant_id FROM due w
                 JOIN log_head h ON h.tenant_id = w.tenant_id
                 WHERE w.topic = $1 AND w.due_at <= $4 AND h.shard = ANY ($2)
                 ORDER BY w.due_at
                 LIMIT $3
             ) AS d",
            self.topic.slug(),
            shards,
            TENANTS_MAX,
            self.clock.now(),
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(tenants.into_iter().map(TenantId::new).collect())
    }

    /// What is due for these tenants, first what has been longest, up to so many of each.
    pub(crate) async fn due(&self, tenants: &[TenantId], most: i64) -> Result<Vec<Noted>, sqlx::Error> {
        let tenants: Vec<Uuid> = tenants.iter().map(|tenant| tenant.uuid()).collect();
        sqlx::query_as!(
            Noted,
            r#"SELECT d.tenant_id AS tenant, d.subject_id AS subject, d.due_at
            FROM unnest($1::uuid[]) AS t (id)
            CROSS JOIN LATERAL (
                SELECT * FROM due w
                WHERE w.tenant_id = t.id AND w.topic = $2 AND w.due_at <= $4
                ORDER BY w.due_at
                LIMIT $3
            ) AS d"#,
            &tenants,
            self.topic.slug(),
            most,
            self.clock.now(),
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Notes when it is due again, after all was done. An event that has come meanwhile has set a time of its own, which
    /// stands.
    pub(crate) async fn again(&self, noted: Noted, pause_s: f64) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "UPDATE due SET due_at = $6::timestamptz + make_interval(secs => $5)
             WHERE tenant_id = $1 AND topic = $2 AND subject_id = $3 AND due_at = $4",
            noted.tenant,
            self.topic.slug(),
            noted.subject,
            noted.due_at,
            pause_s,
            self.clock.now(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes that it was done; a time that an event has set meanwhile stands.
    pub(crate) async fn settled(&self, noted: Noted) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "DELETE FROM due WHERE tenant_id = $1 AND topic = $2 AND subject_id = $3 AND due_at = $4",
            noted.tenant,
            self.topic.slug(),
            noted.subject,
            noted.due_at,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
