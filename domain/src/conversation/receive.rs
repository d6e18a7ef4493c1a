//! What is decided when the contact writes.

use super::state::Answering;
use super::turn::Turn;
use super::{ConversationEvent, HandOverReason, Inbound, InboundKind, Intent, REPLY_WINDOW, Reply};
use crate::id::PersonId;
use crate::private::Private;

impl Turn {
    /// Takes in a message and answers it at most once; a message that came before does nothing.
    pub(super) fn receive(&mut self, inbound: Inbound) {
        if self.segment.remembers(&inbound.message) {
            return;
        }
        self.keep(&inbound);
        if let Some(reply) = self.answer(&inbound) {
            let window_ends_at = inbound.sent_at.min(self.at) + REPLY_WINDOW;
            self.reply(inbound.reply_id, reply, Some(inbound.message), window_ends_at);
        }
    }

    fn keep(&mut self, inbound: &Inbound) {
        let person = self.segment.person;
        self.record(ConversationEvent::MessageReceived {
            message: inbound.message.clone(),
            kind: inbound.kind,
            text: owned_by(person, &inbound.text),
            profile_name: inbound.profile_name.as_ref().map(|name| owned_by(person, name)),
            sent_at: inbound.sent_at,
            intent: Some(inbound.understood.intent),
            at: self.at,
        });
    }

    fn answer(&mut self, inbound: &Inbound) -> Option<Reply> {
        let intent = inbound.understood.intent;
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
        match intent {
            Intent::Human => Some(self.hand_over(HandOverReason::AskedFor)),
            Intent::DataRequest => Some(self.hand_over(HandOverReason::DataRequest)),
            Intent::Inquiry
            | Intent::Correction
            | Intent::Answer
            | Intent::OptOut
            | Intent::OptIn
            | Intent::Smalltalk
            | Intent::None => self.advance_inquiry(inbound),
        }
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
