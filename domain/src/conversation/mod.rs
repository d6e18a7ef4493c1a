//! The talk with one contact on one channel.
//!
//! ```text
//! (nothing) --opening--> bot answers --TakeOver, gives up--> person answers --Release--> bot answers
//!                            |                                     |
//!                            +------------- opts out --------------+--> silent --opts in--> as before
//!
//! any of these --24 h without an event, or 200 events--> over; the talk goes on in the next stream
//! ```
//! The webhook's understood messages, the members' own words and the number of a captured lead come in as commands.
//! What leaves is `ReplyRequested`, which becomes a notification, `InquiryCompleted`, which becomes a lead once the
//! contact has confirmed the summary, `MediaFiled`, which is kept with the lead, and `DataRequested`, which a person
//! answers.

mod command;
mod decide;
mod error;
mod event;
mod inquiry;
mod media;
mod receive;
mod reply;
mod state;
mod summary;
mod turn;
mod understanding;
mod values;

#[cfg(test)]
mod tests;

pub use command::{Ask, ConversationCommand, Inbound, Opening};
pub use decide::{REPLY_CHARS_MAX, REPLY_WINDOW};
pub use error::ConversationError;
pub use event::{CapturedDetail, ConversationEvent};
pub use inquiry::QUESTION_ATTEMPTS_MAX;
pub use media::UNFILED_MEDIA_MAX;
pub use receive::{DATA_REQUEST_DAYS, RESUME_SILENCE};
pub use reply::{Aside, ClosedNow, FILES_TOLD_MAX, FileStanding, Reply, Told};
pub use state::{Conversation, SEGMENT_EVENTS_MAX, SEGMENT_SILENCE};
pub use summary::CONSENT_VERSION;
pub use understanding::{Cue, Intent, Open, Understanding};
pub use values::{Carried, Channel, Detail, Form, HandOverReason, InboundKind, Language, Registered, SentMedia};

use crate::id::ConversationId;
use crate::stream::Streamed;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use uuid::Uuid;

/// One stream of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentId(Uuid);

impl SegmentId {
    /// The `segment`th stream (from 1) of a conversation: the same each time it is asked for.
    pub fn of(conversation: ConversationId, segment: u32) -> Self {
        Self(Uuid::new_v5(&conversation.uuid(), segment.to_string().as_bytes()))
    }
}

impl From<SegmentId> for Uuid {
    fn from(id: SegmentId) -> Self {
        id.0
    }
}

impl Aggregate for Conversation {
    const TYPE: &'static str = "conversation";
    type Command = ConversationCommand;
    type Event = ConversationEvent;
    type Error = ConversationError;
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

impl Streamed for Conversation {
    type Id = SegmentId;
}
