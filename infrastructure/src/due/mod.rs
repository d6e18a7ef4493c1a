//! What is due: kept from the log by one read model, and done tenant by tenant by the worker of each topic.
//!
//! [`DueModel`] notes from events when something is due; a worker asks for what is, does it through a use case, and only
//! then notes that it is settled or due again: whoever is killed before leaves it due.

mod model;
mod reminder;
mod store;

pub use model::DueModel;
pub use reminder::ReminderWorker;
pub(crate) use store::{DueStore, Noted};

use application::log::Position;
use uuid::Uuid;

/// What sort of thing is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    /// A step of connecting, what a disconnect left to do, or the next look at a connection; the subject is the tenant.
    Connection,
    /// Reminding a task's assignee; the subject is the task.
    Reminder,
    /// Fetching a file that a customer sent; the subject is the place in the log of the event that attached it.
    Media,
}

impl Topic {
    /// The name in the database.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Reminder => "reminder",
            Self::Media => "media",
        }
    }
}

/// The subject that stands for a place in a tenant's log.
fn subject_of(place: Position) -> Uuid {
    Uuid::from_u128(u128::from(place.0.unsigned_abs()))
}

/// The place in a tenant's log that a subject stands for.
pub(crate) fn place_of(subject: Uuid) -> Position {
    Position(i64::try_from(subject.as_u128()).unwrap_or(i64::MAX))
}
