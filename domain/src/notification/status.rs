//! What is decided when the provider reports a status.
//!
//! Statuses come in any order, more than once, and before the answer to the call that sent the message. Whatever the
//! order, a notification ends at the same place.

use super::state::{Progressing, REMEMBERED_FAILURES_MAX};
use super::{NotificationEvent, Progress, ProviderError, Status};
use chrono::{DateTime, Utc};

impl Progressing {
    /// A status proves that the provider took the message, whatever we knew of it and under whichever id it runs there.
    pub(super) fn record_status(
        &self,
        message: String,
        progress: Progress,
        provider_at: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Option<NotificationEvent> {
        match progress {
            Progress::Sent => self.is_before_sent().then_some(NotificationEvent::Sent { message, provider_at, at }),
            Progress::Delivered => {
                self.is_before_delivered().then_some(NotificationEvent::Delivered { message, provider_at, at })
            }
            Progress::Read => self.is_before_read().then_some(NotificationEvent::Read { message, provider_at, at }),
            Progress::Failed(error) => self.record_failed(error, at),
        }
    }

    /// A failure can't undo a delivery; it is noted beside it, once.
    fn record_failed(&self, error: ProviderError, at: DateTime<Utc>) -> Option<NotificationEvent> {
        match self.status {
            Status::Pending | Status::Unknown | Status::Queued | Status::Sent => {
                Some(NotificationEvent::MessageFailed { error, at })
            }
            Status::Delivered | Status::Read => {
                let is_new = !self.failures.contains(&error) && self.failures.len() < REMEMBERED_FAILURES_MAX;
                is_new.then_some(NotificationEvent::FailureNoted { error, at })
            }
            Status::Failed | Status::Cancelled => None,
        }
    }

    const fn is_before_sent(&self) -> bool {
        match self.status {
            Status::Pending | Status::Unknown | Status::Queued => true,
            Status::Sent | Status::Delivered | Status::Read | Status::Failed | Status::Cancelled => false,
        }
    }

    // Meta has reported a delivery after a failure, and the delivery is what holds. (Cloud API, statuses, 2026-04)
    const fn is_before_delivered(&self) -> bool {
        self.is_before_sent() || matches!(self.status, Status::Sent | Status::Failed)
    }

    const fn is_before_read(&self) -> bool {
        self.is_before_delivered() || matches!(self.status, Status::Delivered)
    }
}
