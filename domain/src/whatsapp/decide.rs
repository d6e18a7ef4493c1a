//! What is decided when something is asked of a connection.

use super::state::{Next, Signup};
use super::{
    CodeMethod, Done, Fact, Facts, Failure, LossKind, Source, Step, WhatsAppAsk, WhatsAppCommand, WhatsAppConnection,
    WhatsAppError, WhatsAppEvent,
};
use crate::id::SignupId;
use crate::notification::ProviderError;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a signup keeps others from beginning one of their own.
const SIGNUP_HOLDS_FOR: TimeDelta = TimeDelta::minutes(2);
/// How long after a text a call can be asked for. (The pop-up's own wait, 2026-04)
const CALL_AFTER: TimeDelta = TimeDelta::seconds(60);
/// What a number that sends is called. (Phone numbers, field `status`, 2026-04)
const NUMBER_CONNECTED: &str = "CONNECTED";

impl WhatsAppConnection {
    /// What happens when `command` is given to this connection.
    ///
    /// # Errors
    /// - [`WhatsAppError::NotConnected`]: something about a number where none is connected.
    /// - [`WhatsAppError::SignupUnderWay`]: a signup, or a pop-up that was left, while a signup goes on.
    /// - [`WhatsAppError::Disconnecting`]: a signup while a connection is being taken away.
    /// - [`WhatsAppError::NotAwaited`]: the outcome of a step that isn't the next one.
    /// - [`WhatsAppError::NothingToRetry`], [`WhatsAppError::CodeIsSpent`]: nothing that can be tried again.
    /// - [`WhatsAppError::NotAChoice`]: a number that isn't to be chosen.
    /// - [`WhatsAppError::CallTooEarly`]: a call less than 60 seconds after a text.
    pub fn decide(&self, command: WhatsAppCommand) -> Result<Vec<WhatsAppEvent>, WhatsAppError> {
        let at = command.at;
        match command.ask {
            WhatsAppAsk::StartSignup { signup, claimed, by } => {
                self.may_start(at)?;
                Ok(vec![WhatsAppEvent::SignupStarted { signup, claimed, by, at }])
            }
            // A pop-up that was left says nothing about a signup that goes on, perhaps another admin's.
            WhatsAppAsk::AbandonSignup { screen, error, by } => match &self.signup {
                Some(_) => Err(WhatsAppError::SignupUnderWay),
                None => Ok(vec![WhatsAppEvent::SignupAbandoned { screen, error, by, at }]),
            },
            WhatsAppAsk::GiveUpSignup { by } => match &self.signup {
                Some(_) => Ok(vec![WhatsAppEvent::SignupAbandoned { screen: None, error: None, by, at }]),
                None => Err(WhatsAppError::NotAwaited),
            },
            WhatsAppAsk::CompleteStep { signup, done, trace } => self.complete(signup, done, trace, at),
            WhatsAppAsk::FailStep { signup, step, error, retry_at } => self.fail(signup, step, error, retry_at, at),
            WhatsAppAsk::RetryStep { by } => {
                let signup = self.retriable()?;
                Ok(vec![WhatsAppEvent::StepRetried { signup, by, at }])
            }
            WhatsAppAsk::ChooseNumber { phone_number_id, by } => {
                let (signup, number) = self.choice(&phone_number_id)?;
                Ok(vec![WhatsAppEvent::NumberChosen { signup, number, by: Some(by), at }])
            }
            WhatsAppAsk::RecordFacts { facts, source } => self.record(facts, source, at),
            WhatsAppAsk::Notice { what, details } => Ok(vec![WhatsAppEvent::Noticed { what, details, at }]),
            WhatsAppAsk::Lose { reason, kind } => self.lose(reason, kind, at),
            WhatsAppAsk::RequestPhoneCode { method, by } => {
                self.may_request_code(method, at)?;
                Ok(vec![WhatsAppEvent::PhoneCodeRequested { method, by, at }])
            }
            WhatsAppAsk::VerifyPhone { by } => Ok(vec![WhatsAppEvent::PhoneVerified { by, at }]),
            WhatsAppAsk::Disconnect { by } => match (&self.link, &self.signup) {
                (Some(_), _) => Ok(vec![WhatsAppEvent::Disconnected { by, at }]),
                (None, Some(_)) => Ok(vec![WhatsAppEvent::SignupAbandoned { screen: None, error: None, by, at }]),
                (None, None) => Err(WhatsAppError::NotConnected),
            },
            WhatsAppAsk::RecordUnsubscribed { error } => Ok(vec![WhatsAppEvent::WebhooksUnsubscribed { error, at }]),
            WhatsAppAsk::RecordTokenDestroyed => Ok(vec![WhatsAppEvent::TokenDestroyed { at }]),
        }
    }

    /// A signup that has failed, or waits for a choice, or was forgotten, gives way to a new one.
    fn may_start(&self, at: DateTime<Utc>) -> Result<(), WhatsAppError> {
        if self.closing.is_some() {
            return Err(WhatsAppError::Disconnecting);
        }
        let under_way = |signup: &Signup| {
            matches!(signup.next, Next::Step(_))
                && signup.failure.is_none()
                && at < signup.started_at + SIGNUP_HOLDS_FOR
        };
        if self.signup.as_ref().is_some_and(under_way) { Err(WhatsAppError::SignupUnderWay) } else { Ok(()) }
    }

    fn awaiting(&self, signup: SignupId, step: Step) -> Result<&Signup, WhatsAppError> {
        let awaits = |known: &&Signup| known.id == signup && known.next == Next::Step(step);
        self.signup.as_ref().filter(awaits).ok_or(WhatsAppError::NotAwaited)
    }

    fn complete(
        &self,
        id: SignupId,
        done: Done,
        trace: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Vec<WhatsAppEvent>, WhatsAppError> {
        let signup = self.awaiting(id, done.step())?;
        let mut events = vec![WhatsAppEvent::StepDone { signup: id, done: done.clone(), trace, at }];
        match done {
            Done::AccountVerified { numbers, .. } => events.extend(self.only_choice(signup, &numbers, at)),
            Done::HealthRead { facts } => events.extend(self.changed(facts, Source::Signup, at)),
            Done::TemplatesListed { .. } => events.extend(connected(signup, at)),
            Done::CodeExchanged { .. } | Done::WebhooksSubscribed | Done::NumberRegistered { .. } => {}
        }
        Ok(events)
    }

    /// The number, where there is nothing to choose: one number, and no other was connected before.
    fn only_choice(&self, signup: &Signup, numbers: &[super::Number], at: DateTime<Utc>) -> Option<WhatsAppEvent> {
        let mut candidates = signup.claimed.candidates(numbers);
        let number = candidates.pop().filter(|_| candidates.is_empty())?;
        let same = self.last_number.as_ref().is_none_or(|last| *last == number.phone_number_id);
        same.then_some(WhatsAppEvent::NumberChosen { signup: signup.id, number, by: None, at })
    }

    fn fail(
        &self,
        id: SignupId,
        step: Step,
        error: ProviderError,
        retry_at: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Result<Vec<WhatsAppEvent>, WhatsAppError> {
        let attempts = self.awaiting(id, step)?.attempts.saturating_add(1);
        Ok(vec![WhatsAppEvent::StepFailed { signup: id, failure: Failure { step, error, retry_at, attempts }, at }])
    }

    fn retriable(&self) -> Result<SignupId, WhatsAppError> {
        let signup = self.signup.as_ref().ok_or(WhatsAppError::NothingToRetry)?;
        match signup.failure.as_ref().map(|failure| failure.step) {
            None => Err(WhatsAppError::NothingToRetry),
            // Codes work once and live 30 seconds. (Embedded Signup, 2026-04)
            Some(Step::ExchangeCode) => Err(WhatsAppError::CodeIsSpent),
            Some(_) => Ok(signup.id),
        }
    }

    fn choice(&self, phone_number_id: &str) -> Result<(SignupId, super::Number), WhatsAppError> {
        let signup = self.signup.as_ref().ok_or(WhatsAppError::NotAwaited)?;
        let Next::Choice(numbers) = &signup.next else { return Err(WhatsAppError::NotAwaited) };
        let chosen = numbers.iter().find(|number| number.phone_number_id == phone_number_id);
        chosen.map(|number| (signup.id, number.clone())).ok_or(WhatsAppError::NotAChoice)
    }

    /// What Meta says now and didn't before, and whether sending ends or begins again by it.
    fn record(&self, facts: Facts, source: Source, at: DateTime<Utc>) -> Result<Vec<WhatsAppEvent>, WhatsAppError> {
        let link = self.link.as_ref().ok_or(WhatsAppError::NotConnected)?;
        let status = facts.get(&Fact::NumberStatus).cloned();
        let mut events = self.changed(facts, source, at);
        match (status.as_deref(), link.lost) {
            (Some(NUMBER_CONNECTED), Some(kind)) if restores(source, kind) => {
                events.push(WhatsAppEvent::Restored { source, at });
            }
            (Some(status), None) if status != NUMBER_CONNECTED => {
                let reason = format!("Meta says that the number is {status}");
                events.push(WhatsAppEvent::ConnectionLost { reason, kind: loss_by(status), at });
            }
            (Some(_) | None, _) => {}
        }
        Ok(events)
    }

    fn changed(&self, facts: Facts, source: Source, at: DateTime<Utc>) -> Vec<WhatsAppEvent> {
        let differs = |(fact, to): &(Fact, String)| self.facts.get(fact) != Some(to);
        let change = |(fact, to): (Fact, String)| {
            let from = self.facts.get(&fact).cloned();
            WhatsAppEvent::FactChanged { fact, from, to, source, at }
        };
        facts.into_iter().filter(differs).map(change).collect()
    }

    fn lose(&self, reason: String, kind: LossKind, at: DateTime<Utc>) -> Result<Vec<WhatsAppEvent>, WhatsAppError> {
        match self.link.as_ref().ok_or(WhatsAppError::NotConnected)?.lost {
            Some(known) if known == kind => Ok(Vec::new()),
            Some(_) | None => Ok(vec![WhatsAppEvent::ConnectionLost { reason, kind, at }]),
        }
    }

    /// Whether a one-time code may be asked for now.
    ///
    /// # Errors
    /// [`WhatsAppError::CallTooEarly`]: a call less than 60 seconds after a text.
    pub fn may_request_code(&self, method: CodeMethod, at: DateTime<Utc>) -> Result<(), WhatsAppError> {
        let waits = |texted: DateTime<Utc>| at < texted + CALL_AFTER;
        match method {
            CodeMethod::Voice if self.code_texted_at.is_some_and(waits) => Err(WhatsAppError::CallTooEarly),
            CodeMethod::Sms | CodeMethod::Voice => Ok(()),
        }
    }
}

/// The connection that a signup ends in; none, where it has no number.
fn connected(signup: &Signup, at: DateTime<Utc>) -> Option<WhatsAppEvent> {
    let (account, number) = (signup.account.clone()?, signup.number.clone()?);
    Some(WhatsAppEvent::Connected {
        waba_id: account.waba_id,
        phone_number_id: number.phone_number_id,
        display_phone_number: number.display_phone_number,
        by: Some(signup.by),
        at,
    })
}

/// Whether a number that Meta calls connected sends again: a look disproves a lost token, access or registration. What
/// only sending shows, such as a restriction or an unpaid account, is over by Meta's word or a member's.
fn restores(source: Source, lost: LossKind) -> bool {
    match (source, lost) {
        (Source::Member | Source::Webhook | Source::Signup, _)
        | (Source::Poll, LossKind::Token | LossKind::Access | LossKind::NotRegistered) => true,
        (Source::Poll, LossKind::Restricted | LossKind::Other) | (Source::Sending, _) => false,
    }
}

/// What has to be repaired, by what Meta calls the number. (Phone numbers, field `status`, 2026-04)
fn loss_by(status: &str) -> LossKind {
    match status {
        "PENDING" | "UNVERIFIED" | "DISCONNECTED" | "DELETED" | "MIGRATED" => LossKind::NotRegistered,
        "BANNED" | "RESTRICTED" | "FLAGGED" | "RATE_LIMITED" => LossKind::Restricted,
        _ => LossKind::Other,
    }
}
