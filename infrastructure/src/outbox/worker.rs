//! Taking what is due from the outbox, in order within a conversation.

use super::attempt::{Attempts, Sending};
use crate::follow::{Moved, Worker};
use crate::log::LogReader;
use application::failure::Failure;
use application::log::{LogEvent, Position};
use async_trait::async_trait;
use domain::id::{NotificationId, TenantId};
use domain::notification::NotificationEvent;
use futures::future::try_join_all;
use sqlx::PgPool;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// Most messages that are being handed over at the same time by this node.
const IN_FLIGHT_MAX: usize = 128;
/// Most of one tenant, so that its flood delays no other.
const IN_FLIGHT_PER_TENANT: usize = 48;

/// Hands over what is due.
pub struct OutboxWorker {
    pool: PgPool,
    reader: LogReader,
    attempts: Arc<Attempts>,
    in_flight: Arc<Mutex<HashSet<(TenantId, Uuid)>>>,
    places: Arc<Semaphore>,
    tasks: TaskTracker,
}

/// A row that is due.
struct Due {
    notification: Uuid,
    position: i64,
    state: String,
    attempts: i32,
}

impl OutboxWorker {
    /// A worker that makes these attempts; it ends with the tasks that `tasks` waits for.
    pub fn new(pool: PgPool, reader: LogReader, attempts: Attempts, tasks: TaskTracker) -> Self {
        Self {
            pool,
            reader,
            attempts: Arc::new(attempts),
            in_flight: Arc::default(),
            places: Arc::new(Semaphore::new(IN_FLIGHT_MAX)),
            tasks,
        }
    }

    async fn advance_tenant(&self, tenant: TenantId) -> Result<(usize, bool), sqlx::Error> {
        let busy = self.busy(tenant);
        let room = IN_FLIGHT_PER_TENANT.saturating_sub(busy.len());
        if room == 0 {
            return Ok((0, false));
        }
        let due = self.due(tenant, &busy, room).await?;
        let sendings = self.load(tenant, &due).await?;
        let count = sendings.len();
        for (sending, state) in sendings {
            self.start(sending, state).await;
        }
        Ok((count, false))
    }

    fn busy(&self, tenant: TenantId) -> Vec<Uuid> {
        let in_flight = self.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        in_flight.iter().filter(|(of, _)| *of == tenant).map(|(_, notification)| *notification).collect()
    }

    /// What is due and isn't held up by an earlier message of its conversation.
    async fn due(&self, tenant: TenantId, busy: &[Uuid], room: usize) -> Result<Vec<Due>, sqlx::Error> {
        sqlx::query_as!(
            Due,
            "SELECT o.notification_id AS notification, o.position, o.state, o.attempts
             FROM outbox o
             WHERE o.tenant_id = $1 AND o.due_at <= $4 AND o.notification_id <> ALL ($2)
               AND (
                   o.state <> 'waiting'
                   OR NOT EXISTS (
                       SELECT FROM outbox b
                       WHERE b.tenant_id = $1 AND b.conversation_id = o.conversation_id AND b.position < o.position
                         AND b.state <> 'unknown'
                   )
               )
             ORDER BY o.due_at
             LIMIT $3",
            tenant.uuid(),
            busy,
            i64::try_from(room).unwrap_or(i64::MAX),
            self.attempts.now(),
        )
        .fetch_all(&self.pool)
        .await
    }

    /// What the due rows stand for, from the log; what is private in it is opened here and goes no further.
    async fn load(&self, tenant: TenantId, due: &[Due]) -> Result<Vec<(Sending, String)>, sqlx::Error> {
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let positions: Vec<Position> = due.iter().map(|row| Position(row.position)).collect();
        let events = self.reader.read_at(&self.pool, tenant, &positions).await?;
        Ok(events
            .into_iter()
            .filter_map(|event| {
                let row = due.iter().find(|row| row.position == event.position.0)?;
                let LogEvent::Notification(NotificationEvent::NotificationRequested(requested)) = event.event else {
                    return None;
                };
                let attempts = row.attempts.unsigned_abs();
                let notification = NotificationId::new(row.notification);
                let cause = (event.position, event.metadata);
                Some((Sending { tenant, notification, requested: *requested, attempts, cause }, row.state.clone()))
            })
            .collect())
    }

    /// Starts a task that hands the message over, once there is room for it.
    async fn start(&self, sending: Sending, state: String) {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return };
        let key = (sending.tenant, sending.notification.uuid());
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        let (attempts, in_flight) = (Arc::clone(&self.attempts), Arc::clone(&self.in_flight));
        self.tasks.spawn(async move {
            let outcome = match state.as_str() {
                "attempted" => attempts.give_up_waiting(&sending).await,
                "unknown" => attempts.settle(&sending).await,
                _ => attempts.send(&sending).await,
            };
            if let Err(failure) = outcome {
                log(&failure, sending.tenant);
            }
            in_flight.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
            drop(place);
        });
    }
}

fn log(failure: &Failure, tenant: TenantId) {
    tracing::warn!(tenant.id = %tenant, error = %failure, "A message couldn't be dealt with and is due again");
}

#[async_trait]
impl Worker for OutboxWorker {
    fn name(&self) -> &'static str {
        "send"
    }

    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
        let rows = sqlx::query!(
            r#"SELECT h.tenant_id, count(*) AS "due!"
               FROM log_head h
               JOIN outbox o ON o.tenant_id = h.tenant_id AND o.due_at <= $2
               WHERE h.shard = ANY ($1)
               GROUP BY h.tenant_id"#,
            shards,
            self.attempts.now(),
        )
        .fetch_all(&self.pool)
        .await?;
        let due: i64 = rows.iter().map(|row| row.due).sum();
        let due = f64::from(i32::try_from(due).unwrap_or(i32::MAX));
        Ok((rows.into_iter().map(|row| TenantId::new(row.tenant_id)).collect(), due))
    }

    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error> {
        let rounds = tenants.iter().map(|tenant| async move {
            let (items, full) = self.advance_tenant(*tenant).await?;
            Ok::<_, sqlx::Error>((*tenant, items, full))
        });
        Ok(Moved::of(try_join_all(rounds).await?))
    }
}
