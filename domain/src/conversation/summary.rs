//! What is decided once everything an inquiry needs is known: the summary is put to the contact, who confirms it or
//! changes something.

use super::turn::Turn;
use super::{Aside, ConversationEvent, Cue, Detail, HandOverReason, Inbound, Open, QUESTION_ATTEMPTS_MAX, Reply, Told};
use crate::private::Private;

/// The version of the words of consent that a summary shows; another version is another number.
pub const CONSENT_VERSION: u16 = 1;

impl Turn {
    /// Completes the inquiry where the contact confirms what it says now; otherwise asks on.
    pub(super) fn advance_summary(&mut self, inbound: &Inbound, told_something: bool) -> Option<Reply> {
        if told_something {
            return Some(self.summarise(inbound, None));
        }
        let understood = &inbound.understood;
        let form = &self.segment.form;
        if understood.summary.is_some() && understood.summary != form.summary {
            let outdated = (!form.completed).then(|| self.summarise(inbound, Some(Aside::Outdated)));
            return Some(outdated.unwrap_or(Reply::AlreadyRegistered));
        }
        match (understood.cue, form.open()) {
            (Some(Cue::Confirm), Open::Summary) => self.complete(),
            // A button of the summary in force counts even while something was about to be changed.
            (Some(Cue::Confirm), Open::Choice | Open::Question(_)) if understood.summary.is_some() => self.complete(),
            (Some(Cue::Change(Some(detail))), _) => Some(self.ask_anew(detail, inbound)),
            (Some(Cue::Change(None)), Open::Summary | Open::Choice | Open::Question(_)) => {
                Some(self.offer_change(inbound))
            }
            (Some(Cue::Confirm | Cue::Change(None) | Cue::Drop | Cue::Standing | Cue::Terms) | None, Open::Nothing)
                if form.completed =>
            {
                Some(Reply::AlreadyRegistered)
            }
            (Some(Cue::Confirm | Cue::Drop), Open::Choice) | (Some(Cue::Drop), Open::Question(_)) => {
                Some(self.summarise(inbound, None))
            }
            (Some(Cue::Confirm | Cue::Standing | Cue::Terms) | None, Open::Question(detail)) => {
                Some(self.insist(detail, inbound))
            }
            (Some(Cue::Standing | Cue::Terms) | None, Open::Choice) => Some(self.offer_change(inbound)),
            (Some(Cue::Confirm | Cue::Change(None) | Cue::Drop | Cue::Standing | Cue::Terms) | None, _) => {
                Some(self.summarise_again(inbound))
            }
        }
    }

    /// Everything that is known of the inquiry.
    pub(super) fn told(&self) -> Told {
        let (person, form) = (self.segment.person, &self.segment.form);
        Told {
            name: form.known_name().map(|name| Private::new(person, name.clone())),
            mobile: form.known_mobile().map(|mobile| Private::new(person, mobile.clone())),
            loan_type: form.loan_type,
            amount: form.amount,
        }
    }

    /// Puts everything that was told to the contact; the buttons of an earlier summary do nothing any more.
    fn summarise(&mut self, inbound: &Inbound, aside: Option<Aside>) -> Reply {
        self.show_summary(inbound, aside, 1)
    }

    /// The same again, because the answer was neither a yes nor a change; at last a person takes over.
    fn summarise_again(&mut self, inbound: &Inbound) -> Reply {
        let understood = &inbound.understood;
        let fresh = self.resumed || self.segment.form.open() != Open::Summary || repeats_something(inbound);
        let attempt = if fresh { 1 } else { self.segment.form.attempt.saturating_add(1) };
        if attempt > QUESTION_ATTEMPTS_MAX {
            return self.hand_over(HandOverReason::NotUnderstood, inbound.closed.clone());
        }
        let aside = match understood.cue {
            Some(Cue::Standing) => Some(Aside::NoFile),
            Some(Cue::Terms) => Some(Aside::Terms),
            Some(Cue::Confirm | Cue::Change(_) | Cue::Drop) | None => (!fresh).then_some(Aside::NotUnderstood),
        };
        self.show_summary(inbound, aside, attempt)
    }

    fn show_summary(&mut self, inbound: &Inbound, aside: Option<Aside>, attempt: u8) -> Reply {
        // The reply has an id that is its own for ever, so the summary it shows has the same.
        let summary = inbound.reply_id;
        let greets = !self.segment.greeted;
        let open = inbound.files.iter().find(|file| file.is_open()).map(|file| file.number);
        self.record(ConversationEvent::SummaryShown { summary, attempt, at: self.at });
        Reply::Summary { summary, firm: inbound.firm.clone(), greets, told: self.told(), updates: open, aside }
    }

    /// Asks which detail is to be changed.
    fn offer_change(&mut self, inbound: &Inbound) -> Reply {
        let form = &self.segment.form;
        let attempt = if form.choosing { form.attempt.saturating_add(1) } else { 1 };
        let Some(summary) = form.summary else { return self.summarise(inbound, None) };
        if attempt > QUESTION_ATTEMPTS_MAX {
            return self.hand_over(HandOverReason::NotUnderstood, inbound.closed.clone());
        }
        self.record(ConversationEvent::ChangeOffered { attempt, at: self.at });
        Reply::Choice { summary, attempt }
    }

    /// Asks for a detail that the contact wants to change.
    fn ask_anew(&mut self, detail: Detail, inbound: &Inbound) -> Reply {
        self.record(ConversationEvent::QuestionAsked { detail, attempt: 1, at: self.at });
        let name = self.told().name;
        let greeting = (!self.segment.greeted).then(|| inbound.firm.clone());
        Reply::Question { greeting, name, detail, attempt: 1, aside: Some(Aside::Changing) }
    }

    /// Asks again for a detail that the contact wanted to change, unless the answer was the same as before.
    fn insist(&mut self, detail: Detail, inbound: &Inbound) -> Reply {
        if inbound.understood.tells(detail) { self.summarise(inbound, None) } else { self.ask(detail, inbound) }
    }

    /// The inquiry as it was confirmed. The lead's number is the answer; it comes back once the lead is captured.
    fn complete(&mut self) -> Option<Reply> {
        let (person, form) = (self.segment.person, &self.segment.form);
        let completed = ConversationEvent::InquiryCompleted {
            conversation: self.segment.conversation,
            person,
            name: Private::new(person, form.known_name()?.clone()),
            mobile: Private::new(person, form.known_mobile()?.clone()),
            loan_type: form.loan_type?,
            amount: form.amount?,
            consent: Some(CONSENT_VERSION),
            at: self.at,
        };
        self.record(completed);
        None
    }
}

/// Whether a message tells again what is known.
fn repeats_something(inbound: &Inbound) -> bool {
    let details = [Detail::Name, Detail::LoanType, Detail::Amount, Detail::Mobile];
    details.into_iter().any(|detail| inbound.understood.tells(detail))
}
