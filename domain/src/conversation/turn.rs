//! One command's effects, as they add up.

use super::state::{Answering, Segment};
use super::{ClosedNow, ConversationError, ConversationEvent, HandOverReason, Language, Opening, Reply};
use crate::id::MemberId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The stream as it stands with what the command has caused so far.
///
/// Each rule reads the stream with the events of the rules before it applied, which is what will be stored.
pub(super) struct Turn {
    pub(super) segment: Segment,
    pub(super) at: DateTime<Utc>,
    /// In which language is replied.
    pub(super) language: Language,
    /// Whether the contact was silent for [`RESUME_SILENCE`](super::RESUME_SILENCE) before this message.
    pub(super) resumed: bool,
    events: Vec<ConversationEvent>,
}

impl Turn {
    /// A turn in a stream that has begun.
    pub(super) const fn within(segment: Segment, at: DateTime<Utc>) -> Self {
        let language = segment.language;
        Self { segment, at, language, resumed: false, events: Vec::new() }
    }

    /// The first turn of a stream.
    pub(super) fn opening(opening: Opening, at: DateTime<Utc>) -> Self {
        let segment = Segment::begin(opening.clone(), at);
        let Opening { conversation, segment: number, channel, person, address, endpoint, carried } = opening;
        let started = ConversationEvent::Started {
            conversation,
            segment: number,
            channel,
            person,
            address,
            endpoint,
            carried,
            at,
        };
        let language = segment.language;
        Self { segment, at, language, resumed: false, events: vec![started] }
    }

    pub(super) fn record(&mut self, event: ConversationEvent) {
        self.segment.absorb(&event);
        self.events.push(event);
    }

    pub(super) fn into_events(self) -> Vec<ConversationEvent> {
        self.events
    }

    /// Has `reply` said to the contact.
    pub(super) fn reply(
        &mut self,
        reply_id: Uuid,
        reply: Reply,
        answers: Option<String>,
        window_ends_at: DateTime<Utc>,
    ) {
        self.record(ConversationEvent::ReplyRequested {
            reply_id,
            conversation: self.segment.conversation,
            channel: self.segment.channel,
            person: self.segment.person,
            address: self.segment.address.clone(),
            endpoint: self.segment.endpoint.clone(),
            reply,
            language: self.language,
            answers,
            window_ends_at,
            at: self.at,
        });
    }

    /// Leaves the contact to a person, and says so.
    pub(super) fn hand_over(&mut self, reason: HandOverReason, closed: Option<ClosedNow>) -> Reply {
        self.record(ConversationEvent::TakenOver { by: None, reason, at: self.at });
        Reply::HandOver { reason, closed }
    }

    /// Whether `by` may answer, or `over_others` allows it where another member does.
    pub(super) fn check_held(&self, by: MemberId, over_others: bool) -> Result<(), ConversationError> {
        match self.segment.answering.member() {
            Some(holder) if holder != by && !over_others => Err(ConversationError::HeldByAnother),
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn take_over(&mut self, by: MemberId) {
        if self.segment.answering != Answering::Person(Some(by)) {
            self.record(ConversationEvent::TakenOver { by: Some(by), reason: HandOverReason::Member, at: self.at });
        }
    }

    pub(super) fn release(&mut self, by: MemberId) {
        if self.segment.answering != Answering::Bot {
            self.record(ConversationEvent::Released { by: Some(by), at: self.at });
        }
    }

    pub(super) fn opt_out(&mut self) {
        if !self.segment.opted_out {
            self.record(ConversationEvent::OptedOut { at: self.at });
        }
    }

    pub(super) fn opt_in(&mut self) {
        if self.segment.opted_out {
            self.record(ConversationEvent::OptedIn { at: self.at });
        }
    }
}
