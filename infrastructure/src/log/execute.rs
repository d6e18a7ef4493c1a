//! Commands to aggregates: decided by cqrs-es, appended by the log.

use super::cache::StateCache;
use super::repository::LogRepository;
use super::store::{CommandStore, End, Shared};
use super::writer::LogWriter;
use crate::people::Keyring;
use crate::secret::MasterKey;
use application::command::{CommandContext, Committed, Execute, ExecuteError, Guard};
use application::log::Position;
use async_trait::async_trait;
use cqrs_es::persist::PersistenceError;
use cqrs_es::{AggregateError, CqrsFramework};
use domain::id::{CommandId, TenantId};
use domain::stream::{Stream, Streamed};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How often a command that meets a conflict is decided, in all.
const DECISIONS_MAX: u32 = 4;

/// The event store, to which commands of every kind can be given.
#[derive(Clone)]
pub struct Log {
    shared: Arc<Shared>,
    pool: PgPool,
}

impl Log {
    /// The log in this database.
    pub fn new(pool: PgPool, writer: LogWriter, keyring: Keyring, master: MasterKey) -> Self {
        let repository = LogRepository::new(pool.clone(), writer, keyring);
        Self { shared: Arc::new(Shared { repository, cache: StateCache::default(), master }), pool }
    }

    fn store<A: Streamed>(
        &self,
        stream: Stream<A>,
        context: &CommandContext,
        guard: Option<Guard<A>>,
        first: bool,
    ) -> CommandStore<A> {
        let end = Arc::new(Mutex::new(None));
        CommandStore { shared: Arc::clone(&self.shared), stream, context: context.clone(), guard, first, end }
    }

    /// Decides and appends once; `None` where a conflict wants it decided again.
    async fn decide<A: Streamed + Clone + 'static>(
        &self,
        store: CommandStore<A>,
        command: A::Command,
    ) -> Option<Result<Committed, ExecuteError<A::Error>>> {
        let end = Arc::clone(&store.end);
        let (tenant, id) = (store.stream.tenant, store.context.command_id);
        let stream = store.stream.to_string();
        let framework = CqrsFramework::new(store, Vec::new(), ());
        let result = framework.execute_with_metadata(&stream, command, HashMap::new()).await;
        let end = end.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (result, end) {
            (_, Some(End::Committed(committed))) => Some(Ok(committed)),
            (_, Some(End::Hidden)) => Some(Err(ExecuteError::Hidden)),
            (_, Some(End::Taken { scope, holder })) => {
                Some(Err(ExecuteError::Taken { scope: scope.to_owned(), holder }))
            }
            (_, Some(End::Unreachable(error))) => Some(Err(ExecuteError::Unavailable(Box::new(error)))),
            (Ok(()), None) => Some(self.answer_again(tenant, id).await.map(|known| known.unwrap_or(NOTHING_DONE))),
            (Err(AggregateError::UserError(refusal)), None) => Some(match self.answer_again(tenant, id).await {
                Ok(Some(committed)) => Ok(committed),
                Ok(None) => Err(ExecuteError::Refused(refusal)),
                Err(error) => Err(error),
            }),
            (Err(AggregateError::AggregateConflict), None) => None,
            (Err(AggregateError::DatabaseConnectionError(error)), None) => Some(Err(ExecuteError::Unavailable(error))),
            (Err(AggregateError::DeserializationError(error) | AggregateError::UnexpectedError(error)), None) => {
                Some(Err(ExecuteError::Internal(error)))
            }
        }
    }

    /// What a command was answered the first time, if it has been asked before: then the state it would be decided on
    /// is the one it made itself, and a refusal would be wrong.
    async fn answer_again<E: std::error::Error + 'static>(
        &self,
        tenant: TenantId,
        id: CommandId,
    ) -> Result<Option<Committed>, ExecuteError<E>> {
        let position = sqlx::query_scalar!(
            "SELECT position FROM command WHERE tenant_id = $1 AND command_id = $2",
            tenant.uuid(),
            id.uuid(),
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(|error| ExecuteError::Unavailable(Box::new(error)))?;
        Ok(position.map(|position| Committed { position: Some(Position(position)), repeated: true }))
    }

    async fn run<A: Streamed + Clone + 'static>(
        self,
        stream: Stream<A>,
        command: A::Command,
        context: CommandContext,
        guard: Option<Guard<A>>,
    ) -> Result<Committed, ExecuteError<A::Error>> {
        for attempt in 0..DECISIONS_MAX {
            let first = attempt == 0 && A::is_first(&command);
            let store = self.store(stream, &context, guard.clone(), first);
            if let Some(outcome) = self.decide(store, command.clone()).await {
                return outcome;
            }
            metrics::counter!("sigmadsa_conflicts_total").increment(1);
        }
        Err(ExecuteError::Conflict)
    }
}

const NOTHING_DONE: Committed = Committed { position: None, repeated: false };

#[async_trait]
impl<A> Execute<A> for Log
where
    A: Streamed + Clone + 'static,
    A::Command: 'static,
    A::Event: 'static,
{
    async fn execute(
        &self,
        stream: Stream<A>,
        command: A::Command,
        context: CommandContext,
        guard: Option<Guard<A>>,
    ) -> Result<Committed, ExecuteError<A::Error>> {
        // A task of its own, so that a caller who hangs up doesn't cut the command in half.
        let running = tokio::spawn(self.clone().run(stream, command, context, guard));
        running.await.unwrap_or_else(|error| Err(ExecuteError::Internal(Box::new(error))))
    }

    async fn load(&self, stream: Stream<A>) -> Result<A, ExecuteError<A::Error>> {
        let loaded = self.shared.current(stream).await;
        let loaded = loaded.map_err(|error| match error {
            PersistenceError::ConnectionError(error) => ExecuteError::Unavailable(error),
            error @ (PersistenceError::OptimisticLockError
            | PersistenceError::DeserializationError(_)
            | PersistenceError::UnknownError(_)) => ExecuteError::Internal(Box::new(error)),
        })?;
        Ok(loaded.into_state())
    }
}
