//! What a message was understood to say.

use super::{Detail, Language};
use crate::lead::LoanType;
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    /// What the message says about the inquiry itself, if anything.
    pub cue: Option<Cue>,
    /// The summary whose button was tapped; `None` where the contact wrote.
    pub summary: Option<Uuid>,
    /// The language it is written in, where that is clear.
    pub language: Option<Language>,
}

impl Understanding {
    /// Whether it tells this detail.
    pub const fn tells(&self, detail: Detail) -> bool {
        match detail {
            Detail::Name => self.name.is_some(),
            Detail::LoanType => self.loan_type.is_some(),
            Detail::Amount => self.amount.is_some(),
            Detail::Mobile => self.mobile.is_some(),
        }
    }
}

/// What a message says about the inquiry itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// That the summary is right.
    Confirm,
    /// That something is to be changed: this detail, where it is named.
    Change(Option<Detail>),
    /// That no loan is wanted after all.
    Drop,
    /// A question about how the contact's file stands.
    Standing,
    /// A question about rates, eligibility or papers, which only a person may answer.
    Terms,
}

/// What the contact was asked last and hasn't answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Open {
    /// Nothing.
    #[default]
    Nothing,
    /// For a detail.
    Question(Detail),
    /// Whether the summary is right.
    Summary,
    /// Which detail is to be changed.
    Choice,
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
