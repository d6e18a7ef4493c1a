//! The rules of a conversation that a command can break.

use super::Carried;

/// The rule that a command to a conversation broke.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ConversationError {
    /// The stream is empty and the command doesn't say how it begins.
    #[error("there is no such conversation")]
    Unknown,
    /// The stream has ended; the same command goes to the next one.
    #[error("stream {segment} of the conversation is over")]
    SegmentOver {
        /// Which stream of the conversation it is, from 1.
        segment: u32,
        /// What goes on in the next.
        next: Box<Carried>,
    },
    /// Another member answers this contact.
    #[error("another member answers in this conversation")]
    HeldByAnother,
    /// The contact wants no messages.
    #[error("the contact wants no messages")]
    OptedOut,
    /// The contact last wrote 24 hours ago or more, or never.
    #[error("the 24-hour window is closed")]
    WindowClosed,
    /// Nothing but spaces.
    #[error("a reply must not be empty")]
    EmptyText,
    /// Longer than [`REPLY_CHARS_MAX`](super::REPLY_CHARS_MAX).
    #[error("a reply has at most 4096 characters")]
    TextTooLong,
}

impl ConversationError {
    /// The stable name of the rule.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "conversation-unknown",
            Self::SegmentOver { .. } => "conversation-segment-over",
            Self::HeldByAnother => "conversation-held-by-another",
            Self::OptedOut => "conversation-opted-out",
            Self::WindowClosed => "conversation-window-closed",
            Self::EmptyText => "conversation-empty-text",
            Self::TextTooLong => "conversation-text-too-long",
        }
    }
}
