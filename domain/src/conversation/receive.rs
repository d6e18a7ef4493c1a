//! What is decided when the contact writes.

use super::state::Answering;
use super::turn::Turn;
use super::{ConversationEvent, HandOverReason, Inbound, InboundKind, Intent, REPLY_WINDOW, Reply};
use crate::id::PersonId;
use crate::media::Media;
use crate::private::Private;
use chrono::{Days, NaiveDate, TimeDelta};

/// How long a request about the contact's data may take to be answered, in days.
///
/// India's Digital Personal Data Protection Act of 2023 gives the right; the time is the firm's own promise.
pub const DATA_REQUEST_DAYS: u64 = 30;

/// After how long a silence an unfinished inquiry is taken up with a word of what is known so far.
pub const RESUME_SILENCE: TimeDelta = TimeDelta::hours(2);

impl Turn {
    /// Takes in a message and answers it at most once; a message that came before does nothing.
    pub(super) fn receive(&mut self, inbound: Inbound) {
        if self.segment.remembers(&inbound.message) {
            return;
        }
        self.resumed = self.segment.wrote_at.is_some_and(|wrote_at| self.at - wrote_at >= RESUME_SILENCE);
        self.language = inbound.understood.language.unwrap_or(self.segment.language);
        self.keep(&inbound);
        if let Some(reply) = self.answer(&inbound) {
            let window_ends_at = inbound.sent_at.min(self.at) + REPLY_WINDOW;
            self.reply(inbound.reply_id, reply, Some(inbound.message), window_ends_at);
        }
    }

    fn keep(&mut self, inbound: &Inbound) {
        let person = self.segment.person;
        let named = |media: Media| Media { file_name: media.file_name.map(|name| owned_by(person, &name)), ..media };
        self.record(ConversationEvent::MessageReceived {
            message: inbound.message.clone(),
            kind: inbound.kind,
            text: owned_by(person, &inbound.text),
            profile_name: inbound.profile_name.as_ref().map(|name| owned_by(person, name)),
            media: inbound.media.clone().map(named),
            sent_at: inbound.sent_at,
            intent: Some(inbound.understood.intent),
            at: self.at,
        });
        if inbound.media.is_some() {
            self.file_with_open_lead(inbound);
        }
    }

    fn answer(&mut self, inbound: &Inbound) -> Option<Reply> {
        let intent = inbound.understood.intent;
        // Whoever asks for their data is heard even where the bot is silent.
        let data_due_on = (intent == Intent::DataRequest).then(|| self.request_data(inbound.today));
        if self.segment.opted_out {
            return self.answer_opted_out(inbound);
        }
        if intent == Intent::OptOut {
            self.opt_out();
            return Some(Reply::OptedOut);
        }
        if self.segment.answering != Answering::Bot || is_unanswered(inbound.kind) {
            return None;
        }
        if let Some(due_on) = data_due_on {
            self.hand_over(HandOverReason::DataRequest, None);
            return Some(Reply::DataRequested { due_on });
        }
        match intent {
            Intent::Human => Some(self.hand_over(HandOverReason::AskedFor, inbound.closed.clone())),
            Intent::Inquiry
            | Intent::Correction
            | Intent::Answer
            | Intent::DataRequest
            | Intent::OptOut
            | Intent::OptIn
            | Intent::Smalltalk
            | Intent::None => self.advance_inquiry(inbound),
        }
    }

    /// Notes a request about the contact's data, once in a stream; by when it is to be answered.
    fn request_data(&mut self, today: NaiveDate) -> NaiveDate {
        if let Some(due_on) = self.segment.data_due_on {
            return due_on;
        }
        let due_on = today.checked_add_days(Days::new(DATA_REQUEST_DAYS)).unwrap_or(today);
        let (conversation, person) = (self.segment.conversation, self.segment.person);
        self.record(ConversationEvent::DataRequested { conversation, person, due_on, at: self.at });
        due_on
    }

    /// Whoever opted out hears nothing until they opt in.
    fn answer_opted_out(&mut self, inbound: &Inbound) -> Option<Reply> {
        if inbound.understood.intent != Intent::OptIn {
            return None;
        }
        self.opt_in();
        Some(Reply::OptedIn { firm: inbound.firm.clone() })
    }
}

const fn is_unanswered(kind: InboundKind) -> bool {
    match kind {
        InboundKind::Reaction | InboundKind::Other => true,
        InboundKind::Text | InboundKind::Choice | InboundKind::Media => false,
    }
}

/// The same text, sealed with the contact's key whoever it came with, so that erasing the contact takes all of it.
fn owned_by(person: PersonId, text: &Private<String>) -> Private<String> {
    text.known().map_or_else(|| Private::erased(person), |text| Private::new(person, text.clone()))
}
