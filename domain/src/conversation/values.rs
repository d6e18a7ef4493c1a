//! The words of a conversation.

use crate::id::{LeadId, MemberId, PersonId};
use crate::lead::{LeadNumber, LoanType};
use crate::media::Media;
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    /// The language the bot speaks.
    #[serde(default)]
    pub language: Language,
    /// The newest lead that came of the conversation.
    #[serde(default)]
    pub registered: Option<Registered>,
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
    /// The summary that is put to the contact, with these details; its buttons carry its id.
    #[serde(default)]
    pub summary: Option<Uuid>,
    /// Whether the contact was asked which of the details is to be changed.
    #[serde(default)]
    pub choosing: bool,
    /// What the contact has sent and no lead has yet, at most [`UNFILED_MEDIA_MAX`](super::UNFILED_MEDIA_MAX).
    #[serde(default)]
    pub unfiled: Vec<SentMedia>,
}

/// A lead that came of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Which lead.
    pub lead: LeadId,
    /// Its number.
    pub number: LeadNumber,
}

/// Media that the contact sent, and with which message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentMedia {
    /// The provider's id of the message.
    pub message: String,
    /// What was sent.
    pub media: Media,
    /// The words sent with it, where there were any.
    pub caption: Option<Private<String>>,
    /// When the contact sent it, by the provider's clock.
    pub sent_at: DateTime<Utc>,
    /// The contact; not known of what was sent before it was kept.
    #[serde(default)]
    pub sender: Option<PersonId>,
}

/// A language that the bot speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English, as it is written in India.
    #[default]
    English,
    /// Hindi in Latin letters, with English words among them.
    Hinglish,
    /// Hindi in Devanagari.
    Hindi,
}
