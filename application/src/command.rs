//! How a command reaches its aggregate.

use crate::failure::Failure;
use crate::log::{Actor, Metadata, Position};
use async_trait::async_trait;
use domain::access::{Access, Member};
use domain::conversation::Conversation;
use domain::id::{CommandId, TenantId, TokenId};
use domain::lead::Lead;
use domain::notification::Notification;
use domain::person::Person;
use domain::stream::{Stream, Streamed};
use domain::task::Task;
use domain::tenant::Tenant;
use domain::whatsapp::WhatsAppConnection;
use std::error::Error;
use std::sync::Arc;
use uuid::Uuid;

/// Who asks, and under which id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandContext {
    /// The same id twice has one effect, answered the same way.
    pub command_id: CommandId,
    /// Who asks.
    pub actor: Actor,
    /// What everything that follows shares.
    pub correlation_id: Uuid,
    /// The position of the event that it follows from, where it follows from one.
    pub causation: Option<Position>,
    /// The request it came with, where it came with one.
    pub request_id: Option<String>,
    /// The token for programs that a member asks by, where they ask by one.
    pub token: Option<TokenId>,
}

impl CommandContext {
    /// The context of a further command of the same use case: an id derived from this one's.
    #[must_use]
    pub fn step(&self, name: &str) -> Self {
        Self { command_id: CommandId::derived(self.command_id.uuid(), name), ..self.clone() }
    }

    /// What is kept beside each event.
    pub fn metadata(&self) -> Metadata {
        Metadata {
            actor: self.actor.clone(),
            command_id: self.command_id.uuid(),
            correlation_id: self.correlation_id,
            causation: self.causation,
            request_id: self.request_id.clone(),
            token: self.token,
        }
    }
}

/// A command that was carried out, now or when it was first asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The tenant's log holds everything the command did up to here; `None` where it did nothing.
    pub position: Option<Position>,
    /// Whether the command's id was known, so that nothing was done this time.
    pub repeated: bool,
}

/// Whether the asker may see an aggregate in this state; what one may not see doesn't exist.
pub type Guard<A> = Arc<dyn Fn(&A) -> bool + Send + Sync>;

/// Carries commands to aggregates of one kind.
#[async_trait]
pub trait Execute<A: Streamed>: Send + Sync {
    /// Decides a command on the aggregate's state and appends what follows.
    ///
    /// A conflict with another command is decided again on the fresh state, a few times. The caller may hang up: a
    /// command is never cut in half.
    ///
    /// # Errors
    /// - [`ExecuteError::Refused`]: the aggregate's rules say no.
    /// - [`ExecuteError::Hidden`]: the guard says no.
    /// - [`ExecuteError::Taken`]: something unique is held by another aggregate.
    /// - [`ExecuteError::Conflict`]: others were faster each time.
    /// - [`ExecuteError::Unavailable`]: the database can't be reached; nobody knows whether the command was carried out.
    /// - [`ExecuteError::Internal`]: something that must not happen.
    async fn execute(
        &self,
        stream: Stream<A>,
        command: A::Command,
        context: CommandContext,
        guard: Option<Guard<A>>,
    ) -> Result<Committed, ExecuteError<A::Error>>;

    /// The aggregate's state as last committed.
    ///
    /// # Errors
    /// - [`ExecuteError::Unavailable`]: the database can't be reached.
    /// - [`ExecuteError::Internal`]: an event can't be read back.
    async fn load(&self, stream: Stream<A>) -> Result<A, ExecuteError<A::Error>>;
}

/// Carries commands to aggregates of every kind.
pub trait Commands:
    Execute<Conversation>
    + Execute<Lead>
    + Execute<Task>
    + Execute<Notification>
    + Execute<Member>
    + Execute<Access>
    + Execute<WhatsAppConnection>
    + Execute<Person>
    + Execute<Tenant>
{
}

impl<T> Commands for T where
    T: Execute<Conversation>
        + Execute<Lead>
        + Execute<Task>
        + Execute<Notification>
        + Execute<Member>
        + Execute<Access>
        + Execute<WhatsAppConnection>
        + Execute<Person>
        + Execute<Tenant>
{
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<E: Error + 'static> {
    /// The aggregate's rules say no.
    #[error("refused")]
    Refused(#[source] E),
    /// The asker may not see the aggregate.
    #[error("hidden from the asker")]
    Hidden,
    /// Something unique is held by another aggregate.
    #[error("held by another aggregate")]
    Taken {
        /// Which kind of thing.
        scope: String,
        /// Who holds it.
        holder: Uuid,
    },
    /// Others were faster each time.
    #[error("others were faster each time")]
    Conflict,
    /// The database can't be reached.
    #[error("the event store is not available")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// Something that must not happen.
    #[error("the event store failed")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl<E: Error + Send + Sync + 'static> ExecuteError<E> {
    /// The failure a client sees, given what a refusal means to it.
    pub fn into_failure(self, refusal: impl FnOnce(E) -> Failure) -> Failure {
        match self {
            Self::Refused(error) => refusal(error),
            Self::Hidden => Failure::NotFound,
            Self::Taken { scope, .. } => {
                Failure::Refused { code: "already-taken", message: format!("the {scope} is taken already") }
            }
            Self::Conflict => Failure::Conflict,
            Self::Unavailable(source) => Failure::Unavailable { retry_after_s: 1, source: Some(source) },
            Self::Internal(source) => Failure::Internal { source },
        }
    }
}

/// The command id of a client's `Idempotency-Key`: the same key of the same asker is the same command.
pub fn keyed_command_id(tenant: TenantId, asker: Uuid, key: &str) -> CommandId {
    CommandId::derived(tenant.uuid(), &format!("key:{asker}:{key}"))
}
