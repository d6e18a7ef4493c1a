//! A connection as its rules see it.

use super::{Claimed, CodeMethod, Done, Fact, Facts, Failure, LossKind, Number, Step, WhatsAppEvent};
use crate::id::{MemberId, SignupId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The connection of a tenant, as its rules see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WhatsAppConnection {
    pub(super) signup: Option<Signup>,
    pub(super) link: Option<Link>,
    /// The number that was connected last, by Meta's id.
    pub(super) last_number: Option<String>,
    pub(super) facts: Facts,
    pub(super) closing: Option<Closing>,
    pub(super) code_texted_at: Option<DateTime<Utc>>,
}

/// A signup that isn't through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signup {
    /// Names it for ever.
    pub id: SignupId,
    /// What the browser says.
    pub claimed: Claimed,
    /// Who began it.
    pub by: MemberId,
    /// When.
    pub started_at: DateTime<Utc>,
    /// What comes next.
    pub next: Next,
    /// The account, once it is verified.
    pub account: Option<Account>,
    /// The number, once it is settled.
    pub number: Option<Number>,
    /// The step that went wrong last, unless it is being tried again.
    pub failure: Option<Failure>,
    /// How often the next step was tried.
    pub attempts: u32,
}

/// What a signup waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// A step that is ours to take.
    Step(Step),
    /// A member who says which of these numbers it is.
    Choice(Vec<Number>),
}

/// A verified account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The WhatsApp Business Account.
    pub waba_id: String,
    /// The business portfolio.
    pub business_id: Option<String>,
}

/// The number that is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The WhatsApp Business Account.
    pub waba_id: String,
    /// The number, by Meta's id.
    pub phone_number_id: String,
    /// The number as it is shown.
    pub display_phone_number: String,
    /// Why nothing can be sent, where nothing can.
    pub lost: Option<LossKind>,
}

/// What is left to do after a disconnect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Closing {
    /// To unsubscribe the webhooks of this account.
    Unsubscribe(String),
    /// To destroy the token.
    DestroyToken,
}

/// What is to be done next for a connection, without anybody asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A step of connecting.
    Step(Step),
    /// Telling Meta that the account's webhooks are not wanted any more.
    Unsubscribe {
        /// The account.
        waba_id: String,
    },
    /// Destroying the token.
    DestroyToken,
}

impl WhatsAppConnection {
    /// Whether messages can be sent.
    pub fn is_up(&self) -> bool {
        self.link.as_ref().is_some_and(|link| link.lost.is_none())
    }

    /// The number that is connected, if one is.
    pub const fn link(&self) -> Option<&Link> {
        self.link.as_ref()
    }

    /// Whether a connection was taken away and none has come since.
    pub const fn is_disconnected(&self) -> bool {
        self.link.is_none() && self.last_number.is_some()
    }

    /// The signup that isn't through, if there is one.
    pub const fn signup(&self) -> Option<&Signup> {
        self.signup.as_ref()
    }

    /// What is to be done now.
    pub fn work(&self, now: DateTime<Utc>) -> Option<Work> {
        match &self.closing {
            Some(Closing::Unsubscribe(waba_id)) => return Some(Work::Unsubscribe { waba_id: waba_id.clone() }),
            Some(Closing::DestroyToken) => return Some(Work::DestroyToken),
            None => {}
        }
        let signup = self.signup.as_ref()?;
        let due = signup.failure.as_ref().is_none_or(|failure| failure.retry_at.is_some_and(|at| at <= now));
        match &signup.next {
            Next::Step(step) if due => Some(Work::Step(*step)),
            Next::Step(_) | Next::Choice(_) => None,
        }
    }

    pub(super) fn take_in(&mut self, event: WhatsAppEvent) {
        match event {
            WhatsAppEvent::SignupStarted { signup, claimed, by, at } => {
                self.signup = Some(Signup {
                    id: signup,
                    claimed,
                    by,
                    started_at: at,
                    next: Next::Step(Step::ExchangeCode),
                    account: None,
                    number: None,
                    failure: None,
                    attempts: 0,
                });
            }
            WhatsAppEvent::SignupAbandoned { .. } => self.signup = None,
            WhatsAppEvent::Connected { waba_id, phone_number_id, display_phone_number, .. } => {
                self.signup = None;
                self.last_number = Some(phone_number_id.clone());
                self.link = Some(Link { waba_id, phone_number_id, display_phone_number, lost: None });
            }
            WhatsAppEvent::FactChanged { fact, to, .. } => self.know(fact, to),
            WhatsAppEvent::ConnectionLost { kind, .. } => self.set_lost(Some(kind)),
            WhatsAppEvent::Restored { .. } => self.set_lost(None),
            WhatsAppEvent::PhoneCodeRequested { method, at, .. } => {
                self.code_texted_at = (method == CodeMethod::Sms).then_some(at);
            }
            WhatsAppEvent::Disconnected { .. } => {
                self.signup = None;
                self.facts = Facts::new();
                self.closing = self.link.take().map(|link| Closing::Unsubscribe(link.waba_id));
            }
            WhatsAppEvent::WebhooksUnsubscribed { .. } => self.closing = Some(Closing::DestroyToken),
            WhatsAppEvent::TokenDestroyed { .. } => self.closing = None,
            WhatsAppEvent::Noticed { .. } | WhatsAppEvent::PhoneVerified { .. } => {}
            step @ (WhatsAppEvent::StepDone { .. }
            | WhatsAppEvent::StepFailed { .. }
            | WhatsAppEvent::StepRetried { .. }
            | WhatsAppEvent::NumberChosen { .. }) => {
                if let Some(signup) = &mut self.signup {
                    signup.take_in(step);
                }
            }
        }
    }

    fn know(&mut self, fact: Fact, says: String) {
        self.facts.insert(fact, says);
    }

    fn set_lost(&mut self, lost: Option<LossKind>) {
        if let Some(link) = &mut self.link {
            link.lost = lost;
        }
    }
}

impl Signup {
    fn take_in(&mut self, event: WhatsAppEvent) {
        match event {
            WhatsAppEvent::StepDone { done, .. } => {
                self.failure = None;
                self.attempts = 0;
                self.next = self.after(&done);
                if let Done::AccountVerified { waba_id, business_id, .. } = done {
                    self.account = Some(Account { waba_id, business_id });
                }
            }
            WhatsAppEvent::StepFailed { failure, .. } => {
                self.attempts = failure.attempts;
                self.failure = Some(failure);
            }
            WhatsAppEvent::StepRetried { .. } => self.failure = None,
            WhatsAppEvent::NumberChosen { number, .. } => {
                self.number = Some(number);
                self.next = Next::Step(Step::SubscribeWebhooks);
            }
            WhatsAppEvent::SignupStarted { .. }
            | WhatsAppEvent::SignupAbandoned { .. }
            | WhatsAppEvent::Connected { .. }
            | WhatsAppEvent::FactChanged { .. }
            | WhatsAppEvent::Noticed { .. }
            | WhatsAppEvent::ConnectionLost { .. }
            | WhatsAppEvent::Restored { .. }
            | WhatsAppEvent::PhoneCodeRequested { .. }
            | WhatsAppEvent::PhoneVerified { .. }
            | WhatsAppEvent::Disconnected { .. }
            | WhatsAppEvent::WebhooksUnsubscribed { .. }
            | WhatsAppEvent::TokenDestroyed { .. } => {}
        }
    }

    /// What comes after a step: after the account's verification the numbers it could be, and then the next step.
    fn after(&self, done: &Done) -> Next {
        match done {
            Done::AccountVerified { numbers, .. } => Next::Choice(self.claimed.candidates(numbers)),
            Done::CodeExchanged { .. }
            | Done::WebhooksSubscribed
            | Done::NumberRegistered { .. }
            | Done::HealthRead { .. }
            | Done::TemplatesListed { .. } => done.step().next().map_or(self.next.clone(), Next::Step),
        }
    }
}
