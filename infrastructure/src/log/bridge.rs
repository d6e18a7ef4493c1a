//! Signals between nodes: NOTIFY after the commit, gathered for a moment.
//!
//! A NOTIFY inside the transaction that appends would serialise all commits, and one for each append would be too many:
//! so what has gathered for [`GATHER_FOR`] is told at once, and only while another node is alive.

use super::signal::{Signals, Waker};
use crate::follow::Leases;
use application::log::{Advance, Position};
use domain::id::TenantId;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The channel of NOTIFY.
const CHANNEL: &str = "sigmadsa";
/// How long signals are gathered.
const GATHER_FOR: Duration = Duration::from_millis(15);
/// Most tenants in one NOTIFY, whose payload must stay below 8,000 bytes. (PostgreSQL 15, NOTIFY)
const TENANTS_PER_NOTIFY: usize = 60;
/// Pause before listening again after the connection broke.
const PAUSE: Duration = Duration::from_secs(1);

/// What one node tells the others.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Told {
    node: Uuid,
    /// Tenants whose log has grown.
    log: Vec<TenantId>,
    /// Tenants with new items in the inbox.
    inbox: Vec<TenantId>,
    /// Tenants of which a read model has come further.
    read: Vec<(String, TenantId, i64)>,
}

/// The signals of this node that others want to hear, and those that are rung for others'.
#[derive(Clone)]
pub struct Bridge {
    /// This node.
    pub node: Uuid,
    /// Of the log.
    pub log: Signals,
    /// Of the inbox.
    pub inbox: Signals,
    /// Names of the read models, for those told by other nodes.
    pub read_models: Vec<&'static str>,
}

impl Bridge {
    /// Tells other nodes what happens here, until stopped.
    pub async fn tell(self, pool: PgPool, leases: Leases, stopping: CancellationToken) {
        let (log, inbox) = (self.log.local_waker(), self.inbox.local_waker());
        let mut advances = self.log.local_advances();
        while !stopping.is_cancelled() {
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(GATHER_FOR) => {}
            }
            let told = self.gather(&log, &inbox, &mut advances);
            if !leases.others_alive() {
                continue;
            }
            for told in told {
                if let Err(error) = notify(&pool, &told).await {
                    tracing::warn!(%error, "Could not signal other nodes; they look for themselves");
                }
            }
        }
    }

    fn gather(&self, log: &Waker, inbox: &Waker, advances: &mut broadcast::Receiver<Advance>) -> Vec<Told> {
        let (log, inbox) = (log.take(), inbox.take());
        let mut read: Vec<(String, TenantId, i64)> = Vec::new();
        loop {
            match advances.try_recv() {
                Ok(advance) => {
                    read.retain(|(model, tenant, _)| (model.as_str(), *tenant) != (advance.read_model, advance.tenant));
                    read.push((advance.read_model.to_owned(), advance.tenant, advance.position.0));
                }
                Err(broadcast::error::TryRecvError::Lagged(_)) => {}
                Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed) => break,
            }
        }
        let node = self.node;
        let logs = log.chunks(TENANTS_PER_NOTIFY).map(|log| Told { node, log: log.to_vec(), ..Told::default() });
        let inboxes =
            inbox.chunks(TENANTS_PER_NOTIFY).map(|inbox| Told { node, inbox: inbox.to_vec(), ..Told::default() });
        let reads = read.chunks(TENANTS_PER_NOTIFY).map(|read| Told { node, read: read.to_vec(), ..Told::default() });
        logs.chain(inboxes).chain(reads).collect()
    }

    /// Rings the bells here for what other nodes tell, until stopped.
    pub async fn listen(self, pool: PgPool, stopping: CancellationToken) {
        while !stopping.is_cancelled() {
            let heard = tokio::select! {
                () = stopping.cancelled() => return,
                heard = self.hear(&pool) => heard,
            };
            if let Err(error) = heard {
                tracing::warn!(%error, "Lost the signals of other nodes; this node looks for itself meanwhile");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn hear(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        while let Some(notice) = listener.try_recv().await? {
            match serde_json::from_str::<Told>(notice.payload()) {
                Ok(told) if told.node != self.node => self.ring(told),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "Another node signals what this one doesn't know"),
            }
        }
        Ok(())
    }

    fn ring(&self, told: Told) {
        for tenant in told.log {
            self.log.heard(tenant, Position::default());
        }
        for tenant in told.inbox {
            self.inbox.heard(tenant, Position::default());
        }
        for (model, tenant, position) in told.read {
            if let Some(read_model) = self.read_models.iter().copied().find(|known| *known == model) {
                self.log.heard_advance(Advance { read_model, tenant, position: Position(position) });
            }
        }
    }
}

async fn notify(pool: &PgPool, told: &Told) -> Result<(), sqlx::Error> {
    let payload = serde_json::to_string(told).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sqlx::query!("SELECT pg_notify($1, $2)", CHANNEL, payload).execute(pool).await?;
    Ok(())
}
