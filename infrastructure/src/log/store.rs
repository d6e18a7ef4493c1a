//! cqrs-es's event store for one command: it knows who asks and under which id, and tells where the events landed.

use super::append::{Append, Appended, Claim, NewEvent};
use super::cache::StateCache;
use super::repository::LogRepository;
use super::writer::WriteError;
use crate::secret::MasterKey;
use application::command::{CommandContext, Committed, Guard};
use cqrs_es::persist::{PersistedEventRepository, PersistenceError};
use cqrs_es::{AggregateContext, AggregateError, DomainEvent, EventEnvelope, EventStore};
use domain::stream::{ClaimChange, Stream, Streamed};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// What all commands share.
pub(super) struct Shared {
    pub(super) repository: LogRepository,
    pub(super) cache: StateCache,
    pub(super) master: MasterKey,
}

/// The event store as one command sees it.
pub(super) struct CommandStore<A: Streamed> {
    pub(super) shared: Arc<Shared>,
    pub(super) stream: Stream<A>,
    pub(super) context: CommandContext,
    pub(super) guard: Option<Guard<A>>,
    /// Whether the stream is taken to be empty without looking: the command can only be the first.
    pub(super) first: bool,
    /// What became of the command beyond what cqrs-es tells.
    pub(super) end: Arc<Mutex<Option<End>>>,
}

/// How a command ended, where cqrs-es has no word for it.
#[derive(Debug)]
pub(super) enum End {
    Committed(Committed),
    Hidden,
    Taken { scope: &'static str, holder: Uuid },
    Unreachable(WriteError),
}

/// An aggregate on which a command is being decided.
pub(super) struct Loaded<A> {
    state: A,
    sequence: i64,
}

impl<A: Streamed> AggregateContext<A> for Loaded<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.state
    }
}

impl Shared {
    /// The state as last committed, by whatever node: what is kept in memory, and what was appended since.
    pub(super) async fn current<A: Streamed + Clone + 'static>(
        &self,
        stream: Stream<A>,
    ) -> Result<Loaded<A>, PersistenceError> {
        let (state, sequence) = self.cache.lookup(stream).unwrap_or_default();
        let mut loaded = Loaded { state, sequence };
        let known = usize::try_from(sequence).map_err(|error| PersistenceError::UnknownError(error.into()))?;
        let newer = self.repository.get_last_events::<A>(&stream.to_string(), known).await?;
        if newer.is_empty() {
            return Ok(loaded);
        }
        for event in newer {
            loaded.sequence =
                i64::try_from(event.sequence).map_err(|error| PersistenceError::UnknownError(error.into()))?;
            loaded.state.apply(serde_json::from_value(event.payload)?);
        }
        self.cache.keep(stream, loaded.state.clone(), loaded.sequence);
        Ok(loaded)
    }
}

impl<A> Loaded<A> {
    pub(super) fn into_state(self) -> A {
        self.state
    }
}

impl<A: Streamed + Clone + 'static> CommandStore<A> {
    fn ends(&self, end: End) {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }

    /// The state to decide on: from memory where it is kept, for a stale one is only a conflict.
    async fn state(&self) -> Result<Loaded<A>, PersistenceError> {
        if let Some((state, sequence)) = self.shared.cache.lookup(self.stream) {
            return Ok(Loaded { state, sequence });
        }
        if self.first {
            return Ok(Loaded { state: A::default(), sequence: 0 });
        }
        self.shared.current(self.stream).await
    }

    async fn append(&self, events: &[A::Event], context: &Loaded<A>) -> Result<Append, PersistenceError> {
        let mut payloads = events.iter().map(serde_json::to_value).collect::<Result<Vec<Value>, _>>()?;
        self.shared.repository.seal(self.stream.tenant, &mut payloads).await?;
        let metadata = serde_json::to_string(&self.context.metadata())?;
        let events = events
            .iter()
            .zip(payloads)
            .map(|(event, payload)| NewEvent {
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload: payload.to_string(),
                metadata: metadata.clone(),
            })
            .collect::<Vec<_>>();
        Ok(Append {
            tenant: self.stream.tenant,
            command_id: self.context.command_id,
            aggregate_type: A::TYPE,
            aggregate_id: self.stream.id(),
            expected: context.sequence,
            events,
            claims: None,
        })
    }

    /// What the aggregate holds after these events; the last change counts.
    fn claims(&self, events: &[A::Event], state: &A) -> Option<Vec<Claim>> {
        let change = events.iter().filter_map(|event| state.claim_change(event)).next_back()?;
        Some(match change {
            ClaimChange::GiveBack => Vec::new(),
            ClaimChange::Hold { scope, key } => {
                let space = format!("claim/{}/{scope}", self.stream.tenant);
                vec![Claim { scope, key_hash: self.shared.master.hash(&space, &key) }]
            }
        })
    }

    /// Keeps or forgets the state by what became of the command, and tells cqrs-es in its words.
    fn settle(
        &self,
        outcome: Result<Appended, WriteError>,
        context: Loaded<A>,
        count: i64,
        scope: Option<&'static str>,
    ) -> Result<(), AggregateError<A::Error>> {
        match outcome {
            Ok(Appended::Accepted(position)) => {
                self.shared.cache.keep(self.stream, context.state, context.sequence + count);
                self.ends(End::Committed(Committed { position: Some(position), repeated: false }));
                return Ok(());
            }
            Ok(Appended::Repeated(position)) => {
                self.shared.cache.forget(self.stream);
                self.ends(End::Committed(Committed { position: Some(position), repeated: true }));
                return Ok(());
            }
            Ok(Appended::Taken(holder)) => self.ends(End::Taken { scope: scope.unwrap_or_default(), holder }),
            Ok(Appended::Conflict) => {}
            Ok(Appended::UnknownTenant) => {
                return Err(AggregateError::UnexpectedError("there is no such tenant".into()));
            }
            Err(WriteError::Refused(text)) => return Err(AggregateError::UnexpectedError(text.into())),
            Err(error) => self.ends(End::Unreachable(error)),
        }
        self.shared.cache.forget(self.stream);
        Err(AggregateError::AggregateConflict)
    }
}

impl<A: Streamed + Clone + 'static> EventStore<A> for CommandStore<A> {
    type AC = Loaded<A>;

    async fn load_events(&self, aggregate_id: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let events = self.shared.repository.get_events::<A>(aggregate_id).await?;
        Ok(events.into_iter().map(EventEnvelope::try_from).collect::<Result<_, _>>()?)
    }

    async fn load_aggregate(&self, _aggregate_id: &str) -> Result<Loaded<A>, AggregateError<A::Error>> {
        let loaded = self.state().await?;
        if self.guard.as_ref().is_some_and(|guard| !guard(&loaded.state)) {
            self.ends(End::Hidden);
            return Err(AggregateError::AggregateConflict);
        }
        Ok(loaded)
    }

    async fn commit(
        &self,
        events: Vec<A::Event>,
        context: Loaded<A>,
        _metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let claims = self.claims(&events, &context.state);
        let scope = claims.as_ref().and_then(|claims| claims.first()).map(|claim| claim.scope);
        let append = Append { claims, ..self.append(&events, &context).await? };
        let count =
            i64::try_from(append.events.len()).map_err(|error| AggregateError::UnexpectedError(error.into()))?;
        let outcome = self.shared.repository.writer().append(append).await;
        self.settle(outcome, context, count, scope)?;
        // The envelopes are for cqrs-es's own queries, which ours isn't given any of.
        Ok(Vec::new())
    }
}
