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

/// What sort of thing is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    /// A step of connecting, what a disconnect left to do, or the next look at a connection; the subject is the tenant.
    Connection,
    /// Reminding a task's assignee; the subject is the task.
    Reminder,
}

impl Topic {
    /// The name in the database.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Reminder => "reminder",
        }
    }
}
