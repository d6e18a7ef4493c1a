//! What each message of the contact was understood to say, and what came of it.
//!
//! The events that tell it follow their message within the same command.

use crate::erased::Erased;
use domain::conversation::{CapturedDetail, ConversationEvent, Detail, HandOverReason, Intent};
use domain::id::TenantId;
use domain::lead::LoanType;
use serde::{Deserialize, Serialize};

/// What a message was understood to say, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understood {
    /// What the contact wants by it; `None` in messages from before it was kept.
    pub intent: Option<Intent>,
    /// Why the bot didn't act on it, where it didn't.
    pub silence: Option<Silence>,
    /// What it told that was new, in the order it was taken.
    pub captured: Vec<Captured>,
    /// What the bot asked then.
    pub asked: Option<Asked>,
    /// Whether nothing was missing then.
    pub completed: bool,
    /// Why a person was to answer from then on.
    pub handed_over: Option<HandOverReason>,
    /// Whether it ended all messages to the contact.
    pub opted_out: bool,
    /// Whether it allowed them again.
    pub opted_in: bool,
}

/// Why the bot doesn't act on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// A person answers.
    Person,
    /// The contact wants no messages.
    OptedOut,
}

/// A detail that a message told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captured {
    /// What it told.
    pub told: Told,
    /// Whether it replaced something told before.
    pub corrected: bool,
}

/// A detail of an inquiry with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The customer's name.
    Name(String),
    /// Where to call, in E.164.
    Mobile(String),
    /// What the loan is for.
    LoanType(LoanType),
    /// How much is asked for, in whole rupees.
    Amount(i64),
}

/// A question of the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What it wants to know.
    pub detail: Detail,
    /// How often it has asked in a row, from 1.
    pub attempt: u8,
}

impl Told {
    /// Which detail it is.
    pub const fn detail(&self) -> Detail {
        match self {
            Self::Name(_) => Detail::Name,
            Self::Mobile(_) => Detail::Mobile,
            Self::LoanType(_) => Detail::LoanType,
            Self::Amount(_) => Detail::Amount,
        }
    }

    fn of(detail: &CapturedDetail, tenant: TenantId, erased: &Erased) -> Option<Self> {
        match detail {
            CapturedDetail::Name(name) => erased.text(tenant, name).map(Self::Name),
            CapturedDetail::Mobile(mobile) => {
                erased.known(tenant, mobile).map(|mobile| Self::Mobile(mobile.as_str().to_owned()))
            }
            CapturedDetail::LoanType(loan_type) => Some(Self::LoanType(*loan_type)),
            CapturedDetail::Amount(amount) => Some(Self::Amount(amount.get())),
        }
    }
}

impl Understood {
    /// Takes in what else the message's command did.
    pub(super) fn take(&mut self, event: &ConversationEvent, tenant: TenantId, erased: &Erased) {
        match event {
            ConversationEvent::DetailCaptured { detail, corrected, .. } => {
                let told = Told::of(detail, tenant, erased);
                self.captured.extend(told.map(|told| Captured { told, corrected: *corrected }));
            }
            ConversationEvent::QuestionAsked { detail, attempt, .. } => {
                self.asked = Some(Asked { detail: *detail, attempt: *attempt });
            }
            ConversationEvent::InquiryCompleted { .. } => self.completed = true,
            ConversationEvent::TakenOver { reason, .. } => self.handed_over = Some(*reason),
            ConversationEvent::OptedOut { .. } => self.opted_out = true,
            ConversationEvent::OptedIn { .. } => self.opted_in = true,
            ConversationEvent::Started { .. }
            | ConversationEvent::MessageReceived { .. }
            | ConversationEvent::SummaryShown { .. }
            | ConversationEvent::ChangeOffered { .. }
            | ConversationEvent::InquiryDropped { .. }
            | ConversationEvent::LeadRegistered { .. }
            | ConversationEvent::MediaFiled { .. }
            | ConversationEvent::DataRequested { .. }
            | ConversationEvent::ReplyRequested { .. }
            | ConversationEvent::Released { .. } => {}
        }
    }
}
