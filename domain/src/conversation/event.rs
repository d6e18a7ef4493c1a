//! What has happened in a conversation.

use super::{Carried, Channel, Detail, HandOverReason, InboundKind, Intent, Language, Reply, SentMedia};
use crate::id::{ConversationId, LeadId, MemberId, PersonId};
use crate::lead::{LeadNumber, LoanType};
use crate::media::Media;
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What has happened in a conversation, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationEvent {
    /// A stream of the conversation began: the first, or the next after silence or many events.
    Started {
        /// The conversation, over all its streams.
        conversation: ConversationId,
        /// Which stream of it this is, from 1.
        segment: u32,
        /// The channel.
        channel: Channel,
        /// The contact.
        person: PersonId,
        /// Where the contact is reached: a `wa_id`, a business-scoped user id, a chat id.
        address: Private<String>,
        /// Which of the tenant's numbers or bots the contact writes to, by the provider's id.
        endpoint: String,
        /// What goes on from the stream before.
        carried: Carried,
        /// When.
        at: DateTime<Utc>,
    },
    /// The contact wrote.
    MessageReceived {
        /// The provider's id of the message.
        message: String,
        /// What sort of message.
        kind: InboundKind,
        /// What it says, or the title of what was tapped, or a caption.
        text: Private<String>,
        /// The name the contact shows on the channel.
        profile_name: Option<Private<String>>,
        /// What came with it or instead of text.
        #[serde(default)]
        media: Option<Media>,
        /// When the contact sent it, by the provider's clock.
        sent_at: DateTime<Utc>,
        /// What the contact was understood to want by it, whoever answers; `None` in events from before it was kept.
        #[serde(default)]
        intent: Option<Intent>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The message told something the inquiry needs.
    DetailCaptured {
        /// What it told.
        detail: CapturedDetail,
        /// Whether it replaced something told before.
        corrected: bool,
        /// When.
        at: DateTime<Utc>,
    },
    /// The bot wants to know something.
    QuestionAsked {
        /// What.
        detail: Detail,
        /// How often it has been asked in a row, from 1.
        attempt: u8,
        /// When.
        at: DateTime<Utc>,
    },
    /// Everything that was told is put to the contact, to be confirmed or changed.
    SummaryShown {
        /// Names the summary; the buttons of an earlier one do nothing any more.
        summary: Uuid,
        /// How often it has been put in a row, from 1.
        attempt: u8,
        /// When.
        at: DateTime<Utc>,
    },
    /// The contact wants to change something, and is asked what.
    ChangeOffered {
        /// How often it has been asked in a row, from 1.
        attempt: u8,
        /// When.
        at: DateTime<Utc>,
    },
    /// The contact wants no loan after all; what was told is forgotten.
    InquiryDropped {
        /// When.
        at: DateTime<Utc>,
    },
    /// The contact confirmed everything that an inquiry needs.
    InquiryCompleted {
        /// The conversation, over all its streams.
        conversation: ConversationId,
        /// The contact.
        person: PersonId,
        /// The customer's name.
        name: Private<PersonName>,
        /// Where to call.
        mobile: Private<Mobile>,
        /// What the loan is for.
        loan_type: LoanType,
        /// How much is asked for.
        amount: Rupees,
        /// Which version of the words of consent the contact agreed to; `None` before there were any.
        #[serde(default)]
        consent: Option<u16>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The inquiry became this lead, or brought it up to date.
    LeadRegistered {
        /// Which lead.
        lead: LeadId,
        /// Its number.
        number: LeadNumber,
        /// When.
        at: DateTime<Utc>,
    },
    /// Something that the contact sent belongs to a lead.
    MediaFiled {
        /// Which lead.
        lead: LeadId,
        /// The conversation, over all its streams.
        conversation: ConversationId,
        /// What was sent.
        sent: SentMedia,
        /// When.
        at: DateTime<Utc>,
    },
    /// The contact asks for their data, or that it be deleted.
    DataRequested {
        /// The conversation, over all its streams.
        conversation: ConversationId,
        /// The contact.
        person: PersonId,
        /// By when it is to be answered.
        due_on: NaiveDate,
        /// When.
        at: DateTime<Utc>,
    },
    /// Something is to be said to the contact.
    ReplyRequested {
        /// Names this reply for ever; the notification that carries it has the same id.
        reply_id: Uuid,
        /// The conversation, over all its streams.
        conversation: ConversationId,
        /// The channel.
        channel: Channel,
        /// The contact.
        person: PersonId,
        /// Where the contact is reached.
        address: Private<String>,
        /// From which of the tenant's numbers or bots.
        endpoint: String,
        /// What is to be said.
        reply: Reply,
        /// In which language.
        #[serde(default)]
        language: Language,
        /// The message it answers, by the provider's id.
        answers: Option<String>,
        /// Until when free text may be sent: 24 hours after the contact last wrote.
        window_ends_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A person answers from now on, not the bot.
    TakenOver {
        /// Who; nobody yet where the bot gave up or was asked to.
        by: Option<MemberId>,
        /// Why.
        reason: HandOverReason,
        /// When.
        at: DateTime<Utc>,
    },
    /// The bot answers again.
    Released {
        /// Who gave it back; `None` in events from before it was kept.
        #[serde(default)]
        by: Option<MemberId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The contact wants no more messages.
    OptedOut {
        /// When.
        at: DateTime<Utc>,
    },
    /// The contact wants messages again.
    OptedIn {
        /// When.
        at: DateTime<Utc>,
    },
}

/// One thing that an inquiry needs, as it was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapturedDetail {
    /// The customer's name.
    Name(Private<PersonName>),
    /// Where to call.
    Mobile(Private<Mobile>),
    /// What the loan is for.
    LoanType(LoanType),
    /// How much is asked for.
    Amount(Rupees),
}

impl ConversationEvent {
    /// When it happened.
    pub const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Started { at, .. }
            | Self::MessageReceived { at, .. }
            | Self::DetailCaptured { at, .. }
            | Self::QuestionAsked { at, .. }
            | Self::SummaryShown { at, .. }
            | Self::ChangeOffered { at, .. }
            | Self::InquiryDropped { at }
            | Self::InquiryCompleted { at, .. }
            | Self::LeadRegistered { at, .. }
            | Self::MediaFiled { at, .. }
            | Self::DataRequested { at, .. }
            | Self::ReplyRequested { at, .. }
            | Self::TakenOver { at, .. }
            | Self::Released { at, .. }
            | Self::OptedOut { at }
            | Self::OptedIn { at } => *at,
        }
    }
}

impl DomainEvent for ConversationEvent {
    fn event_type(&self) -> String {
        match self {
            Self::Started { .. } => "conversation.started",
            Self::MessageReceived { .. } => "conversation.message_received",
            Self::DetailCaptured { .. } => "conversation.detail_captured",
            Self::QuestionAsked { .. } => "conversation.question_asked",
            Self::SummaryShown { .. } => "conversation.summary_shown",
            Self::ChangeOffered { .. } => "conversation.change_offered",
            Self::InquiryDropped { .. } => "conversation.inquiry_dropped",
            Self::LeadRegistered { .. } => "conversation.lead_registered",
            Self::MediaFiled { .. } => "conversation.media_filed",
            Self::DataRequested { .. } => "conversation.data_requested",
            Self::InquiryCompleted { .. } => "conversation.inquiry_completed",
            Self::ReplyRequested { .. } => "conversation.reply_requested",
            Self::TakenOver { .. } => "conversation.taken_over",
            Self::Released { .. } => "conversation.released",
            Self::OptedOut { .. } => "conversation.opted_out",
            Self::OptedIn { .. } => "conversation.opted_in",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
