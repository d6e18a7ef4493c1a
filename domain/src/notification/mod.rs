//! One message to one recipient, from the wish to send it to the last tick.
//!
//! ```text
//! (nothing) --Request--> pending --BeginAttempt--> in flight --accepted--> queued --> sent --> delivered --> read
//!
//! pending   --Defer--> pending                    in flight --refused for now--> pending
//! pending   --Cancel--> cancelled                 in flight --refused for good--> failed
//! unknown   --accepted--> queued                  in flight --no answer--> unknown
//! unknown   --Settle, important, once--> pending  unknown --Settle--> failed
//! any but cancelled --status--> sent, delivered, read, failed; steps may be left out, and none goes back
//! failed --status--> delivered, read              delivered, read --failed--> unchanged, with a note
//! ```
//! Replies of conversations come in as `Request`. The outbox starts each attempt before the call and records how it
//! ended; the provider's status webhooks come in as `RecordStatus`, in whatever order they like.

mod command;
mod decide;
mod error;
mod event;
mod state;
mod status;
mod values;

#[cfg(test)]
mod tests;

pub use command::NotificationCommand;
pub use error::NotificationError;
pub use event::{NotificationEvent, Requested};
pub use state::Notification;
pub use values::{
    CancelReason, Choice, Content, DeferReason, Importance, Progress, ProviderError, RecipientClass, Status, Trigger,
};

use crate::id::NotificationId;
use crate::stream::Streamed;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

impl Aggregate for Notification {
    const TYPE: &'static str = "notification";
    type Command = NotificationCommand;
    type Event = NotificationEvent;
    type Error = NotificationError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        self.absorb(event);
    }
}

impl Streamed for Notification {
    type Id = NotificationId;

    fn is_first(command: &NotificationCommand) -> bool {
        matches!(command, NotificationCommand::Request(_))
    }
}
