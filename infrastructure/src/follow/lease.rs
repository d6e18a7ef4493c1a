//! Which node works for which tenants: leases on shards, taken and lost in the database.

use crate::log::{SHARDS, shard_of};
use domain::id::TenantId;
use sqlx::PgPool;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How long a lease holds; a node that dies loses its shards after this.
const LEASE_FOR: Duration = Duration::from_secs(4);
/// How often leases are renewed.
const RENEW_EVERY: Duration = Duration::from_secs(1);
/// How long a node works on a lease: it stops before the lease ends, so that two clocks needn't agree.
const WORK_FOR: Duration = Duration::from_millis(3_500);

/// The shards this node holds.
#[derive(Clone)]
pub struct Leases {
    pool: PgPool,
    node: Uuid,
    held: Arc<RwLock<Held>>,
    others: Arc<AtomicBool>,
    gained: watch::Sender<u64>,
}

struct Held {
    shards: HashSet<i16>,
    until: Instant,
}

impl Leases {
    /// The leases of this node, none yet.
    pub fn new(pool: PgPool, node: Uuid) -> Self {
        let held = Held { shards: HashSet::new(), until: Instant::now() };
        Self { pool, node, held: Arc::new(RwLock::new(held)), others: Arc::default(), gained: watch::Sender::new(0) }
    }

    /// The shards that this node may work for right now.
    pub fn shards(&self) -> Vec<i16> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        if Instant::now() < held.until { held.shards.iter().copied().collect() } else { Vec::new() }
    }

    /// Whether this node may work for a tenant right now.
    pub fn covers(&self, tenant: TenantId) -> bool {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        Instant::now() < held.until && held.shards.contains(&shard_of(tenant))
    }

    /// Whether another node was alive when this one last looked.
    pub fn others_alive(&self) -> bool {
        self.others.load(Ordering::Relaxed)
    }

    /// Rings when this node has gained shards, whose work may have waited for it.
    pub fn gained(&self) -> watch::Receiver<u64> {
        self.gained.subscribe()
    }

    /// Takes, renews and gives back leases until stopped; then gives all back.
    pub async fn keep(self, stopping: CancellationToken) {
        loop {
            if let Err(error) = self.renew().await {
                tracing::warn!(%error, "Could not renew the leases; work stops when they end");
            }
            tokio::select! {
                () = tokio::time::sleep(RENEW_EVERY) => {}
                () = stopping.cancelled() => break,
            }
        }
        self.held.write().unwrap_or_else(PoisonError::into_inner).shards.clear();
        if let Err(error) = self.give_back().await {
            tracing::warn!(%error, "Could not give the leases back; others take them when they end");
        }
    }

    /// Takes a fair share: its own shards, those of nobody, and no more than its part among the nodes alive.
    ///
    /// # Errors
    /// The database can't be reached.
    pub async fn renew(&self) -> Result<(), sqlx::Error> {
        let asked_at = Instant::now();
        let seconds = LEASE_FOR.as_secs_f64();
        let mut transaction = self.pool.begin().await?;
        let nodes = sqlx::query_scalar!(
            r#"WITH gone AS (
                 DELETE FROM node WHERE expires_at < now() AND node_id <> $1
             ), me AS (
                 INSERT INTO node (node_id, expires_at) VALUES ($1, now() + make_interval(secs => $2))
                 ON CONFLICT ON CONSTRAINT node_key DO UPDATE SET expires_at = excluded.expires_at
             )
             SELECT 1 + count(*) AS "count!" FROM node WHERE node_id <> $1 AND expires_at >= now()"#,
            self.node,
            seconds,
        )
        .fetch_one(&mut *transaction)
        .await?;
        self.others.store(nodes > 1, Ordering::Relaxed);
        let share = (i64::from(SHARDS) + nodes - 1) / nodes.max(1);
        let shards = sqlx::query_scalar!(
            "WITH mine AS (
                 SELECT shard FROM shard_lease
                 WHERE node_id = $1 OR expires_at < now()
                 ORDER BY (node_id IS NOT DISTINCT FROM $1) DESC, shard
                 LIMIT $3
                 FOR UPDATE SKIP LOCKED
             ), spare AS (
                 UPDATE shard_lease SET node_id = NULL, expires_at = '-infinity'
                 WHERE node_id = $1 AND shard NOT IN (SELECT shard FROM mine)
             )
             UPDATE shard_lease SET node_id = $1, expires_at = now() + make_interval(secs => $2)
             WHERE shard IN (SELECT shard FROM mine)
             RETURNING shard",
            self.node,
            seconds,
            share,
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.hold(shards.into_iter().collect(), asked_at + WORK_FOR);
        Ok(())
    }

    fn hold(&self, shards: HashSet<i16>, until: Instant) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let more = shards.difference(&held.shards).next().is_some() || held.until < Instant::now();
        *held = Held { shards, until };
        drop(held);
        if more {
            self.gained.send_modify(|times| *times += 1);
        }
    }

    async fn give_back(&self) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "WITH me AS (DELETE FROM node WHERE node_id = $1)
             UPDATE shard_lease SET node_id = NULL, expires_at = '-infinity' WHERE node_id = $1",
            self.node,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
