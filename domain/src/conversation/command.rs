//! What can be asked of a conversation.

use super::{Carried, Channel, ClosedNow, FileStanding, InboundKind, Registered, Understanding};
use crate::id::{ConversationId, MemberId, PersonId};
use crate::media::Media;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// What can be asked of a conversation, in the imperative.
///
/// Every command carries an [`Opening`]: on an empty stream it begins the conversation with it, else it is ignored.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationCommand {
    /// How the stream begins if it is empty; `None` where there must already be one.
    pub opening: Option<Opening>,
    /// What is asked.
    pub ask: Ask,
    /// When.
    pub at: DateTime<Utc>,
}

/// How a stream of a conversation begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The conversation, over all its streams.
    pub conversation: ConversationId,
    /// Which stream of it this is, from 1.
    pub segment: u32,
    /// The channel.
    pub channel: Channel,
    /// The contact.
    pub person: PersonId,
    /// Where the contact is reached.
    pub address: Private<String>,
    /// Which of the tenant's numbers or bots the contact writes to.
    pub endpoint: String,
    /// What goes on from the stream before.
    pub carried: Carried,
}

/// The asking itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Take in a message of the contact, and answer it.
    Receive(Box<Inbound>),
    /// Say something as a member, who answers from now on; free text, only within the 24-hour window.
    Reply {
        /// Names the reply.
        reply_id: Uuid,
        /// Who says it.
        by: MemberId,
        /// 1..=4096 characters after trimming. (Cloud API, text messages, 2026-04)
        text: String,
    },
    /// Tell the contact that the inquiry is a lead now.
    Register {
        /// Names the reply.
        reply_id: Uuid,
        /// Which lead, and its number.
        registered: Registered,
        /// Whether it updated a lead that was open already.
        repeated: bool,
    },
    /// A member answers from now on.
    TakeOver {
        /// Who.
        by: MemberId,
        /// Whether they may take it from another member.
        over_others: bool,
    },
    /// The bot answers again.
    Release {
        /// Who gives it back.
        by: MemberId,
        /// Whether they may where another member answers.
        over_others: bool,
    },
    /// The contact wants no more messages, by whatever way that was told.
    OptOut,
    /// The contact wants messages again.
    OptIn,
}

/// A message of the contact and what it was understood to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Inbound {
    /// The provider's id of the message.
    pub message: String,
    /// What sort of message.
    pub kind: InboundKind,
    /// What it says.
    pub text: Private<String>,
    /// The name the contact shows on the channel.
    pub profile_name: Option<Private<String>>,
    /// When the contact sent it, by the provider's clock.
    pub sent_at: DateTime<Utc>,
    /// Names the reply, should there be one.
    pub reply_id: Uuid,
    /// The firm's name, for the greeting.
    pub firm: String,
    /// What it was understood to say.
    pub understood: Understanding,
    /// What came with it or instead of text.
    pub media: Option<Media>,
    /// The contact's own files, newest first, the open ones before the closed; empty where
    /// [`Conversation::heeds_files`](super::Conversation::heeds_files) says that they don't matter.
    pub files: Vec<FileStanding>,
    /// When people work, where they don't just now.
    pub closed: Option<ClosedNow>,
    /// Which day it is in the tenant's time zone.
    pub today: NaiveDate,
}
