//! The status card: what a connection looks like, as the log tells it.

use chrono::{DateTime, Utc};
use domain::id::MemberId;
use domain::whatsapp::{Claimed, Done, Facts, Failure, LossKind, Number, Step, WhatsAppEvent};
use serde::{Deserialize, Serialize};

/// What people are told at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    /// Nobody has connected anything.
    NotConnected,
    /// The steps of connecting are being taken.
    Connecting,
    /// Messages come and go.
    Connected,
    /// Somebody has to do something.
    NeedsAttention,
    /// The connection was taken away.
    Disconnected,
}

impl CardState {
    /// The name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NotConnected => "not_connected",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::NeedsAttention => "needs_attention",
            Self::Disconnected => "disconnected",
        }
    }
}

/// How the access token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// There is none.
    #[default]
    Absent,
    /// Meta took it the last time.
    Good,
    /// Meta takes it no longer.
    Refused,
}

/// A connection as the log tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The WhatsApp Business Account that is or was connected.
    pub waba_id: Option<String>,
    /// The number, by Meta's id.
    pub phone_number_id: Option<String>,
    /// The number as it is shown.
    pub display_phone_number: Option<String>,
    /// Since when; only while connected.
    pub connected_at: Option<DateTime<Utc>>,
    /// Who connected it.
    pub connected_by: Option<MemberId>,
    /// Why nothing can be sent, where nothing can.
    pub lost: Option<Lost>,
    /// The signup that isn't through.
    pub signup: Option<SignupCard>,
    /// The pop-up that was left last, if nothing has come since.
    pub abandoned: Option<Abandoned>,
    /// When the connection was taken away, if none has come since.
    pub disconnected_at: Option<DateTime<Utc>>,
    /// How the access token is.
    #[serde(default)]
    pub token: TokenState,
    /// When the access token ends; never where there is no time.
    pub token_expires_at: Option<DateTime<Utc>>,
    /// When a one-time code was asked for last.
    pub code_requested_at: Option<DateTime<Utc>>,
    /// What Meta says.
    #[serde(default)]
    pub facts: Facts,
}

/// Why nothing can be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lost {
    /// What has to be repaired.
    pub kind: LossKind,
    /// Meta's words.
    pub reason: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// A signup that isn't through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignupCard {
    /// Who began it.
    pub by: MemberId,
    /// When.
    pub started_at: DateTime<Utc>,
    /// What the browser said.
    pub claimed: Claimed,
    /// The steps that went well, in order.
    pub done: Vec<StepDone>,
    /// The step that went wrong last, unless it is being tried again.
    pub failure: Option<Failure>,
    /// The numbers to choose from, where somebody has to.
    pub choice: Vec<Number>,
    /// The number, once it is settled.
    pub number: Option<Number>,
}

/// A step that went well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepDone {
    /// Which.
    pub step: Step,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether there was nothing to do.
    pub skipped: bool,
}

/// A pop-up that was left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Abandoned {
    /// The screen, in Meta's words.
    pub screen: Option<String>,
    /// What went wrong, in Meta's words.
    pub error: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl SignupCard {
    /// The step that comes next; none while somebody has to choose a number.
    pub fn next_step(&self) -> Option<Step> {
        if self.choice.is_empty() {
            self.done.last().map_or(Some(Step::ExchangeCode), |done| done.step.next())
        } else {
            None
        }
    }
}

impl Card {
    /// What people are told at a glance.
    pub fn state(&self) -> CardState {
        let waits_for_somebody = |signup: &SignupCard| {
            !signup.choice.is_empty() || signup.failure.as_ref().is_some_and(|failure| failure.retry_at.is_none())
        };
        match (&self.signup, &self.lost) {
            (Some(signup), _) if waits_for_somebody(signup) => CardState::NeedsAttention,
            (Some(_), _) => CardState::Connecting,
            (None, Some(_)) => CardState::NeedsAttention,
            (None, None) if self.connected_at.is_some() => CardState::Connected,
            (None, None) if self.disconnected_at.is_some() => CardState::Disconnected,
            (None, None) => CardState::NotConnected,
        }
    }

    pub(super) fn take_in(&mut self, event: &WhatsAppEvent) {
        match event {
            WhatsAppEvent::SignupStarted { claimed, by, at, .. } => self.start(claimed, *by, *at),
            WhatsAppEvent::SignupAbandoned { screen, error, at, .. } => {
                self.signup = None;
                self.abandoned = Some(Abandoned { screen: screen.clone(), error: error.clone(), at: *at });
            }
            WhatsAppEvent::StepDone { done, at, .. } => self.step_done(done, *at),
            WhatsAppEvent::StepFailed { failure, .. } => self.fail(Some(failure.clone())),
            WhatsAppEvent::StepRetried { .. } => self.fail(None),
            WhatsAppEvent::NumberChosen { number, .. } => {
                if let Some(signup) = &mut self.signup {
                    signup.choice.clear();
                    signup.number = Some(number.clone());
                }
            }
            WhatsAppEvent::Connected { waba_id, phone_number_id, display_phone_number, by, at } => {
                self.waba_id = Some(waba_id.clone());
                self.phone_number_id = Some(phone_number_id.clone());
                self.display_phone_number = Some(display_phone_number.clone());
                (self.connected_at, self.connected_by) = (Some(*at), *by);
                (self.signup, self.lost, self.disconnected_at) = (None, None, None);
                self.token = TokenState::Good;
            }
            WhatsAppEvent::FactChanged { fact, to, .. } => {
                self.facts.insert(*fact, to.clone());
            }
            WhatsAppEvent::ConnectionLost { reason, kind, at } => {
                self.lost = Some(Lost { kind: *kind, reason: reason.clone(), at: *at });
                if *kind == LossKind::Token {
                    self.token = TokenState::Refused;
                }
            }
            WhatsAppEvent::Restored { .. } => (self.lost, self.token) = (None, TokenState::Good),
            WhatsAppEvent::PhoneCodeRequested { at, .. } => self.code_requested_at = Some(*at),
            WhatsAppEvent::PhoneVerified { .. } => self.code_requested_at = None,
            WhatsAppEvent::Disconnected { at, .. } => {
                (self.signup, self.lost, self.connected_at, self.connected_by) = (None, None, None, None);
                self.disconnected_at = Some(*at);
                self.facts = Facts::new();
            }
            WhatsAppEvent::TokenDestroyed { .. } => (self.token, self.token_expires_at) = (TokenState::Absent, None),
            WhatsAppEvent::Noticed { .. } | WhatsAppEvent::WebhooksUnsubscribed { .. } => {}
        }
    }

    fn start(&mut self, claimed: &Claimed, by: MemberId, at: DateTime<Utc>) {
        self.abandoned = None;
        self.signup = Some(SignupCard {
            by,
            started_at: at,
            claimed: claimed.clone(),
            done: Vec::new(),
            failure: None,
            choice: Vec::new(),
            number: None,
        });
    }

    fn step_done(&mut self, done: &Done, at: DateTime<Utc>) {
        if let Done::CodeExchanged { token_expires_at } = done {
            (self.token, self.token_expires_at) = (TokenState::Good, *token_expires_at);
        }
        let Some(signup) = &mut self.signup else { return };
        let skipped = matches!(done, Done::NumberRegistered { skipped: true });
        signup.failure = None;
        signup.done.push(StepDone { step: done.step(), at, skipped });
        if let Done::AccountVerified { numbers, .. } = done {
            signup.choice = signup.claimed.candidates(numbers);
        }
    }

    fn fail(&mut self, failure: Option<Failure>) {
        if let Some(signup) = &mut self.signup {
            signup.failure = failure;
        }
    }
}
