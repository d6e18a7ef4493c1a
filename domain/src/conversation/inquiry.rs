//! What is decided about the inquiry that the contact's messages make.

use super::turn::Turn;
use super::{CapturedDetail, ConversationEvent, Detail, HandOverReason, Inbound, InboundKind, Reply, Understanding};
use crate::private::Private;

/// How often the same thing is asked in a row before a person takes over: once, and twice more.
pub const QUESTION_ATTEMPTS_MAX: u8 = 3;

impl Turn {
    /// Takes what the message tells, then completes the inquiry or asks for what is missing.
    pub(super) fn advance_inquiry(&mut self, inbound: &Inbound) -> Option<Reply> {
        let told_something = self.capture_told(&inbound.understood);
        if inbound.kind == InboundKind::Media && !told_something {
            return Some(Reply::MediaReceived);
        }
        self.capture_sender_mobile(&inbound.understood);
        match self.complete_inquiry() {
            Err(missing) => Some(self.ask(missing, &inbound.firm)),
            Ok(_) if self.segment.form.completed => Some(Reply::AlreadyRegistered),
            // The lead's number is the answer; it comes back once the lead is captured.
            Ok(completed) => {
                self.record(completed);
                None
            }
        }
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

    /// The completed inquiry, or the first detail that is missing in the order they are asked for.
    fn complete_inquiry(&self) -> Result<ConversationEvent, Detail> {
        let (person, form) = (self.segment.person, &self.segment.form);
        let name = form.known_name().ok_or(Detail::Name)?;
        let loan_type = form.loan_type.ok_or(Detail::LoanType)?;
        let amount = form.amount.ok_or(Detail::Amount)?;
        let mobile = form.known_mobile().ok_or(Detail::Mobile)?;
        Ok(ConversationEvent::InquiryCompleted {
            conversation: self.segment.conversation,
            person,
            name: Private::new(person, name.clone()),
            mobile: Private::new(person, mobile.clone()),
            loan_type,
            amount,
            at: self.at,
        })
    }

    fn ask(&mut self, detail: Detail, firm: &str) -> Reply {
        let attempt = self.next_attempt(detail);
        if attempt > QUESTION_ATTEMPTS_MAX {
            return self.hand_over(HandOverReason::NotUnderstood);
        }
        let greeting = (!self.segment.greeted).then(|| firm.to_owned());
        let name = self.segment.form.known_name().map(|name| Private::new(self.segment.person, name.clone()));
        self.record(ConversationEvent::QuestionAsked { detail, attempt, at: self.at });
        Reply::Question { greeting, name, detail, attempt }
    }

    /// Another detail, or the same after something was understood, is asked for the first time again.
    fn next_attempt(&self, detail: Detail) -> u8 {
        let form = &self.segment.form;
        if form.asked == Some(detail) { form.attempt.saturating_add(1) } else { 1 }
    }
}
