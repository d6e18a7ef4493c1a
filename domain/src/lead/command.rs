//! What can be asked of a lead.

use super::{LeadNumber, LoanType, Source, Stage};
use crate::access::TeamName;
use crate::id::{ConversationId, MemberId, PersonId};
use crate::media::{Media, MediaOutcome};
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, Utc};

/// What can be asked of a lead, in the imperative.
#[derive(Clone, Debug, PartialEq)]
pub enum LeadCommand {
    /// Take the inquiry up: a new lead, or an update of this one while it is open.
    Capture(Inquiry),
    /// Take up an inquiry that a member types in, with an owner and a first note where they name them.
    Register(Box<Registration>),
    /// Do this as long as the lead is as the asker saw it.
    AsSeen {
        /// The lead's version when the asker looked, see [`Lead::version`](super::Lead::version).
        version: u64,
        /// What to do then.
        command: Box<LeadCommand>,
    },
    /// Give the lead to a member.
    Assign {
        /// The member.
        to: MemberId,
        /// The member's team.
        team: Option<TeamName>,
        /// Only if nobody owns the lead yet: how automatic assignment keeps clear of people's decisions.
        only_unassigned: bool,
        /// When.
        at: DateTime<Utc>,
    },
    /// Move the file; sanction and disbursal need what they record.
    ChangeStage {
        /// Where to.
        to: Stage,
        /// Needed for moves backward, Rejected and Lost.
        reason: Option<String>,
        /// Sanctioned or disbursed amount.
        amount: Option<Rupees>,
        /// Sanctioning lender.
        lender: Option<String>,
        /// Day of disbursal.
        date: Option<NaiveDate>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Put the lead aside, keeping its stage.
    Hold {
        /// Why.
        reason: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Go on with a lead that is on hold.
    Resume {
        /// When.
        at: DateTime<Utc>,
    },
    /// Open a closed lead again, in an open stage.
    Reopen {
        /// The stage to go on from.
        to: Stage,
        /// Why.
        reason: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Write something down.
    AddNote {
        /// 1..=4000 characters after trimming.
        text: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Keep what the customer sent with the lead, open or closed; the same message twice is kept once.
    AttachMedia {
        /// The talk it came in.
        conversation: ConversationId,
        /// The provider's id of the message.
        message: String,
        /// What was sent.
        media: Media,
        /// The words sent with it, where there were any.
        caption: Option<Private<String>>,
        /// When the customer sent it, by the provider's clock.
        sent_at: DateTime<Utc>,
        /// Who sent it, where it is known.
        sender: Option<PersonId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Note what became of the bytes of something that was attached; of the same message it is noted once.
    SettleMedia {
        /// The provider's id of the message.
        message: String,
        /// What became of them.
        outcome: MediaOutcome,
        /// When.
        at: DateTime<Utc>,
    },
    /// Take the lead out of work because its customer is being erased; asking again changes nothing.
    Erase {
        /// When.
        at: DateTime<Utc>,
    },
    /// Put details right.
    Correct {
        /// The right name.
        name: Option<PersonName>,
        /// The right mobile number.
        mobile: Option<Mobile>,
        /// The right purpose.
        loan_type: Option<LoanType>,
        /// The right amount.
        amount: Option<Rupees>,
        /// How the lead really came in.
        source: Option<Source>,
        /// When.
        at: DateTime<Utc>,
    },
}

/// A new lead as a member types it in.
#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    /// What is asked for.
    pub inquiry: Inquiry,
    /// Who is to own it, with the team it gets; nobody, where automatic assignment decides.
    pub owner: Option<(MemberId, Option<TeamName>)>,
    /// What is written down at once, 1..=4000 characters after trimming.
    pub note: Option<String>,
}

/// Everything an inquiry says.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquiry {
    /// The number the lead gets if it is new.
    pub number: LeadNumber,
    /// The customer.
    pub person: PersonId,
    /// The customer's name.
    pub name: PersonName,
    /// Where to call.
    pub mobile: Mobile,
    /// What the loan is for.
    pub loan_type: LoanType,
    /// How much is asked for.
    pub amount: Rupees,
    /// How it came in.
    pub source: Source,
    /// The talk it came from, if any.
    pub conversation: Option<ConversationId>,
    /// When.
    pub at: DateTime<Utc>,
}
