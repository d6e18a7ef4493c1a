//! Use cases of conversations.

mod member;
mod receive;
mod segment;

pub use member::{ReleaseConversation, ReplyToConversation, TakeOverConversation};
pub use receive::{ReceiveMessage, ReceivedMedia, Sender};
pub use segment::{Register, conversation_of, is_opted_out, window_of};
