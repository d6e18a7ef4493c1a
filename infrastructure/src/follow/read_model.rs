//! Followers that keep read models.

use super::checkpoint::{self, Place};
use super::runner::{Moved, Worker};
use crate::log::{LogReader, Signals};
use application::log::{Advance, Position, RecordedEvent};
use async_trait::async_trait;
use domain::id::TenantId;
use sqlx::{PgConnection, PgPool};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// Most events of one tenant in one batch.
const EVENTS_PER_TENANT: i64 = 1_000;
/// Most tenants in one batch of few events each; with the limit above, a batch has a bounded size.
const BATCH_TENANTS_MAX: usize = 50;

/// Something that is written from events alone.
#[async_trait]
pub trait ReadModel: Send + Sync {
    /// Its name, in checkpoints too.
    fn name(&self) -> &'static str;

    /// The tables that it alone writes, without schema.
    fn tables(&self) -> &'static [&'static str];

    /// Applies a batch, in order within each tenant, inside the caller's transaction.
    ///
    /// # Errors
    /// The database can't be reached or refused.
    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error>;
}

/// Several read models that are kept together: what follows is read once for all of them, and commits for all of them.
pub struct ReadModelFollower {
    name: &'static str,
    pool: PgPool,
    reader: LogReader,
    models: Vec<Box<dyn ReadModel>>,
    signals: Signals,
    next: Option<Signals>,
    gathers_for: Duration,
}

impl ReadModelFollower {
    /// These read models, kept together under this name.
    pub fn new(
        name: &'static str,
        pool: PgPool,
        reader: LogReader,
        models: Vec<Box<dyn ReadModel>>,
        signals: Signals,
    ) -> Self {
        Self { name, pool, reader, models, signals, next: None, gathers_for: Duration::ZERO }
    }

    /// Rings these bells too when the read models have come further: for a worker that works from them.
    #[must_use]
    pub fn then(mut self, next: Signals) -> Self {
        self.next = Some(next);
        self
    }

    /// Lets at least this much time pass from one round to the next.
    #[must_use]
    pub const fn gathering_for(mut self, time: Duration) -> Self {
        self.gathers_for = time;
        self
    }

    fn checkpoints(&self) -> Vec<&'static str> {
        self.models.iter().map(|model| model.name()).collect()
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        places: &HashMap<Place, Position>,
        events: &[RecordedEvent],
    ) -> Result<HashMap<Place, Position>, sqlx::Error> {
        let mut moved = HashMap::new();
        for model in &self.models {
            let after = |tenant| places.get(&(model.name(), tenant)).copied().unwrap_or_default();
            // All read models of a follower stand at the same place but after one was rebuilt or added.
            if events.iter().all(|event| event.position > after(event.tenant)) {
                model.apply(connection, events).await?;
            } else {
                let rest: Vec<_> =
                    events.iter().filter(|event| event.position > after(event.tenant)).cloned().collect();
                model.apply(connection, &rest).await?;
            }
            for event in events.iter().filter(|event| event.position > after(event.tenant)) {
                moved.insert((model.name(), event.tenant), event.position);
            }
        }
        Ok(moved)
    }

    fn tell(&self, moved: &HashMap<Place, Position>) {
        for ((read_model, tenant), position) in moved {
            self.signals.advanced(Advance { read_model, tenant: *tenant, position: *position });
            if let Some(next) = &self.next {
                next.appended(*tenant, *position);
            }
        }
    }
}

#[async_trait]
impl Worker for ReadModelFollower {
    fn name(&self) -> &'static str {
        self.name
    }

    fn gathers_for(&self) -> Duration {
        self.gathers_for
    }

    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
        checkpoint::behind(&self.pool, &self.checkpoints(), shards).await
    }

    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error> {
        let mut result = Moved::default();
        for tenants in tenants.chunks(BATCH_TENANTS_MAX) {
            let mut transaction = self.pool.begin().await?;
            let places = checkpoint::lock(&mut transaction, &self.checkpoints(), tenants).await?;
            let cursors = checkpoint::cursors(&places);
            let events = self.reader.read_after(&mut *transaction, &cursors, EVENTS_PER_TENANT).await?;
            if events.is_empty() {
                continue;
            }
            let moved = self.apply(&mut transaction, &places, &events).await?;
            checkpoint::set(&mut transaction, &moved).await?;
            transaction.commit().await?;
            self.tell(&moved);
            result.items += events.len();
            result.unfinished.extend(full(&events));
        }
        Ok(result)
    }
}

/// Tenants of which as many events came as could: there may be more.
fn full(events: &[RecordedEvent]) -> HashSet<TenantId> {
    let mut counts: HashMap<TenantId, i64> = HashMap::new();
    for event in events {
        *counts.entry(event.tenant).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= EVENTS_PER_TENANT).map(|(tenant, _)| tenant).collect()
}
