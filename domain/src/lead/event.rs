//! What has happened to a lead.

use super::{LeadNumber, LoanType, Source, Stage};
use crate::access::TeamName;
use crate::id::{ConversationId, MemberId, PersonId};
use crate::media::{Media, NotKept};
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to a lead, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadEvent {
    /// Somebody wants a loan.
    LeadCaptured {
        /// The number people say, unique in the tenant.
        number: LeadNumber,
        /// The customer.
        person: PersonId,
        /// The customer's name.
        name: Private<PersonName>,
        /// Where to call.
        mobile: Private<Mobile>,
        /// What the loan is for.
        loan_type: LoanType,
        /// How much is asked for.
        amount: Rupees,
        /// How the lead came in.
        source: Source,
        /// The talk it came from, if any.
        conversation: Option<ConversationId>,
        /// When it was captured.
        at: DateTime<Utc>,
    },
    /// The customer asked again while the lead was open; what changed is set.
    InquiryRepeated {
        /// The lead's number.
        number: LeadNumber,
        /// A new name.
        name: Option<Private<PersonName>>,
        /// Another purpose.
        loan_type: Option<LoanType>,
        /// Another amount.
        amount: Option<Rupees>,
        /// How it came in this time.
        source: Source,
        /// The talk it came from, if any.
        conversation: Option<ConversationId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member owns the lead from now on.
    LeadAssigned {
        /// The owner before, if any.
        from: Option<MemberId>,
        /// The owner now.
        to: MemberId,
        /// The owner's team, which becomes the lead's.
        team: Option<TeamName>,
        /// The customer's name, for the owner's board.
        name: Private<PersonName>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The file moved to another stage.
    StageChanged {
        /// The stage before.
        from: Stage,
        /// The stage now.
        to: Stage,
        /// Why, where the rules want a reason.
        reason: Option<String>,
        /// Who owns the lead at this time.
        assignee: Option<MemberId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The lead was put aside; its stage stays.
    PutOnHold {
        /// Why.
        reason: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Work on the lead goes on.
    Resumed {
        /// When.
        at: DateTime<Utc>,
    },
    /// A lender sanctioned the loan.
    SanctionApproved {
        /// How much was sanctioned.
        amount: Rupees,
        /// By which lender.
        lender: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// The loan was paid out.
    DisbursalCompleted {
        /// How much was paid out.
        amount: Rupees,
        /// On which day.
        date: NaiveDate,
        /// When it was recorded.
        at: DateTime<Utc>,
    },
    /// A closed lead was opened again.
    Reopened {
        /// The stage it was closed in.
        from: Stage,
        /// The stage it goes on from.
        to: Stage,
        /// Why.
        reason: String,
        /// Who owns it.
        assignee: Option<MemberId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Somebody wrote something down.
    NoteAdded {
        /// The note.
        text: Private<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The customer sent something that belongs to the lead.
    MediaAttached {
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
        /// Who sent it, with whose key it is sealed; not known of what was attached before it was kept.
        #[serde(default)]
        sender: Option<PersonId>,
        /// Whose lead it is, who may be another than the sender.
        #[serde(default)]
        customer: Option<PersonId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The bytes of what the customer sent were fetched and are kept.
    MediaKept {
        /// The message it came with.
        message: String,
        /// Its type, as the provider says.
        mime_type: String,
        /// How many bytes.
        size_bytes: u64,
        /// When.
        at: DateTime<Utc>,
    },
    /// The bytes of what the customer sent aren't kept, and won't be.
    MediaNotKept {
        /// The message it came with.
        message: String,
        /// Why.
        reason: NotKept,
        /// When.
        at: DateTime<Utc>,
    },
    /// The customer was erased: the lead stays for the record, and nobody works on it any more.
    LeadErased {
        /// Whether it was open until then.
        was_open: bool,
        /// Who owned it.
        assignee: Option<MemberId>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Details were put right; what changed is set.
    DetailsCorrected {
        /// The right name.
        name: Option<Private<PersonName>>,
        /// The right mobile number.
        mobile: Option<Private<Mobile>>,
        /// The right purpose.
        loan_type: Option<LoanType>,
        /// The right amount.
        amount: Option<Rupees>,
        /// How the lead really came in.
        #[serde(default)]
        source: Option<Source>,
        /// When.
        at: DateTime<Utc>,
    },
}

impl LeadEvent {
    /// Whether the lead is another than before for whoever decides on what they saw: notes and what the customer sends
    /// add and change nothing, and neither does an inquiry that repeats what is known.
    pub const fn is_change(&self) -> bool {
        match self {
            Self::NoteAdded { .. }
            | Self::MediaAttached { .. }
            | Self::MediaKept { .. }
            | Self::MediaNotKept { .. }
            | Self::InquiryRepeated { name: None, loan_type: None, amount: None, .. } => false,
            Self::LeadCaptured { .. }
            | Self::InquiryRepeated { .. }
            | Self::LeadAssigned { .. }
            | Self::StageChanged { .. }
            | Self::PutOnHold { .. }
            | Self::Resumed { .. }
            | Self::SanctionApproved { .. }
            | Self::DisbursalCompleted { .. }
            | Self::Reopened { .. }
            | Self::LeadErased { .. }
            | Self::DetailsCorrected { .. } => true,
        }
    }
}

impl DomainEvent for LeadEvent {
    fn event_type(&self) -> String {
        match self {
            Self::LeadCaptured { .. } => "lead.captured",
            Self::InquiryRepeated { .. } => "lead.inquiry_repeated",
            Self::LeadAssigned { .. } => "lead.assigned",
            Self::StageChanged { .. } => "lead.stage_changed",
            Self::PutOnHold { .. } => "lead.put_on_hold",
            Self::Resumed { .. } => "lead.resumed",
            Self::SanctionApproved { .. } => "lead.sanction_approved",
            Self::DisbursalCompleted { .. } => "lead.disbursal_completed",
            Self::Reopened { .. } => "lead.reopened",
            Self::NoteAdded { .. } => "lead.note_added",
            Self::MediaAttached { .. } => "lead.media_attached",
            Self::MediaKept { .. } => "lead.media_kept",
            Self::MediaNotKept { .. } => "lead.media_not_kept",
            Self::LeadErased { .. } => "lead.erased",
            Self::DetailsCorrected { .. } => "lead.details_corrected",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
