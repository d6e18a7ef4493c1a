//! Fetching what is due, tenant by tenant.

use super::fetch::{Attached, Fetching, Tried, pause};
use super::seal::KeyringSeal;
use super::store::MediaStore;
use crate::due::{DueStore, Noted, Topic, place_of};
use crate::follow::{Moved, Worker};
use crate::log::LogReader;
use crate::meta::MetaFiles;
use crate::secret::SecretStore;
use application::access::{EditLeads, SystemAuthority};
use application::app::Application;
use application::command::CommandContext;
use application::failure::Failure;
use application::lead::SettleMedia;
use application::log::{Actor, LogEvent, Metadata, Position, RecordedEvent};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::id::{CommandId, LeadId, TenantId};
use domain::lead::LeadEvent;
use domain::media::MediaOutcome;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Instant;

/// Who acts, in metadata.
const PART: &str = "media";
/// Most files of one tenant in one round, so that its flood delays no other for long.
const FILES_PER_TENANT_MAX: i64 = 4;
/// Most files that this node has in hand at the same time; each may take its size twice in memory.
const IN_FLIGHT_MAX: usize = 4;
/// Seconds until something is tried again that our own side failed at.
const AGAIN_AFTER_S: f64 = 2.0;

/// Fetches the files that customers sent.
pub struct MediaWorker {
    pool: PgPool,
    due: DueStore,
    reader: LogReader,
    fetching: Fetching,
    app: Application,
    system: SystemAuthority,
}

/// A file that is due, and what it came from.
struct Sent {
    attached: Attached,
    message: String,
    metadata: Metadata,
}

impl MediaWorker {
    /// A worker that fetches by `files` with the tenants' tokens, and keeps what it got in `store`.
    pub fn new(
        pool: PgPool,
        reader: LogReader,
        files: MetaFiles,
        secrets: SecretStore,
        seal: KeyringSeal,
        app: Application,
        system: SystemAuthority,
    ) -> Self {
        let due = DueStore::new(pool.clone(), app.clock.clone(), Topic::Media);
        let store = MediaStore::new(pool.clone(), app.clock.clone());
        Self { pool, due, reader, fetching: Fetching { files, secrets, store, seal }, app, system }
    }

    async fn look_after(&self, noted: Noted) -> Result<(), sqlx::Error> {
        let Some(sent) = self.load(&noted).await? else { return self.due.settled(noted).await };
        let now = self.app.clock.now();
        let started = Instant::now();
        let tried = self.fetching.attempt(&sent.attached, now).await;
        metrics::histogram!("sigmadsa_media_fetch_seconds").record(started.elapsed());
        metrics::counter!("sigmadsa_media_fetches_total", "outcome" => outcome(&tried)).increment(1);
        match tried {
            Ok(Tried::Settled(outcome)) => self.settle(noted, sent, outcome).await,
            Ok(Tried::Erased) => self.due.settled(noted).await,
            Ok(Tried::Later(why)) => {
                tracing::info!(tenant.id = %sent.attached.tenant, why, "A file can't be fetched just now");
                self.due.again(noted, seconds(pause(sent.attached.sent_at, now))).await
            }
            Err(failure) => self.fail(noted, &failure).await,
        }
    }

    /// The file that a due row stands for; `None` where it isn't one, or is kept for nobody who is known.
    async fn load(&self, noted: &Noted) -> Result<Option<Sent>, sqlx::Error> {
        let (tenant, place) = (TenantId::new(noted.tenant), place_of(noted.subject));
        let events = self.reader.read_at(&self.pool, tenant, &[place]).await?;
        Ok(events.into_iter().next().and_then(|event| sent(tenant, place, event)))
    }

    async fn settle(&self, noted: Noted, sent: Sent, outcome: MediaOutcome) -> Result<(), sqlx::Error> {
        let Sent { attached, message, metadata } = sent;
        let tenant = attached.tenant;
        // What becomes of a file is told once: whoever is killed before the row is settled says the same again.
        let command_id = CommandId::derived(tenant.uuid(), &format!("media {}", attached.place.0));
        let context = CommandContext {
            command_id,
            actor: Actor::System(PART.to_owned()),
            correlation_id: metadata.correlation_id,
            causation: Some(attached.place),
            request_id: metadata.request_id,
            token: None,
        };
        let grant = self.system.grant::<EditLeads>(tenant, PART);
        let settle = SettleMedia { lead: attached.lead, message, outcome };
        match self.app.dispatch(&grant, context, settle).await {
            Ok(_) => self.due.settled(noted).await,
            Err(failure @ (Failure::Unavailable { .. } | Failure::Internal { .. } | Failure::Conflict)) => {
                self.fail(noted, &failure).await
            }
            // The lead was erased meanwhile: nothing of it is kept.
            Err(_) => {
                self.fetching.store.remove(tenant, attached.place).await?;
                self.due.settled(noted).await
            }
        }
    }

    async fn fail(&self, noted: Noted, failure: &Failure) -> Result<(), sqlx::Error> {
        tracing::warn!(tenant.id = %noted.tenant, error = %failure, "A file can't be looked after just now");
        self.due.again(noted, AGAIN_AFTER_S).await
    }
}

fn sent(tenant: TenantId, place: Position, event: RecordedEvent) -> Option<Sent> {
    let LogEvent::Lead(LeadEvent::MediaAttached { message, media, sender, customer, sent_at, .. }) = event.event else {
        return None;
    };
    let lead = LeadId::new(event.aggregate_id);
    let person = sender?;
    let attached = Attached { tenant, place, lead, person, customer: customer.unwrap_or(person), media, sent_at };
    Some(Sent { attached, message, metadata: event.metadata })
}

fn seconds(pause: TimeDelta) -> f64 {
    pause.as_seconds_f64()
}

const fn outcome(tried: &Result<Tried, Failure>) -> &'static str {
    match tried {
        Ok(Tried::Settled(MediaOutcome::Kept { .. })) => "kept",
        Ok(Tried::Settled(MediaOutcome::NotKept { reason })) => reason.slug(),
        Ok(Tried::Later(_)) => "later",
        Ok(Tried::Erased) => "erased",
        Err(_) => "failed",
    }
}

#[async_trait]
impl Worker for MediaWorker {
    fn name(&self) -> &'static str {
        PART
    }

    async fn behind(&self, shards: &[i16]) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
        let tenants = self.due.tenants(shards).await?;
        let behind = f64::from(u32::try_from(tenants.len()).unwrap_or(u32::MAX));
        Ok((tenants, behind))
    }

    async fn advance(&self, tenants: &[TenantId]) -> Result<Moved, sqlx::Error> {
        let due = self.due.due(tenants, FILES_PER_TENANT_MAX).await?;
        let done: Mutex<HashMap<TenantId, usize>> = Mutex::default();
        let done_of = &done;
        stream::iter(due)
            .map(|noted| async move {
                self.look_after(noted).await?;
                let mut done = done_of.lock().unwrap_or_else(PoisonError::into_inner);
                *done.entry(TenantId::new(noted.tenant)).or_default() += 1;
                Ok::<_, sqlx::Error>(())
            })
            .buffer_unordered(IN_FLIGHT_MAX)
            .try_collect::<Vec<()>>()
            .await?;
        let full = usize::try_from(FILES_PER_TENANT_MAX).unwrap_or(usize::MAX);
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Moved::of(done.into_iter().map(|(tenant, count)| (tenant, count, count >= full)).collect()))
    }
}
