//! A task on somebody's board.
//!
//! ```text
//! Create --> open --Complete--> done
//!            open --Cancel----> cancelled
//!            open --Reschedule, Reassign, Rename, Change, Remind--> open
//! done, cancelled --Reopen--> open
//! ```
//! A reminder is planned for one due time and asked for with it, so that a timer which outlived a new due time does
//! nothing. The events feed the boards, the timers and the notifications.

mod command;
mod decide;
mod error;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::TaskCommand;
pub use decide::{REASON_CHARS_MAX, REMINDED_BEFORE, TITLE_CHARS_MAX};
pub use error::TaskError;
pub use event::TaskEvent;
pub use state::Task;

use crate::id::TaskId;
use crate::stream::Streamed;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

/// What sort of thing is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Speak with a new customer for the first time.
    Contact,
    /// Call somebody at a time.
    Callback,
    /// Anything else.
    Task,
}

impl TaskKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Contact, Self::Callback, Self::Task];

    /// The name in JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Callback => "callback",
            Self::Task => "task",
        }
    }
}

impl Aggregate for Task {
    const TYPE: &'static str = "task";
    type Command = TaskCommand;
    type Event = TaskEvent;
    type Error = TaskError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        self.take(event);
    }
}

impl Streamed for Task {
    type Id = TaskId;

    fn is_first(command: &TaskCommand) -> bool {
        matches!(command, TaskCommand::Create { .. })
    }
}
