//! Reading tenants' logs by position.

use super::decode::StoredEvent;
use crate::people::{Keyring, open_private, people_in};
use application::log::{Position, RecordedEvent};
use domain::id::TenantId;
use sqlx::PgExecutor;
use std::collections::HashSet;

/// How far somebody has read in one tenant's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Whose log.
    pub tenant: TenantId,
    /// The last position read.
    pub after: Position,
}

/// Reads recorded events, their private values opened.
#[derive(Clone)]
pub struct LogReader {
    keyring: Keyring,
}

impl LogReader {
    /// A reader that opens private values with these keys.
    pub const fn new(keyring: Keyring) -> Self {
        Self { keyring }
    }

    /// What follows each cursor, in order within each tenant, at most `per_tenant` of each.
    ///
    /// # Errors
    /// The database can't be reached, or an event can't be read back.
    pub async fn read_after(
        &self,
        executor: impl PgExecutor<'_>,
        cursors: &[Cursor],
        per_tenant: i64,
    ) -> Result<Vec<RecordedEvent>, sqlx::Error> {
        let (tenants, after): (Vec<_>, Vec<_>) =
            cursors.iter().map(|cursor| (cursor.tenant.uuid(), cursor.after.0)).unzip();
        let rows = sqlx::query_as!(
            StoredEvent,
            "SELECT e.aggregate_type, e.aggregate_id, e.sequence, e.payload, e.metadata, e.tenant_id AS tenant,
                    e.position, e.recorded_at
             FROM unnest($1::uuid[], $2::bigint[]) AS c (tenant_id, after)
             CROSS JOIN LATERAL (
                 SELECT * FROM events e
                 WHERE e.tenant_id = c.tenant_id AND e.position > c.after
                 ORDER BY e.position LIMIT $3
             ) AS e",
            &tenants,
            &after,
            per_tenant,
        )
        .fetch_all(executor)
        .await?;
        self.open(rows).await
    }

    /// The events of one tenant at these positions, in whatever order.
    ///
    /// # Errors
    /// The database can't be reached, or an event can't be read back.
    pub async fn read_at(
        &self,
        executor: impl PgExecutor<'_>,
        tenant: TenantId,
        positions: &[Position],
    ) -> Result<Vec<RecordedEvent>, sqlx::Error> {
        let positions: Vec<i64> = positions.iter().map(|position| position.0).collect();
        let rows = sqlx::query_as!(
            StoredEvent,
            "SELECT aggregate_type, aggregate_id, sequence, payload, metadata, tenant_id AS tenant, position, recorded_at
             FROM events WHERE tenant_id = $1 AND position = ANY ($2)",
            tenant.uuid(),
            &positions,
        )
        .fetch_all(executor)
        .await?;
        self.open(rows).await
    }

    async fn open(&self, mut stored: Vec<StoredEvent>) -> Result<Vec<RecordedEvent>, sqlx::Error> {
        let mut people = HashSet::new();
        for event in &stored {
            people_in(TenantId::new(event.tenant), &event.payload, &mut people);
        }
        let keys = self.keyring.keys(&people).await?;
        for event in &mut stored {
            open_private(TenantId::new(event.tenant), &mut event.payload, &keys)
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        }
        stored.into_iter().map(|event| event.decode().map_err(|error| sqlx::Error::Decode(Box::new(error)))).collect()
    }
}
