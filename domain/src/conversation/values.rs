//! The words of a conversation.

use crate::id::MemberId;
use crate::lead::{LeadNumber, LoanType};
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The way messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// WhatsApp, over Meta's Cloud API.
    #[serde(rename = "whatsapp")]
    WhatsApp,
    /// Telegram, over the Bot API.
    Telegram,
}

impl Channel {
    /// The name in addresses, JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::WhatsApp => "whatsapp",
            Self::Telegram => "telegram",
        }
    }
}

/// What sort of message a contact sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundKind {
    /// Written text.
    Text,
    /// A tap on a button or a row of a list.
    Choice,
    /// A picture, voice note, video, document, sticker, contact or place.
    Media,
    /// A reaction to a message; it is kept and not answered.
    Reaction,
    /// Anything else that the provider delivers; it is kept and not answered.
    Other,
}

/// What an inquiry needs, in the order it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// The customer's name.
    Name,
    /// What the loan is for.
    LoanType,
    /// How much is asked for.
    Amount,
    /// Where to call; asked only where the channel doesn't tell.
    Mobile,
}

/// What a message was understood to say; made by the assistant, judged by the conversation.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Understanding {
    /// What the contact wants.
    pub intent: Intent,
    /// A name that the message tells.
    pub name: Option<PersonName>,
    /// A mobile number that the message tells, or the sender's own where it says "same number".
    pub mobile: Option<Mobile>,
    /// The sender's own mobile number, where the channel gives it.
    pub sender_mobile: Option<Mobile>,
    /// A loan type that the message tells.
    pub loan_type: Option<LoanType>,
    /// An amount that the message tells.
    pub amount: Option<Rupees>,
}

/// What a contact wants by a message; the labels of `sigmadsa understand --as customer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// A loan.
    Inquiry,
    /// To put right something told before.
    Correction,
    /// To answer a question.
    Answer,
    /// No more messages.
    OptOut,
    /// Messages again.
    OptIn,
    /// To talk with a person.
    Human,
    /// Their data, or that it be deleted.
    DataRequest,
    /// To be polite.
    Smalltalk,
    /// Nothing that was understood.
    #[default]
    None,
}

/// Why a person answers and not the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverReason {
    /// A member took over.
    Member,
    /// The contact asked for a person.
    AskedFor,
    /// The contact asked about their data, which a person must answer.
    DataRequest,
    /// The bot asked twice more and didn't understand.
    NotUnderstood,
}

/// Something to be said; the words for it are made by the assistant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// A question of the inquiry.
    Question {
        /// The firm's name where the reply greets first.
        greeting: Option<String>,
        /// The customer's name where it is known.
        name: Option<Private<PersonName>>,
        /// What is asked.
        detail: Detail,
        /// How often it has been asked in a row, from 1.
        attempt: u8,
    },
    /// The inquiry is a lead now.
    Registered {
        /// Its number.
        number: LeadNumber,
        /// Whether it updated a lead that was open already.
        repeated: bool,
    },
    /// Nothing is missing; the firm will be in touch.
    AlreadyRegistered,
    /// A picture or document has arrived.
    MediaReceived,
    /// A person will write.
    HandOver {
        /// Why.
        reason: HandOverReason,
    },
    /// No more messages will come.
    OptedOut,
    /// Messages will come again.
    OptedIn {
        /// The firm's name.
        firm: String,
    },
    /// A member's own words.
    Words {
        /// 1..=4096 characters.
        text: Private<String>,
    },
}

/// What goes on from one stream of a conversation to the next.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Carried {
    /// The contact wants no messages.
    pub opted_out: bool,
    /// A person answers.
    pub taken_over: bool,
    /// Who, where it is known.
    #[serde(default)]
    pub taken_over_by: Option<MemberId>,
    /// The inquiry as far as it was told; empty after a silence.
    pub form: Form,
    /// When the contact last wrote, by the provider's clock, so that the reply window stays open; `None` after a silence.
    pub wrote_at: Option<DateTime<Utc>>,
}

/// What is known of an inquiry so far.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Form {
    /// The customer's name.
    pub name: Option<Private<PersonName>>,
    /// Where to call.
    pub mobile: Option<Private<Mobile>>,
    /// What the loan is for.
    pub loan_type: Option<LoanType>,
    /// How much is asked for.
    pub amount: Option<Rupees>,
    /// The question that is open.
    pub asked: Option<Detail>,
    /// How often it has been asked in a row.
    pub attempt: u8,
    /// Whether the inquiry has become a lead with these details.
    pub completed: bool,
}
