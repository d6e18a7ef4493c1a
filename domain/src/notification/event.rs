//! What has happened to a notification.

use super::{CancelReason, Content, DeferReason, Importance, ProviderError, RecipientClass, Trigger};
use crate::conversation::Channel;
use crate::id::{ConversationId, PersonId};
use crate::private::Private;
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to a notification, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationEvent {
    /// Something is to be sent.
    NotificationRequested(Box<Requested>),
    /// It waits.
    Deferred {
        /// For what.
        reason: DeferReason,
        /// Until when, at the earliest.
        until: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is being handed over: committed before the call.
    AttemptStarted {
        /// Which attempt, from 1.
        attempt: u32,
        /// Whether an earlier attempt may have been taken, so that this one may be a duplicate.
        possible_duplicate: bool,
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider took it.
    Queued {
        /// The provider's id of the message.
        message: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// It left the provider.
    Sent {
        /// The provider's id of the message.
        message: String,
        /// When, by the provider's clock.
        provider_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It reached the recipient's phone.
    Delivered {
        /// The provider's id of the message.
        message: String,
        /// When, by the provider's clock.
        provider_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It was read.
    Read {
        /// The provider's id of the message.
        message: String,
        /// When, by the provider's clock.
        provider_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It failed for good.
    MessageFailed {
        /// The provider's words.
        error: ProviderError,
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider reported a failure after it had been delivered or read; kept as a note.
    FailureNoted {
        /// The provider's words.
        error: ProviderError,
        /// When.
        at: DateTime<Utc>,
    },
    /// An attempt failed and another will follow.
    RetryScheduled {
        /// The provider's words.
        error: ProviderError,
        /// When it will be tried again.
        retry_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// An attempt was made, and nobody knows whether the provider took it.
    OutcomeUnknown {
        /// Until when a status webhook is waited for.
        settle_by: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It will not be sent.
    Cancelled {
        /// Why.
        reason: CancelReason,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Everything about a message that is to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Requested {
    /// The channel.
    pub channel: Channel,
    /// From which of the tenant's numbers or bots, by the provider's id.
    pub endpoint: String,
    /// Who it is for, as a class.
    pub recipient_class: RecipientClass,
    /// Who it is for.
    pub person: PersonId,
    /// Where they are reached.
    pub address: Private<String>,
    /// What made us send.
    pub trigger: Trigger,
    /// The talk it belongs to, whose order it keeps.
    pub conversation: Option<ConversationId>,
    /// What is sent.
    pub content: Private<Content>,
    /// The message it answers, by the provider's id.
    pub answers: Option<String>,
    /// How much it matters.
    pub importance: Importance,
    /// Whether it may be sent to someone who opted out: only the confirmation of the opt-out itself.
    pub despite_opt_out: bool,
    /// Until when free text may be sent.
    pub window_ends_at: Option<DateTime<Utc>>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Requested {
    /// Whether it opens a conversation of the business's own, which counts towards Meta's messaging limit: whatever isn't
    /// said within a customer's window of 24 hours. (Messaging limits, 2026-04)
    pub const fn opens_conversation(&self) -> bool {
        self.window_ends_at.is_none()
    }
}

impl DomainEvent for NotificationEvent {
    fn event_type(&self) -> String {
        match self {
            Self::NotificationRequested(_) => "notification.requested",
            Self::Deferred { .. } => "notification.deferred",
            Self::AttemptStarted { .. } => "notification.attempt_started",
            Self::Queued { .. } => "notification.queued",
            Self::Sent { .. } => "notification.sent",
            Self::Delivered { .. } => "notification.delivered",
            Self::Read { .. } => "notification.read",
            Self::MessageFailed { .. } => "notification.failed",
            Self::FailureNoted { .. } => "notification.failure_noted",
            Self::RetryScheduled { .. } => "notification.retry_scheduled",
            Self::OutcomeUnknown { .. } => "notification.outcome_unknown",
            Self::Cancelled { .. } => "notification.cancelled",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
