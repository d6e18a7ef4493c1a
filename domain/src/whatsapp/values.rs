//! The words of a connection to WhatsApp.

use crate::notification::ProviderError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How Meta's pop-up ended. (Embedded Signup, session logging, 2026-04)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// With an account and a number that is to be registered.
    Number,
    /// With an account and no number.
    AccountOnly,
    /// With a number that stays in use in the WhatsApp Business app, and is never registered by us.
    BusinessApp,
}

/// What the browser says the pop-up gave: nothing rests on it until Meta has confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// How the pop-up ended.
    pub ending: Ending,
    /// The WhatsApp Business Account.
    pub waba_id: Option<String>,
    /// The number, by Meta's id.
    pub phone_number_id: Option<String>,
    /// The business portfolio.
    pub business_id: Option<String>,
}

impl Claimed {
    /// Which of the account's numbers it could be: the one that the pop-up named, else all.
    pub fn candidates(&self, numbers: &[Number]) -> Vec<Number> {
        let named = self.phone_number_id.as_deref();
        let is_named = |number: &&Number| named.is_none_or(|named| number.phone_number_id == named);
        numbers.iter().filter(is_named).cloned().collect()
    }
}

/// A step of connecting, in the order of [`Step::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The pop-up's code for a token; codes live 30 seconds. (Embedded Signup, 2026-04)
    ExchangeCode,
    /// Whether account and number exist, belong together and are ours to use.
    VerifyAccount,
    /// That the account's webhooks come to us.
    SubscribeWebhooks,
    /// That the number sends through the Cloud API.
    RegisterNumber,
    /// What Meta thinks of the number and the account.
    ReadHealth,
    /// The account's message templates.
    ListTemplates,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::ExchangeCode,
        Self::VerifyAccount,
        Self::SubscribeWebhooks,
        Self::RegisterNumber,
        Self::ReadHealth,
        Self::ListTemplates,
    ];

    /// The name in addresses, JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ExchangeCode => "exchange_code",
            Self::VerifyAccount => "verify_account",
            Self::SubscribeWebhooks => "subscribe_webhooks",
            Self::RegisterNumber => "register_number",
            Self::ReadHealth => "read_health",
            Self::ListTemplates => "list_templates",
        }
    }

    /// The one that follows.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }
}

/// A number of an account, as Meta describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// Meta's id.
    pub phone_number_id: String,
    /// As people write it, such as `+91 80000 00001`.
    pub display_phone_number: String,
    /// The name customers see.
    pub verified_name: Option<String>,
    /// Whether it stays in use in the WhatsApp Business app: such a number is not registered by us.
    pub on_business_app: bool,
}

/// What a step that went well brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// There is a token.
    CodeExchanged {
        /// When it ends; never where there is no time.
        token_expires_at: Option<DateTime<Utc>>,
    },
    /// The account is ours to use.
    AccountVerified {
        /// The account.
        waba_id: String,
        /// The business portfolio.
        business_id: Option<String>,
        /// Its numbers.
        numbers: Vec<Number>,
    },
    /// Webhooks come.
    WebhooksSubscribed,
    /// The number is registered.
    NumberRegistered {
        /// Whether nothing had to be done: the number stays in the WhatsApp Business app.
        skipped: bool,
    },
    /// What Meta thinks.
    HealthRead {
        /// All that it told.
        facts: Facts,
    },
    /// The templates are known.
    TemplatesListed {
        /// How many there are.
        count: u32,
    },
}

impl Done {
    /// The step that brings this.
    pub const fn step(&self) -> Step {
        match self {
            Self::CodeExchanged { .. } => Step::ExchangeCode,
            Self::AccountVerified { .. } => Step::VerifyAccount,
            Self::WebhooksSubscribed => Step::SubscribeWebhooks,
            Self::NumberRegistered { .. } => Step::RegisterNumber,
            Self::HealthRead { .. } => Step::ReadHealth,
            Self::TemplatesListed { .. } => Step::ListTemplates,
        }
    }
}

/// Something Meta says about a number, its account or its business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The name customers see.
    DisplayName,
    /// What became of its review: `APPROVED`, `PENDING_REVIEW`, `DECLINED`, ... (Phone numbers, 2026-04)
    NameStatus,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`. (Phone numbers, 2026-04)
    QualityRating,
    /// `TIER_250`, `TIER_2K`, ... `TIER_UNLIMITED`. (Messaging limits, 2026-04)
    MessagingLimit,
    /// `verified`, `not_verified`, `pending`, ... (WhatsApp Business Account, 2026-04)
    BusinessVerification,
    /// `CONNECTED`, `PENDING`, `BANNED`, ...; only a connected number sends. (Phone numbers, 2026-04)
    NumberStatus,
    /// `APPROVED`, `PENDING`, `REJECTED`. (WhatsApp Business Account, 2026-04)
    AccountReview,
    /// `STANDARD` or `HIGH`. (Throughput, 2026-04)
    Throughput,
    /// `LIVE` or `SANDBOX`. (Phone numbers, 2026-04)
    Mode,
    /// `subscribed` or `not_subscribed`: whether webhooks of the account come to our app.
    Webhooks,
    /// Where they go.
    WebhookAddress,
}

impl Fact {
    /// The name in JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::DisplayName => "display_name",
            Self::NameStatus => "name_status",
            Self::QualityRating => "quality_rating",
            Self::MessagingLimit => "messaging_limit",
            Self::BusinessVerification => "business_verification",
            Self::NumberStatus => "number_status",
            Self::AccountReview => "account_review",
            Self::Throughput => "throughput",
            Self::Mode => "mode",
            Self::Webhooks => "webhooks",
            Self::WebhookAddress => "webhook_address",
        }
    }
}

/// What Meta says, as it says it.
pub type Facts = BTreeMap<Fact, String>;

/// Where knowledge about a connection comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The steps of connecting.
    Signup,
    /// A member who asked for it.
    Member,
    /// The look every quarter of an hour.
    Poll,
    /// A webhook of Meta's.
    Webhook,
    /// A message that Meta refused.
    Sending,
}

/// Why nothing can be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossKind {
    /// Meta takes the token no longer.
    Token,
    /// Account or number can't be reached with our token: access was taken away.
    Access,
    /// The number or the account is banned, locked or restricted.
    Restricted,
    /// The number isn't registered any more.
    NotRegistered,
    /// Something else that somebody must repair.
    #[default]
    Other,
}

/// A step that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which.
    pub step: Step,
    /// Meta's words, or ours where Meta wasn't asked.
    pub error: ProviderError,
    /// When it is tried again by itself; never where there is no time.
    pub retry_at: Option<DateTime<Utc>>,
    /// How often it was tried, from 1.
    pub attempts: u32,
}

/// How a one-time code reaches whoever holds the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeMethod {
    /// As a text.
    Sms,
    /// As a call.
    Voice,
}
