//! What is decided when something is asked of a conversation.

use super::state::Segment;
use super::turn::Turn;
use super::{Ask, Conversation, ConversationCommand, ConversationError, ConversationEvent, Registered, Reply};
use crate::id::MemberId;
use crate::private::Private;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long after the contact wrote free text may be sent: 24 hours. (Cloud API, customer service window, 2026-04)
pub const REPLY_WINDOW: TimeDelta = TimeDelta::hours(24);

/// Longest reply of a member, in characters. (Cloud API, text messages, 2026-04)
pub const REPLY_CHARS_MAX: usize = 4096;

impl Conversation {
    /// What happens when `command` is given to this stream of a conversation.
    ///
    /// # Errors
    /// - [`ConversationError::Unknown`]: the stream is empty and the command has no opening.
    /// - [`ConversationError::SegmentOver`]: nothing happened in the stream for [`SEGMENT_SILENCE`](super::SEGMENT_SILENCE),
    ///   or it has [`SEGMENT_EVENTS_MAX`](super::SEGMENT_EVENTS_MAX) events.
    /// - [`ConversationError::HeldByAnother`]: another member answers, and this one may not do so over others.
    /// - [`ConversationError::OptedOut`]: a member's reply to a contact who wants no messages.
    /// - [`ConversationError::WindowClosed`]: a member's reply [`REPLY_WINDOW`] or more after the contact last wrote.
    /// - [`ConversationError::EmptyText`]: a member's reply of nothing but spaces.
    /// - [`ConversationError::TextTooLong`]: a member's reply of more than [`REPLY_CHARS_MAX`] characters.
    pub fn decide(&self, command: ConversationCommand) -> Result<Vec<ConversationEvent>, ConversationError> {
        let ConversationCommand { opening, ask, at } = command;
        let mut turn = match (&self.segment, opening) {
            (Some(segment), _) => Turn::within(segment.still_open(at)?.clone(), at),
            (None, Some(opening)) => Turn::opening(opening, at),
            (None, None) => return Err(ConversationError::Unknown),
        };
        match ask {
            Ask::Receive(inbound) => turn.receive(*inbound),
            Ask::Reply { reply_id, by, text } => turn.reply_as_member(reply_id, by, &text)?,
            Ask::Register { reply_id, registered, repeated } => turn.register(reply_id, registered, repeated),
            Ask::TakeOver { by, over_others } => {
                turn.check_held(by, over_others)?;
                turn.take_over(by);
            }
            Ask::Release { by, over_others } => {
                turn.check_held(by, over_others)?;
                turn.release(by);
            }
            Ask::OptOut => turn.opt_out(),
            Ask::OptIn => turn.opt_in(),
        }
        Ok(turn.into_events())
    }
}

impl Segment {
    fn still_open(&self, at: DateTime<Utc>) -> Result<&Self, ConversationError> {
        match self.ended(at) {
            Some(next) => Err(ConversationError::SegmentOver { segment: self.number, next: Box::new(next) }),
            None => Ok(self),
        }
    }

    /// Until when free text may be sent, if it may be sent at `at`.
    fn open_window(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.wrote_at.map(|wrote_at| wrote_at + REPLY_WINDOW).filter(|ends_at| at < *ends_at)
    }
}

impl Turn {
    fn reply_as_member(&mut self, reply_id: Uuid, by: MemberId, text: &str) -> Result<(), ConversationError> {
        self.check_held(by, false)?;
        if self.segment.opted_out {
            return Err(ConversationError::OptedOut);
        }
        let window_ends_at = self.segment.open_window(self.at).ok_or(ConversationError::WindowClosed)?;
        let text = Private::new(self.segment.person, checked_text(text)?);
        self.take_over(by);
        self.reply(reply_id, Reply::Words { text }, None, window_ends_at);
        Ok(())
    }

    /// Files what was sent with the inquiry, and says the lead's number where the contact may still be told.
    fn register(&mut self, reply_id: Uuid, registered: Registered, repeated: bool) {
        let Registered { lead, number } = registered;
        if self.segment.registered != Some(registered) {
            self.record(ConversationEvent::LeadRegistered { lead, number, at: self.at });
        }
        self.file_media(lead);
        if self.segment.opted_out {
            return;
        }
        if let Some(window_ends_at) = self.segment.open_window(self.at) {
            self.reply(reply_id, Reply::Registered { number, repeated }, None, window_ends_at);
        }
    }
}

fn checked_text(text: &str) -> Result<String, ConversationError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(ConversationError::EmptyText),
        1..=REPLY_CHARS_MAX => Ok(text.to_owned()),
        _ => Err(ConversationError::TextTooLong),
    }
}
