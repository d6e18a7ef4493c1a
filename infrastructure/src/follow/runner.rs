//! Waking a worker and letting it work until it has caught up.

use super::Leases;
use crate::log::Waker;
use async_trait::async_trait;
use domain::id::TenantId;
use std::collections::HashSet;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long a worker sleeps at most before it looks for itself: the net under the signals.
const POLL_EVERY: Duration = Duration::from_secs(1);
/// Most tenants in one round: the others come in the next, so that none waits for another's flood.
const TENANTS_MAX: usize = 200;
/// Pause after a failure; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// Longest pause after failures in a row.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Events or items taken in.
    pub items: usize,
    /// Tenants of which there is more.
    pub unfinished: Vec<TenantId>,
}

impl Moved {
    /// The sum of what was done for several tenants: items, and whether there is more.
    pub(crate) fn of(rounds: Vec<(TenantId, usize, bool)>) -> Self {
        let items = rounds.iter().map(|(_, items, _)| items).sum();
        let unfinished = rounds.into_iter().filter(|(_, _, more)| *more).map(|(tenant, _, _)| tenant).collect();
        Self { items, unfinished }
    }
}

/// Something that works through what has gathered for tenants: events after a checkpoint, items in a table.
#[async_trait]
pub trait Worker: Send + Sync {
    /// Names it in metrics and logs.
    fn name(&self) -> &'static str;

    /// Least time from one round to the next: what comes meanwhile is taken in together. A round after a pause is never
    /// held up by it.
    fn gathers_for(&self) -> Duration {
        Duration::ZERO
    }

    /// Tenants of these shards for which something has gathered, and how much in all.
    ///
    /// # Errors
    /// The database can't be reached.
    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error>;

    /// Works for these tenants, up to its own limit for each.
    ///
    /// # Errors
    /// The database can't be reached, or something can't be taken in; it is tried again then.
    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error>;
}

/// Runs a worker until stopped.
pub async fn run(worker: impl Worker, leases: Leases, waker: Waker, stopping: CancellationToken) {
    let mut gained = leases.gained();
    let mut pause = FIRST_PAUSE;
    let mut waiting: HashSet<TenantId> = HashSet::new();
    let mut look_at = Instant::now();
    while !stopping.is_cancelled() {
        waiting.extend(waker.take());
        // However often it is woken, it looks for itself too: for what nobody signals, and for the metrics.
        let look = Instant::now() >= look_at;
        if look {
            look_at = Instant::now() + POLL_EVERY;
        }
        let next_round = Instant::now() + worker.gathers_for();
        match round(&worker, &leases, &mut waiting, look).await {
            Ok(()) => pause = FIRST_PAUSE,
            Err(error) => {
                tracing::error!(worker = worker.name(), %error, "A worker failed and tries again");
                metrics::counter!("sigmadsa_worker_failures_total", "worker" => worker.name()).increment(1);
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
        if waiting.is_empty() {
            tokio::select! {
                () = stopping.cancelled() => {}
                () = waker.rung() => {}
                () = tokio::time::sleep_until(look_at.into()) => {}
                _ = gained.changed() => look_at = Instant::now(),
            }
        }
        tokio::time::sleep_until(next_round.into()).await;
    }
}

async fn round(
    worker: &impl Worker,
    leases: &Leases,
    waiting: &mut HashSet<TenantId>,
    look: bool,
) -> Result<(), sqlx::Error> {
    if look {
        let (tenants, gathered) = worker.behind(&leases.shards()).await?;
        metrics::gauge!("sigmadsa_worker_backlog", "worker" => worker.name()).set(gathered);
        waiting.extend(tenants);
    }
    waiting.retain(|tenant| leases.covers(*tenant));
    let tenants: Vec<_> = waiting.iter().copied().take(TENANTS_MAX).collect();
    if tenants.is_empty() {
        return Ok(());
    }
    let moved = worker.advance(&tenants).await?;
    metrics::counter!("sigmadsa_worker_items_total", "worker" => worker.name()).increment(moved.items as u64);
    for tenant in &tenants {
        waiting.remove(tenant);
    }
    waiting.extend(moved.unfinished);
    Ok(())
}
