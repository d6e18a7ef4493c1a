//! cqrs-es's repository over our log: reads are postgres-es's own, appends go through the group commit.

use super::append::{Append, Appended, NewEvent};
use super::writer::LogWriter;
use crate::people::{Keyring, open_private, people_in, seal_private};
use cqrs_es::Aggregate;
use cqrs_es::persist::{PersistedEventRepository, PersistenceError, ReplayStream, SerializedEvent, SerializedSnapshot};
use domain::id::{CommandId, TenantId};
use domain::stream::parse_aggregate_id;
use postgres_es::PostgresEventRepository;
use serde_json::Value;
use sqlx::PgPool;
use std::collections::HashSet;
use uuid::Uuid;

/// The log as a cqrs-es repository; private values are sealed on the way in and opened on the way out.
pub struct LogRepository {
    stock: PostgresEventRepository,
    writer: LogWriter,
    keyring: Keyring,
}

type Boxed = Box<dyn std::error::Error + Send + Sync>;

fn unknown(error: impl Into<Boxed>) -> PersistenceError {
    PersistenceError::UnknownError(error.into())
}

impl LogRepository {
    /// The log in this database, appended to by this writer.
    pub fn new(pool: PgPool, writer: LogWriter, keyring: Keyring) -> Self {
        Self { stock: PostgresEventRepository::new(pool), writer, keyring }
    }

    pub(super) const fn writer(&self) -> &LogWriter {
        &self.writer
    }

    /// Seals what is private in these payloads.
    ///
    /// # Errors
    /// [`PersistenceError::UnknownError`]: the keys can't be had.
    pub(super) async fn seal(&self, tenant: TenantId, payloads: &mut [Value]) -> Result<(), PersistenceError> {
        let mut people = HashSet::new();
        for payload in payloads.iter() {
            people_in(tenant, payload, &mut people);
        }
        let keys = self.keyring.keys_or_new(&people).await.map_err(connection)?;
        payloads.iter_mut().try_for_each(|payload| seal_private(tenant, payload, &keys)).map_err(unknown)
    }

    async fn open(&self, events: &mut [SerializedEvent]) -> Result<(), PersistenceError> {
        let Some(first) = events.first() else { return Ok(()) };
        let (tenant, _) = parse_aggregate_id(&first.aggregate_id).map_err(unknown)?;
        let mut people = HashSet::new();
        for event in events.iter() {
            people_in(tenant, &event.payload, &mut people);
        }
        let keys = self.keyring.keys(&people).await.map_err(connection)?;
        events.iter_mut().try_for_each(|event| open_private(tenant, &mut event.payload, &keys)).map_err(unknown)
    }
}

/// An unreachable database and anything else, told apart as cqrs-es does.
pub(super) fn connection(error: sqlx::Error) -> PersistenceError {
    if super::writer::is_connection(&error) {
        PersistenceError::ConnectionError(Box::new(error))
    } else {
        PersistenceError::UnknownError(Box::new(error))
    }
}

/// Snapshots aren't kept: streams are short and recent states are in memory.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the log keeps no snapshots")]
struct NoSnapshots;

impl PersistedEventRepository for LogRepository {
    async fn get_events<A: Aggregate>(&self, aggregate_id: &str) -> Result<Vec<SerializedEvent>, PersistenceError> {
        let mut events = self.stock.get_events::<A>(aggregate_id).await?;
        self.open(&mut events).await?;
        Ok(events)
    }

    async fn get_last_events<A: Aggregate>(
        &self,
        aggregate_id: &str,
        last_sequence: usize,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        let mut events = self.stock.get_last_events::<A>(aggregate_id, last_sequence).await?;
        self.open(&mut events).await?;
        Ok(events)
    }

    async fn get_snapshot<A: Aggregate>(
        &self,
        _aggregate_id: &str,
    ) -> Result<Option<SerializedSnapshot>, PersistenceError> {
        Ok(None)
    }

    async fn persist<A: Aggregate>(
        &self,
        events: &[SerializedEvent],
        snapshot_update: Option<(String, Value, usize)>,
    ) -> Result<(), PersistenceError> {
        if snapshot_update.is_some() {
            return Err(unknown(NoSnapshots));
        }
        let Some(first) = events.first() else { return Ok(()) };
        let (tenant, aggregate_id) = parse_aggregate_id(&first.aggregate_id).map_err(unknown)?;
        let mut payloads: Vec<Value> = events.iter().map(|event| event.payload.clone()).collect();
        self.seal(tenant, &mut payloads).await?;
        let append = Append {
            tenant,
            command_id: command_id(first),
            aggregate_type: A::TYPE,
            aggregate_id,
            expected: i64::try_from(first.sequence).map_err(unknown)? - 1,
            events: events.iter().zip(payloads).map(|(event, payload)| new_event(event, &payload)).collect(),
            claims: None,
        };
        match self.writer.append(append).await {
            Ok(Appended::Accepted(_) | Appended::Repeated(_)) => Ok(()),
            Ok(Appended::Conflict | Appended::Taken(_)) => Err(PersistenceError::OptimisticLockError),
            Ok(Appended::UnknownTenant) => Err(unknown("there is no such tenant")),
            Err(error) => Err(PersistenceError::ConnectionError(Box::new(error))),
        }
    }

    async fn stream_events<A: Aggregate>(&self, aggregate_id: &str) -> Result<ReplayStream, PersistenceError> {
        let events = self.get_events::<A>(aggregate_id).await?;
        let (mut feed, stream) = ReplayStream::new(events.len().max(1));
        for event in events {
            feed.push(Ok(event)).await?;
        }
        Ok(stream)
    }

    async fn stream_all_events<A: Aggregate>(&self) -> Result<ReplayStream, PersistenceError> {
        Err(unknown("the log is followed by tenant and position, not by kind of aggregate"))
    }
}

fn new_event(event: &SerializedEvent, payload: &Value) -> NewEvent {
    NewEvent {
        event_type: event.event_type.clone(),
        event_version: event.event_version.clone(),
        payload: payload.to_string(),
        metadata: event.metadata.to_string(),
    }
}

/// The command's id from the metadata, else one that belongs to this place in this stream.
fn command_id(event: &SerializedEvent) -> CommandId {
    let given = event.metadata.get("command_id").and_then(Value::as_str).and_then(|id| Uuid::parse_str(id).ok());
    given.map_or_else(
        || {
            let place = format!("{}/{}/{}", event.aggregate_type, event.aggregate_id, event.sequence);
            CommandId::derived(Uuid::NAMESPACE_OID, &format!("{place}/{}", event.payload))
        },
        CommandId::new,
    )
}
