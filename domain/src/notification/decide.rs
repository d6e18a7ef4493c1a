//! What is decided when something is asked of a notification.

use super::state::Progressing;
use super::{
    CancelReason, Importance, Notification, NotificationCommand, NotificationError, NotificationEvent, ProviderError,
    Status,
};
use chrono::{DateTime, Utc};

/// What the log says where an important message is sent again.
const SENT_AGAIN: &str = "no status arrived; sent again as a possible duplicate";

/// What the log says where nobody knows whether a message was taken, and it isn't sent again.
const OUTCOME_UNKNOWN: &str = "outcome unknown: no status arrived in time";

impl Notification {
    /// What happens when `command` is given to this notification.
    ///
    /// # Errors
    /// - [`NotificationError::Unknown`]: anything but a request, before it was requested.
    /// - [`NotificationError::AlreadyRequested`]: a second request.
    /// - [`NotificationError::NotPending`]: a deferral once an attempt has begun that wasn't refused, or after the end.
    /// - [`NotificationError::AttemptInFlight`]: an attempt while another is under way.
    /// - [`NotificationError::AlreadyHandedOver`]: an attempt once the outcome is unknown, the provider took it or it
    ///   ended; a cancellation then, or while an attempt is under way.
    pub fn decide(&self, command: NotificationCommand) -> Result<Vec<NotificationEvent>, NotificationError> {
        let event = match (&self.requested, command) {
            (None, NotificationCommand::Request(requested)) => {
                Some(NotificationEvent::NotificationRequested(requested))
            }
            (None, _) => return Err(NotificationError::Unknown),
            (Some(progressing), command) => progressing.decide(command)?,
        };
        Ok(event.into_iter().collect())
    }
}

impl Progressing {
    fn decide(&self, command: NotificationCommand) -> Result<Option<NotificationEvent>, NotificationError> {
        match command {
            NotificationCommand::Request(_) => Err(NotificationError::AlreadyRequested),
            NotificationCommand::Defer { reason, until, at } if self.is_waiting() => {
                Ok(Some(NotificationEvent::Deferred { reason, until, at }))
            }
            NotificationCommand::Defer { .. } => Err(NotificationError::NotPending),
            NotificationCommand::BeginAttempt { at } => self.begin_attempt(at).map(Some),
            NotificationCommand::RecordAccepted { message, at } => Ok(self.record_accepted(message, at)),
            NotificationCommand::RecordStatus { message, progress, provider_at, at } => {
                Ok(self.record_status(message, progress, provider_at, at))
            }
            NotificationCommand::RecordFailure { error, retry_at, at } => Ok(self.record_failure(error, retry_at, at)),
            NotificationCommand::RecordUnknown { settle_by, at } => {
                Ok(self.in_flight.then_some(NotificationEvent::OutcomeUnknown { settle_by, at }))
            }
            NotificationCommand::Settle { at } => Ok(self.settle(at)),
            NotificationCommand::Cancel { reason, at } => self.cancel(reason, at),
        }
    }

    fn is_waiting(&self) -> bool {
        self.status == Status::Pending && !self.in_flight
    }

    /// An attempt whose process died is never followed by another: its outcome is recorded as unknown first.
    fn begin_attempt(&self, at: DateTime<Utc>) -> Result<NotificationEvent, NotificationError> {
        if self.in_flight {
            return Err(NotificationError::AttemptInFlight);
        }
        if !self.is_waiting() {
            return Err(NotificationError::AlreadyHandedOver);
        }
        Ok(NotificationEvent::AttemptStarted {
            attempt: self.attempts.saturating_add(1),
            possible_duplicate: self.resent,
            at,
        })
    }

    /// A late answer also stops the second attempt at what was rescheduled without knowing.
    fn record_accepted(&self, message: String, at: DateTime<Utc>) -> Option<NotificationEvent> {
        let awaited = match self.status {
            Status::Pending => self.in_flight || self.resent,
            Status::Unknown => true,
            Status::Queued | Status::Sent | Status::Delivered | Status::Read | Status::Failed | Status::Cancelled => {
                false
            }
        };
        awaited.then_some(NotificationEvent::Queued { message, at })
    }

    fn record_failure(
        &self,
        error: ProviderError,
        retry_at: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Option<NotificationEvent> {
        self.in_flight.then_some(match retry_at {
            Some(retry_at) => NotificationEvent::RetryScheduled { error, retry_at, at },
            None => NotificationEvent::MessageFailed { error, at },
        })
    }

    fn settle(&self, at: DateTime<Utc>) -> Option<NotificationEvent> {
        if self.status != Status::Unknown {
            return None;
        }
        Some(match (self.importance, self.resent) {
            (Importance::Important, false) => {
                NotificationEvent::RetryScheduled { error: said_by_us(SENT_AGAIN), retry_at: at, at }
            }
            (Importance::Important, true) | (Importance::Ordinary, _) => {
                NotificationEvent::MessageFailed { error: said_by_us(OUTCOME_UNKNOWN), at }
            }
        })
    }

    fn cancel(&self, reason: CancelReason, at: DateTime<Utc>) -> Result<Option<NotificationEvent>, NotificationError> {
        if self.status == Status::Cancelled {
            Ok(None)
        } else if self.is_waiting() {
            Ok(Some(NotificationEvent::Cancelled { reason, at }))
        } else {
            Err(NotificationError::AlreadyHandedOver)
        }
    }
}

fn said_by_us(message: &str) -> ProviderError {
    ProviderError { message: message.to_owned(), ..ProviderError::default() }
}
