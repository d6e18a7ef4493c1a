//! What the rules of a notification read.

use super::{Importance, NotificationEvent, ProviderError, Status};
use serde::{Deserialize, Serialize};

/// How many ids of the provider are remembered: each attempt that may have been taken can have brought one.
const REMEMBERED_MESSAGES_MAX: usize = 8;

/// How many different failures are kept; what is reported beyond them leaves no event.
pub(super) const REMEMBERED_FAILURES_MAX: usize = 8;

/// The notification as its rules see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    pub(super) requested: Option<Progressing>,
}

/// How far a requested notification has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Progressing {
    pub(super) importance: Importance,
    pub(super) status: Status,
    pub(super) attempts: u32,
    /// Whether an attempt has begun of which nothing was heard.
    pub(super) in_flight: bool,
    /// Whether it is sent again although an earlier attempt may have been taken.
    pub(super) resent: bool,
    /// What the provider reported as failures, each once.
    pub(super) failures: Vec<ProviderError>,
    messages: Vec<String>,
}

impl Notification {
    /// Where it stands; `None` before it was requested. An attempt under way is still [`Status::Pending`].
    pub fn status(&self) -> Option<Status> {
        self.requested.as_ref().map(|requested| requested.status)
    }

    /// The provider's ids of the message, oldest first; more than one where it was sent again as a possible duplicate.
    pub fn messages(&self) -> &[String] {
        self.requested.as_ref().map_or(&[], |requested| requested.messages.as_slice())
    }

    pub(super) fn absorb(&mut self, event: NotificationEvent) {
        if let NotificationEvent::NotificationRequested(requested) = event {
            self.requested = Some(Progressing::begin(requested.importance));
        } else if let Some(requested) = &mut self.requested {
            requested.absorb(event);
        }
    }
}

impl Progressing {
    const fn begin(importance: Importance) -> Self {
        Self {
            importance,
            status: Status::Pending,
            attempts: 0,
            in_flight: false,
            resent: false,
            failures: Vec::new(),
            messages: Vec::new(),
        }
    }

    fn absorb(&mut self, event: NotificationEvent) {
        match event {
            NotificationEvent::NotificationRequested(_) | NotificationEvent::Deferred { .. } => {}
            NotificationEvent::AttemptStarted { attempt, .. } => {
                self.attempts = attempt;
                self.in_flight = true;
            }
            NotificationEvent::Queued { message, .. } => self.taken(Status::Queued, message),
            NotificationEvent::Sent { message, .. } => self.taken(Status::Sent, message),
            NotificationEvent::Delivered { message, .. } => self.taken(Status::Delivered, message),
            NotificationEvent::Read { message, .. } => self.taken(Status::Read, message),
            NotificationEvent::MessageFailed { error, .. } => {
                self.stand(Status::Failed);
                self.remember_failure(error);
            }
            NotificationEvent::FailureNoted { error, .. } => self.remember_failure(error),
            NotificationEvent::RetryScheduled { .. } => {
                self.resent = self.resent || self.status == Status::Unknown;
                self.stand(Status::Pending);
            }
            NotificationEvent::OutcomeUnknown { .. } => self.stand(Status::Unknown),
            NotificationEvent::Cancelled { .. } => self.stand(Status::Cancelled),
        }
    }

    /// Every news of an attempt ends it.
    const fn stand(&mut self, status: Status) {
        self.status = status;
        self.in_flight = false;
    }

    fn taken(&mut self, status: Status, message: String) {
        self.stand(status);
        if self.messages.len() < REMEMBERED_MESSAGES_MAX && !self.messages.contains(&message) {
            self.messages.push(message);
        }
    }

    fn remember_failure(&mut self, error: ProviderError) {
        if self.failures.len() < REMEMBERED_FAILURES_MAX && !self.failures.contains(&error) {
            self.failures.push(error);
        }
    }
}
