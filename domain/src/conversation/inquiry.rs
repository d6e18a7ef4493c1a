//! What is decided about the inquiry that the contact's messages make.

use super::turn::Turn;
use super::{
    Aside, CapturedDetail, ConversationEvent, Cue, Detail, FILES_TOLD_MAX, HandOverReason, Inbound, InboundKind, Open,
    Reply, Understanding,
};
use crate::private::Private;

/// How often the same thing is asked in a row before a person takes over: once, and twice more.
pub const QUESTION_ATTEMPTS_MAX: u8 = 3;

impl Turn {
    /// Takes what the message tells, then asks for what is missing, or whether everything is right.
    pub(super) fn advance_inquiry(&mut self, inbound: &Inbound) -> Option<Reply> {
        let understood = &inbound.understood;
        let told_something = self.capture_told(understood);
        if inbound.kind == InboundKind::Media && !told_something {
            return Some(Reply::MediaReceived);
        }
        if !told_something {
            if understood.cue == Some(Cue::Standing) && !inbound.files.is_empty() {
                return Some(standing(inbound));
            }
            // While something of the summary is being changed, "never mind" leaves it as it was.
            let changing =
                self.missing().is_none() && matches!(self.segment.form.open(), Open::Choice | Open::Question(_));
            if understood.cue == Some(Cue::Drop) && !changing {
                return Some(self.drop_inquiry(inbound));
            }
        }
        self.capture_sender_mobile(understood);
        match self.missing() {
            Some(missing) => Some(self.ask(missing, inbound)),
            None => self.advance_summary(inbound, told_something),
        }
    }

    /// Forgets what was told; where a lead has come of it already, that is a person's to end.
    fn drop_inquiry(&mut self, inbound: &Inbound) -> Reply {
        if self.segment.form.completed {
            return self.hand_over(HandOverReason::AskedFor, inbound.closed.clone());
        }
        self.record(ConversationEvent::InquiryDropped { at: self.at });
        Reply::Dropped
    }

    /// Whether the message told anything new.
    fn capture_told(&mut self, told: &Understanding) -> bool {
        let person = self.segment.person;
        let form = self.segment.form.clone();
        let name = |name| CapturedDetail::Name(Private::new(person, name));
        let mobile = |mobile| CapturedDetail::Mobile(Private::new(person, mobile));
        let captured = [
            self.capture(form.known_name(), told.name.as_ref(), name),
            self.capture(form.loan_type.as_ref(), told.loan_type.as_ref(), CapturedDetail::LoanType),
            self.capture(form.amount.as_ref(), told.amount.as_ref(), CapturedDetail::Amount),
            self.capture(form.known_mobile(), told.mobile.as_ref(), mobile),
        ];
        captured.contains(&true)
    }

    /// Keeps a detail that is new or other than before; whether it was.
    fn capture<T: Clone + PartialEq>(
        &mut self,
        known: Option<&T>,
        told: Option<&T>,
        detail: impl FnOnce(T) -> CapturedDetail,
    ) -> bool {
        let Some(told) = told.filter(|told| known != Some(*told)) else { return false };
        let detail = detail(told.clone());
        self.record(ConversationEvent::DetailCaptured { detail, corrected: known.is_some(), at: self.at });
        true
    }

    /// Takes the number that the contact writes from, so that it needn't be asked; a number told later replaces it.
    fn capture_sender_mobile(&mut self, understood: &Understanding) {
        if self.segment.form.known_mobile().is_none() {
            let person = self.segment.person;
            let mobile = |mobile| CapturedDetail::Mobile(Private::new(person, mobile));
            self.capture(None, understood.sender_mobile.as_ref(), mobile);
        }
    }

    /// The first detail that is missing, in the order they are asked for.
    fn missing(&self) -> Option<Detail> {
        let order = [Detail::Name, Detail::LoanType, Detail::Amount, Detail::Mobile];
        order.into_iter().find(|detail| !self.segment.form.knows(*detail))
    }

    /// Asks for a detail that is missing or to be told anew; leaves the contact to a person where that was in vain.
    pub(super) fn ask(&mut self, detail: Detail, inbound: &Inbound) -> Reply {
        let attempt = self.next_attempt(detail, &inbound.understood);
        if attempt > QUESTION_ATTEMPTS_MAX {
            return self.hand_over(HandOverReason::NotUnderstood, inbound.closed.clone());
        }
        let greeting = (!self.segment.greeted).then(|| inbound.firm.clone());
        let name = self.segment.form.known_name().map(|name| Private::new(self.segment.person, name.clone()));
        let aside = self.aside(&inbound.understood);
        self.record(ConversationEvent::QuestionAsked { detail, attempt, at: self.at });
        Reply::Question { greeting, name, detail, attempt, aside }
    }

    /// Another detail, or the same after something was understood or a long silence, is asked for the first time again.
    fn next_attempt(&self, detail: Detail, understood: &Understanding) -> u8 {
        let form = &self.segment.form;
        if form.asked != Some(detail) || self.resumed {
            1
        } else if understood.cue == Some(Cue::Standing) {
            form.attempt.max(1)
        } else {
            form.attempt.saturating_add(1)
        }
    }

    /// What is said before a question.
    pub(super) fn aside(&self, understood: &Understanding) -> Option<Aside> {
        let told = self.told();
        let began = told.name.is_some() || told.loan_type.is_some() || told.amount.is_some();
        match understood.cue {
            Some(Cue::Standing) => Some(Aside::NoFile),
            Some(Cue::Terms) => Some(Aside::Terms),
            Some(Cue::Confirm | Cue::Change(_) | Cue::Drop) | None => {
                (self.resumed && began).then(|| Aside::Resumed(Box::new(told)))
            }
        }
    }
}

/// How the contact's files stand; the open ones, or where there are none the newest closed one.
fn standing(inbound: &Inbound) -> Reply {
    let open: Vec<_> = inbound.files.iter().filter(|file| file.is_open()).take(FILES_TOLD_MAX).cloned().collect();
    let files = if open.is_empty() { inbound.files.iter().take(1).cloned().collect() } else { open };
    Reply::Standing { files }
}
