//! Conversations as they are listed, with their messages.
//!
//! Reached by conversation events, by notification events of messages that belong to a conversation, by the lead events
//! that tell who owns the lead of a conversation, and by a person's erasure, which leaves the rows without addresses,
//! names and texts.
//! `conversation` has one row for each conversation over all its streams, `conversation_segment` says which stream
//! belongs to which, `conversation_lead` who owns each lead, `conversation_message` has the messages both ways, what each of the
//! contact's was understood to say, and what happened beside them; `conversation_erased` has who was erased.

mod directory;
mod fold;
mod message_rows;
mod messages;
mod outgoing;
mod project;
mod read;
mod rows;
#[cfg(test)]
mod tests;
mod touched;
mod understood;

pub use messages::{Direction, MessageRow};
pub use project::ConversationProjection;
pub use read::{AnsweredBy, ConversationFilter, ConversationRow};
pub use understood::{Asked, Captured, Silence, Told, Understood};

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "conversation";

/// What the projection writes.
const TABLES: &[&str] =
    &["conversation", "conversation_segment", "conversation_lead", "conversation_message", "conversation_erased"];
