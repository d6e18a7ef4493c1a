//! Waking a follower and letting it work until it has caught up.

use super::Leases;
use super::checkpoint::behind;
use crate::log::Waker;
use async_trait::async_trait;
use domain::id::TenantId;
use sqlx::PgPool;
use std::collections::HashSet;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a follower sleeps at most before it looks for itself: the net under the signals.
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
    /// Events taken in.
    pub events: usize,
    /// Tenants of which there is more.
    pub unfinished: Vec<TenantId>,
}

/// Something that follows the log.
#[async_trait]
pub trait Follower: Send + Sync {
    /// Names it in metrics and logs.
    fn name(&self) -> &'static str;

    /// The checkpoints that it moves.
    fn checkpoints(&self) -> Vec<&'static str>;

    /// Takes in what follows the checkpoints of these tenants, up to its own limit.
    ///
    /// # Errors
    /// The database can't be reached, or an event can't be taken in; nothing was taken in then.
    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error>;
}

/// Runs a follower until stopped.
pub async fn run(
    follower: impl Follower,
    pool: PgPool,
    leases: Leases,
    waker: Waker,
    stopping: CancellationToken,
) {
    let mut gained = leases.gained();
    let mut pause = FIRST_PAUSE;
    let mut waiting: HashSet<TenantId> = HashSet::new();
    let mut look_for_itself = true;
    while !stopping.is_cancelled() {
        waiting.extend(waker.take());
        match round(&follower, &pool, &leases, &mut waiting, look_for_itself).await {
            Ok(()) => pause = FIRST_PAUSE,
            Err(error) => {
                tracing::error!(follower = follower.name(), %error, "A follower failed and tries again");
                metrics::counter!("sigmadsa_follower_failures_total", "follower" => follower.name()).increment(1);
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
        look_for_itself = false;
        if waiting.is_empty() {
            tokio::select! {
                () = stopping.cancelled() => {}
                changed = gained.changed() => look_for_itself = changed.is_ok(),
                rang = rang(&waker) => look_for_itself = !rang,
            }
        }
    }
}

/// Whether the bell rang before it was time to look.
async fn rang(waker: &Waker) -> bool {
    tokio::time::timeout(POLL_EVERY, waker.rung()).await.is_ok()
}

async fn round(
    follower: &impl Follower,
    pool: &PgPool,
    leases: &Leases,
    waiting: &mut HashSet<TenantId>,
    look_for_itself: bool,
) -> Result<(), sqlx::Error> {
    if look_for_itself {
        let (tenants, events) = behind(pool, &follower.checkpoints(), &leases.shards()).await?;
        metrics::gauge!("sigmadsa_follower_lag_events", "follower" => follower.name()).set(events);
        waiting.extend(tenants);
    }
    waiting.retain(|tenant| leases.covers(*tenant));
    let tenants: Vec<_> = waiting.iter().copied().take(TENANTS_MAX).collect();
    if tenants.is_empty() {
        return Ok(());
    }
    let moved = follower.advance(&tenants).await?;
    metrics::counter!("sigmadsa_follower_events_total", "follower" => follower.name()).increment(moved.events as u64);
    for tenant in &tenants {
        waiting.remove(tenant);
    }
    waiting.extend(moved.unfinished);
    Ok(())
}
