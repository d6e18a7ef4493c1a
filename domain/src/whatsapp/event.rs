//! What has happened to a connection to WhatsApp.

use super::{Claimed, CodeMethod, Done, Fact, Failure, LossKind, Number, Source};
use crate::id::{MemberId, SignupId};
use crate::notification::ProviderError;
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to a connection to WhatsApp, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatsAppEvent {
    /// A member came back from Meta's pop-up.
    SignupStarted {
        /// Names this signup for ever.
        signup: SignupId,
        /// What the browser says.
        claimed: Claimed,
        /// Who.
        by: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member left Meta's pop-up without finishing, or gave a signup up.
    SignupAbandoned {
        /// The pop-up's screen, in Meta's words, where it told.
        screen: Option<String>,
        /// What went wrong there, in Meta's words, where it told.
        error: Option<String>,
        /// Who.
        by: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A step went well.
    StepDone {
        /// Of which signup.
        signup: SignupId,
        /// What it brought.
        done: Done,
        /// Meta's trace id.
        trace: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A step went wrong.
    StepFailed {
        /// Of which signup.
        signup: SignupId,
        /// How.
        failure: Failure,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member wants a failed step tried again.
    StepRetried {
        /// Of which signup.
        signup: SignupId,
        /// Who.
        by: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is settled which number it is.
    NumberChosen {
        /// Of which signup.
        signup: SignupId,
        /// The number.
        number: Number,
        /// Who chose it; nobody, where there was nothing to choose.
        by: Option<MemberId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The firm's number sends and receives through us.
    Connected {
        /// The WhatsApp Business Account.
        waba_id: String,
        /// The number, by Meta's id.
        phone_number_id: String,
        /// The number as it is shown.
        display_phone_number: String,
        /// Who connected it.
        #[serde(default)]
        by: Option<MemberId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Meta says something else about the number, its account or its business than before.
    FactChanged {
        /// What about.
        fact: Fact,
        /// What it said before; nothing, where it had said nothing.
        from: Option<String>,
        /// What it says now.
        to: String,
        /// How we know.
        source: Source,
        /// When.
        at: DateTime<Utc>,
    },
    /// Meta told something that changes nothing by itself.
    Noticed {
        /// Meta's name for it, such as `account_update/ACCOUNT_VIOLATION`.
        what: String,
        /// More of Meta's words.
        details: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Sending no longer works; receiving goes on.
    ConnectionLost {
        /// What Meta said.
        reason: String,
        /// What kind of thing has to be repaired.
        #[serde(default)]
        kind: LossKind,
        /// When.
        at: DateTime<Utc>,
    },
    /// Sending works again.
    Restored {
        /// How we know.
        source: Source,
        /// When.
        at: DateTime<Utc>,
    },
    /// Meta sends a one-time code to whoever holds the number.
    PhoneCodeRequested {
        /// How.
        method: CodeMethod,
        /// Who asked for it.
        by: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// The one-time code was right: the number is the firm's.
    PhoneVerified {
        /// Who entered it.
        by: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member took the connection away: nothing is sent any more.
    Disconnected {
        /// Who.
        by: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Meta sends no more webhooks for the account.
    WebhooksUnsubscribed {
        /// Why it may still do so, where it couldn't be told.
        error: Option<ProviderError>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The token is gone.
    TokenDestroyed {
        /// When.
        at: DateTime<Utc>,
    },
}

impl WhatsAppEvent {
    /// When it happened.
    pub const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::SignupStarted { at, .. }
            | Self::SignupAbandoned { at, .. }
            | Self::StepDone { at, .. }
            | Self::StepFailed { at, .. }
            | Self::StepRetried { at, .. }
            | Self::NumberChosen { at, .. }
            | Self::Connected { at, .. }
            | Self::FactChanged { at, .. }
            | Self::Noticed { at, .. }
            | Self::ConnectionLost { at, .. }
            | Self::Restored { at, .. }
            | Self::PhoneCodeRequested { at, .. }
            | Self::PhoneVerified { at, .. }
            | Self::Disconnected { at, .. }
            | Self::WebhooksUnsubscribed { at, .. }
            | Self::TokenDestroyed { at } => *at,
        }
    }
}

impl DomainEvent for WhatsAppEvent {
    fn event_type(&self) -> String {
        match self {
            Self::SignupStarted { .. } => "whatsapp.signup_started",
            Self::SignupAbandoned { .. } => "whatsapp.signup_abandoned",
            Self::StepDone { done, .. } => match done {
                Done::CodeExchanged { .. } => "whatsapp.code_exchanged",
                Done::AccountVerified { .. } => "whatsapp.account_verified",
                Done::WebhooksSubscribed => "whatsapp.webhooks_subscribed",
                Done::NumberRegistered { .. } => "whatsapp.phone_registered",
                Done::HealthRead { .. } => "whatsapp.health_read",
                Done::TemplatesListed { .. } => "whatsapp.templates_listed",
            },
            Self::StepFailed { .. } => "whatsapp.step_failed",
            Self::StepRetried { .. } => "whatsapp.step_retried",
            Self::NumberChosen { .. } => "whatsapp.number_chosen",
            Self::Connected { .. } => "whatsapp.connected",
            Self::FactChanged { fact, .. } => match fact {
                Fact::DisplayName => "whatsapp.display_name_changed",
                Fact::NameStatus => "whatsapp.display_name_reviewed",
                Fact::QualityRating => "whatsapp.quality_rating_changed",
                Fact::MessagingLimit => "whatsapp.messaging_limit_changed",
                Fact::BusinessVerification => "whatsapp.business_verification_changed",
                Fact::NumberStatus => "whatsapp.number_status_changed",
                Fact::AccountReview => "whatsapp.account_reviewed",
                Fact::Throughput => "whatsapp.throughput_changed",
                Fact::Mode => "whatsapp.mode_changed",
                Fact::Webhooks | Fact::WebhookAddress => "whatsapp.webhooks_changed",
            },
            Self::Noticed { .. } => "whatsapp.noticed",
            Self::ConnectionLost { .. } => "whatsapp.connection_lost",
            Self::Restored { .. } => "whatsapp.connection_restored",
            Self::PhoneCodeRequested { .. } => "whatsapp.phone_code_requested",
            Self::PhoneVerified { .. } => "whatsapp.phone_verified",
            Self::Disconnected { .. } => "whatsapp.disconnected",
            Self::WebhooksUnsubscribed { .. } => "whatsapp.webhooks_unsubscribed",
            Self::TokenDestroyed { .. } => "whatsapp.token_destroyed",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
