//! Applying what is stored: in order within a lane, in parallel across lanes.

use super::apply::{Asked, Reported, asked};
use crate::follow::{Moved, Worker};
use crate::meta::ItemBody;
use crate::secret::Key;
use application::access::{Receive, SystemAuthority};
use application::app::Application;
use application::command::CommandContext;
use application::failure::Failure;
use application::log::Actor;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::{CommandId, NotificationId, TenantId};
use futures::future::try_join_all;
use futures::stream::{self, StreamExt as _};
use sqlx::PgPool;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who acts, in metadata.
const PART: &str = "inbox";
/// Most items of one tenant in one round.
const ITEMS_PER_TENANT: i64 = 256;
/// Most lanes of one tenant that are worked through at the same time.
const LANES_AT_ONCE: usize = 64;
/// How often an item is tried before it is set aside.
const TRIES_MAX: i32 = 5;
/// Seconds before the second try; they double.
const FIRST_PAUSE_S: f64 = 0.5;

/// Applies stored items.
pub struct InboxWorker {
    pool: PgPool,
    sealing: Key,
    app: Application,
    system: SystemAuthority,
}

struct Stored {
    tenant: TenantId,
    item_id: Uuid,
    lane: i16,
    sealed: Vec<u8>,
    received_at: DateTime<Utc>,
    request_id: String,
}

/// What became of an item.
enum End {
    Done,
    /// It can't be applied: tried again, and set aside in the end.
    Failed(String),
    /// Nothing can be applied just now.
    Halted(Failure),
}

impl InboxWorker {
    /// A worker that asks for use cases with this authority.
    pub const fn new(pool: PgPool, sealing: Key, app: Application, system: SystemAuthority) -> Self {
        Self { pool, sealing, app, system }
    }

    async fn advance_tenant(&self, tenant: TenantId) -> Result<(usize, bool), sqlx::Error> {
        let items = self.pending(tenant).await?;
        let count = items.len();
        let mut lanes: BTreeMap<i16, Vec<Stored>> = BTreeMap::new();
        for item in items {
            lanes.entry(item.lane).or_default().push(item);
        }
        let ends: Vec<_> = stream::iter(lanes.into_values())
            .map(|lane| self.work(lane))
            .buffer_unordered(LANES_AT_ONCE)
            .collect()
            .await;
        let mut done = Vec::with_capacity(count);
        let mut halted = None;
        for (applied, end) in ends {
            done.extend(applied);
            match end {
                Some((item, End::Failed(error))) => self.put_back(tenant, item, &error).await?,
                Some((_, End::Halted(failure))) => halted = Some(failure),
                Some((_, End::Done)) | None => {}
            }
        }
        self.finish(tenant, &done).await?;
        if let Some(failure) = halted {
            return Err(sqlx::Error::Io(std::io::Error::other(failure)));
        }
        Ok((count, i64::try_from(count).is_ok_and(|count| count >= ITEMS_PER_TENANT)))
    }

    /// Works a lane off until an item can't be applied: what comes after it must wait for it.
    async fn work(&self, lane: Vec<Stored>) -> (Vec<Uuid>, Option<(Uuid, End)>) {
        let mut done = Vec::with_capacity(lane.len());
        for item in lane {
            match self.apply(&item).await {
                End::Done => done.push(item.item_id),
                end @ (End::Failed(_) | End::Halted(_)) => return (done, Some((item.item_id, end))),
            }
        }
        (done, None)
    }

    async fn apply(&self, item: &Stored) -> End {
        let body = self.sealing.open(item.item_id.as_bytes(), &item.sealed);
        let body = body
            .map_err(|error| error.to_string())
            .and_then(|plain| serde_json::from_slice::<ItemBody>(&plain).map_err(|error| error.to_string()));
        let body = match body {
            Ok(body) => body,
            Err(error) => return End::Failed(error),
        };
        let grant = self.system.grant::<Receive>(item.tenant, PART);
        let context = context(item);
        let outcome = match asked(body, item.received_at) {
            Asked::Nothing => return End::Done,
            Asked::Receive(receive) => self.app.dispatch(&grant, context, *receive).await.map(drop),
            Asked::Tell(news) => self.app.dispatch(&grant, context, news).await,
            Asked::Record(reported) => match self.notification_of(item.tenant, &reported).await {
                Ok(notification) => self.app.dispatch(&grant, context, reported.about(notification)).await.map(drop),
                Err(failure) => Err(failure),
            },
        };
        match outcome {
            Ok(()) => End::Done,
            Err(failure @ Failure::Unavailable { .. }) => End::Halted(failure),
            Err(failure) => End::Failed(failure.to_string()),
        }
    }

    /// What a status is about: what we gave along with the message, else whatever the provider calls by this id.
    async fn notification_of(&self, tenant: TenantId, reported: &Reported) -> Result<NotificationId, Failure> {
        if let Some(notification) = reported.notification {
            return Ok(notification);
        }
        let found = sqlx::query_scalar!(
            "SELECT notification_id FROM sent_message WHERE tenant_id = $1 AND message_id = $2",
            tenant.uuid(),
            reported.message,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        found.map(NotificationId::new).ok_or(Failure::NotFound)
    }

    async fn pending(&self, tenant: TenantId) -> Result<Vec<Stored>, sqlx::Error> {
        let rows = sqlx::query!(
            r#"SELECT i.item_id, i.lane, i.body AS "body!", i.received_at, i.request_id
               FROM inbox i
               WHERE i.tenant_id = $1 AND i.state = 'pending'
                 AND NOT EXISTS (
                     SELECT FROM inbox w
                     WHERE w.tenant_id = $1 AND w.lane = i.lane AND w.state = 'pending' AND w.retry_at > now()
                 )
               ORDER BY i.arrival
               LIMIT $2"#,
            tenant.uuid(),
            ITEMS_PER_TENANT,
        )
        .fetch_all(&self.pool)
        .await?;
        let stored = rows.into_iter().map(|row| Stored {
            tenant,
            item_id: row.item_id,
            lane: row.lane,
            sealed: row.body,
            received_at: row.received_at,
            request_id: row.request_id,
        });
        Ok(stored.collect())
    }

    async fn finish(&self, tenant: TenantId, done: &[Uuid]) -> Result<(), sqlx::Error> {
        if done.is_empty() {
            return Ok(());
        }
        metrics::counter!("sigmadsa_inbox_applied_total").increment(done.len() as u64);
        sqlx::query!(
            "UPDATE inbox SET state = 'done', body = NULL, error = NULL
             WHERE tenant_id = $1 AND item_id = ANY ($2)",
            tenant.uuid(),
            done,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Lets an item be tried again after a pause, or sets it aside so that its lane goes on.
    async fn put_back(&self, tenant: TenantId, item: Uuid, error: &str) -> Result<(), sqlx::Error> {
        let state = sqlx::query_scalar!(
            "UPDATE inbox SET
                 attempts = attempts + 1,
                 state = CASE WHEN attempts + 1 >= $3 THEN 'set_aside' ELSE 'pending' END,
                 retry_at = now() + make_interval(secs => $4 * 2 ^ attempts),
                 error = $5
             WHERE tenant_id = $1 AND item_id = $2
             RETURNING state",
            tenant.uuid(),
            item,
            TRIES_MAX,
            FIRST_PAUSE_S,
            error,
        )
        .fetch_one(&self.pool)
        .await?;
        if state == "set_aside" {
            tracing::error!(item.id = %item, error, "Set an inbox item aside");
            metrics::counter!("sigmadsa_inbox_set_aside_total").increment(1);
        }
        Ok(())
    }
}

/// The item's id is the command's: however often it is applied, it has one effect.
fn context(item: &Stored) -> CommandContext {
    CommandContext {
        command_id: CommandId::new(item.item_id),
        actor: Actor::System(PART.to_owned()),
        correlation_id: item.item_id,
        causation: None,
        request_id: Some(item.request_id.clone()),
        token: None,
    }
}

#[async_trait]
impl Worker for InboxWorker {
    fn name(&self) -> &'static str {
        PART
    }

    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
        let rows = sqlx::query!(
            r#"SELECT h.tenant_id, w.waiting AS "waiting!"
               FROM log_head h
               CROSS JOIN LATERAL (
                   SELECT count(*) AS waiting
                   FROM (
                       SELECT FROM inbox i
                       WHERE i.tenant_id = h.tenant_id AND i.state = 'pending' AND coalesce(i.retry_at, now()) <= now()
                       LIMIT 10000
                   ) AS w
               ) AS w
               WHERE h.shard = ANY ($1) AND w.waiting > 0"#,
            shards,
        )
        .fetch_all(&self.pool)
        .await?;
        let waiting: i64 = rows.iter().map(|row| row.waiting).sum();
        let waiting = f64::from(i32::try_from(waiting).unwrap_or(i32::MAX));
        Ok((rows.into_iter().map(|row| TenantId::new(row.tenant_id)).collect(), waiting))
    }

    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error> {
        let rounds = tenants.iter().map(|tenant| async move {
            let (items, full) = self.advance_tenant(*tenant).await?;
            Ok::<_, sqlx::Error>((*tenant, items, full))
        });
        Ok(Moved::of(try_join_all(rounds).await?))
    }
}
