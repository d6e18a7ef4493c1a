//! What can be asked of a notification.

use super::{CancelReason, DeferReason, Progress, ProviderError, Requested};
use chrono::{DateTime, Utc};

/// What can be asked of a notification, in the imperative.
#[derive(Clone, Debug, PartialEq)]
pub enum NotificationCommand {
    /// Send it.
    Request(Box<Requested>),
    /// Wait.
    Defer {
        /// For what.
        reason: DeferReason,
        /// Until when, at the earliest.
        until: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is about to be handed over.
    BeginAttempt {
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider took it.
    RecordAccepted {
        /// The provider's id of the message.
        message: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// A status webhook came.
    RecordStatus {
        /// The provider's id of the message.
        message: String,
        /// What it says.
        progress: Progress,
        /// When, by the provider's clock.
        provider_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The provider refused it.
    RecordFailure {
        /// The provider's words.
        error: ProviderError,
        /// When it may be tried again; `None` gives up.
        retry_at: Option<DateTime<Utc>>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody knows whether the provider took it.
    RecordUnknown {
        /// Until when a status webhook is waited for.
        settle_by: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// No status came in time: what is important is sent again, the rest fails as unknown.
    Settle {
        /// When.
        at: DateTime<Utc>,
    },
    /// Don't send it.
    Cancel {
        /// Why.
        reason: CancelReason,
        /// When.
        at: DateTime<Utc>,
    },
}
