//! Events as they stand in a tenant's log.

use domain::access::{AccessEvent, MemberEvent};
use domain::conversation::ConversationEvent;
use domain::id::{MemberId, TenantId, TokenId};
use domain::lead::LeadEvent;
use domain::notification::NotificationEvent;
use domain::person::PersonEvent;
use domain::task::TaskEvent;
use domain::tenant::TenantEvent;
use domain::whatsapp::WhatsAppEvent;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

use chrono::{DateTime, Utc};

/// A place in a tenant's log: 1, 2, 3, ... without a gap; 0 is before the first event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub i64);

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An event with its place in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// Whose log.
    pub tenant: TenantId,
    /// Where in it.
    pub position: Position,
    /// The aggregate, without the tenant.
    pub aggregate_id: Uuid,
    /// The place within the aggregate's stream, from 1.
    pub sequence: i64,
    /// When it was committed, never earlier than the event before.
    pub recorded_at: DateTime<Utc>,
    /// Who and why.
    pub metadata: Metadata,
    /// What happened.
    pub event: LogEvent,
}

/// What happened, of whatever aggregate.
#[derive(Clone, Debug, PartialEq)]
pub enum LogEvent {
    /// Of a conversation.
    Conversation(ConversationEvent),
    /// Of a lead.
    Lead(LeadEvent),
    /// Of a task.
    Task(TaskEvent),
    /// Of a notification.
    Notification(NotificationEvent),
    /// Of a member.
    Member(MemberEvent),
    /// Of who may do what.
    Access(AccessEvent),
    /// Of a connection to WhatsApp.
    WhatsApp(WhatsAppEvent),
    /// Of a person's data.
    Person(PersonEvent),
    /// Of a tenant's settings.
    Tenant(TenantEvent),
}

/// A read model has come further in a tenant's log: open pages may want to look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advance {
    /// Which read model, such as `task`.
    pub read_model: &'static str,
    /// Whose log.
    pub tenant: TenantId,
    /// How far.
    pub position: Position,
}

/// Who caused an event, and why; kept beside each event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Who.
    pub actor: Actor,
    /// The command that it came from.
    pub command_id: Uuid,
    /// What everything that follows from one cause shares.
    pub correlation_id: Uuid,
    /// The position of the event that it follows from, where it follows from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<Position>,
    /// The request it came with, where it came with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The token for programs that a member's asking came by, where it came by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenId>,
}

/// Who caused an event, written `member:<uuid>` or `system:<part>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Actor {
    /// A member.
    Member(MemberId),
    /// A part of the system, such as `inbox` or `assignment`.
    System(String),
}

/// A text that names no actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an actor is written member:<uuid> or system:<part>")]
pub struct MalformedActor;

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(member) => write!(f, "member:{member}"),
            Self::System(part) => write!(f, "system:{part}"),
        }
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        actor.to_string()
    }
}

impl TryFrom<String> for Actor {
    type Error = MalformedActor;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.split_once(':') {
            Some(("member", id)) => MemberId::from_str(id).map(Self::Member).map_err(|_| MalformedActor),
            Some(("system", part)) => Ok(Self::System(part.to_owned())),
            Some(_) | None => Err(MalformedActor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_reads_back_as_written() {
        for actor in [Actor::Member(MemberId::new(Uuid::nil())), Actor::System("inbox".into())] {
            assert_eq!(Actor::try_from(actor.to_string()), Ok(actor));
        }
    }
}
