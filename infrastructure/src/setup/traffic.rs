//! Counting what came and went.

use application::clock::Clock;
use application::failure::Failure;
use application::whatsapp::{ConnectionTraffic, Traffic};
use async_trait::async_trait;
use domain::id::TenantId;
use sqlx::PgPool;
use std::sync::Arc;

/// Counts in the inbox and among what was sent.
#[derive(Clone)]
pub struct PgTraffic {
    pool: PgPool,
    clock: Arc<dyn Clock>,
}

impl PgTraffic {
    /// The counts of this database, as of this clock.
    pub const fn new(pool: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { pool, clock }
    }
}

#[async_trait]
impl ConnectionTraffic for PgTraffic {
    async fn traffic(&self, tenant: TenantId) -> Result<Traffic, Failure> {
        let row = sqlx::query!(
            r#"SELECT
                 count(*) AS "stored!",
                 count(*) FILTER (WHERE i.state = 'done') AS "applied!",
                 count(*) FILTER (WHERE i.state = 'pending') AS "waiting!",
                 count(*) FILTER (WHERE i.state = 'set_aside') AS "set_aside!",
                 (SELECT max(r.received_at) FROM inbox r WHERE r.tenant_id = $1 AND r.kind = 'message') AS last_inbound,
                 (SELECT max(s.sent_at) FROM sent_message s WHERE s.tenant_id = $1) AS last_outbound,
                 (
                     SELECT count(DISTINCT s.person_id) FROM sent_message s
                     WHERE s.tenant_id = $1 AND s.opens_conversation AND s.sent_at > $2::timestamptz - interval '24 hours'
                 ) AS "opened!",
                 (SELECT c.checked_at FROM whatsapp_check c WHERE c.tenant_id = $1) AS "checked_at?",
                 (SELECT c.checked_by FROM whatsapp_check c WHERE c.tenant_id = $1) AS "checked_by?"
               FROM inbox i
               WHERE i.tenant_id = $1 AND i.received_at > $2::timestamptz - interval '24 hours'"#,
            tenant.uuid(),
            self.clock.now(),
        )
        .fetch_one(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(Traffic {
            last_inbound: row.last_inbound,
            last_outbound: row.last_outbound,
            opened: row.opened,
            stored: row.stored,
            applied: row.applied,
            waiting: row.waiting,
            set_aside: row.set_aside,
            checked_at: row.checked_at,
            checked_by: row.checked_by,
        })
    }

    async fn checked(&self, tenant: TenantId, by: &str) -> Result<(), Failure> {
        sqlx::query!(
            "INSERT INTO whatsapp_check (tenant_id, checked_at, checked_by) VALUES ($1, $3, $2)
             ON CONFLICT ON CONSTRAINT whatsapp_check_key DO UPDATE
             SET (checked_at, checked_by) = ROW (excluded.checked_at, excluded.checked_by)",
            tenant.uuid(),
            by,
            self.clock.now(),
        )
        .execute(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(())
    }
}
