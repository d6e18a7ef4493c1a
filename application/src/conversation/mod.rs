//! Use cases of conversations.

mod receive;
mod segment;

pub use receive::{ReceiveMessage, Sender};
pub use segment::{Register, conversation_of, is_opted_out};
