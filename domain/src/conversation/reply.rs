//! What is to be said to a contact.

use super::{Detail, HandOverReason};
use crate::id::LeadId;
use crate::lead::{LeadNumber, LoanType, Stage};
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use crate::tenant::WorkingHours;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most files whose standing is told at once, the newest.
pub const FILES_TOLD_MAX: usize = 3;

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
        /// What is said before it, besides a greeting.
        #[serde(default)]
        aside: Option<Aside>,
    },
    /// Everything that was told, to be confirmed or changed.
    Summary {
        /// Names the summary; its buttons carry this id.
        summary: Uuid,
        /// The firm's name, which the consent names.
        firm: String,
        /// Whether the reply greets first.
        greets: bool,
        /// What was told.
        told: Told,
        /// The open lead that it will update, if there is one.
        updates: Option<LeadNumber>,
        /// What is said before it.
        aside: Option<Aside>,
    },
    /// Which of the details is to be changed.
    Choice {
        /// The summary that it belongs to.
        summary: Uuid,
        /// How often it has been asked in a row, from 1.
        attempt: u8,
    },
    /// How the contact's own files stand, newest first.
    Standing {
        /// 1..=[`FILES_TOLD_MAX`](super::FILES_TOLD_MAX).
        files: Vec<FileStanding>,
    },
    /// The inquiry goes no further.
    Dropped,
    /// The inquiry is a lead now.
    Registered {
        /// Its number.
        number: LeadNumber,
        /// Whether it updated a lead that was open already.
        repeated: bool,
    },
    /// Nothing is missing; the firm will be in touch.
    AlreadyRegistered,
    /// A picture or document has arrived; a question that is open stays so.
    MediaReceived,
    /// A person will write.
    HandOver {
        /// Why.
        reason: HandOverReason,
        /// When people work, where they don't just now.
        #[serde(default)]
        closed: Option<ClosedNow>,
    },
    /// The request about the contact's data is noted.
    DataRequested {
        /// By when it will be answered.
        due_on: NaiveDate,
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

/// What is said before a question or a summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// The contact comes back after hours of silence; this is known so far.
    Resumed(Box<Told>),
    /// The contact has no file with the firm yet.
    NoFile,
    /// Rates, eligibility and papers are the team's to tell.
    Terms,
    /// The answer wasn't understood.
    NotUnderstood,
    /// The button belonged to an earlier summary.
    Outdated,
    /// The detail is to be told anew.
    Changing,
}

/// What was told of an inquiry.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Told {
    /// The customer's name.
    pub name: Option<Private<PersonName>>,
    /// Where to call.
    pub mobile: Option<Private<Mobile>>,
    /// What the loan is for.
    pub loan_type: Option<LoanType>,
    /// How much is asked for.
    pub amount: Option<Rupees>,
}

/// How far a file of the contact has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStanding {
    /// Which lead.
    pub lead: LeadId,
    /// Its number.
    pub number: LeadNumber,
    /// What the loan is for.
    pub loan_type: LoanType,
    /// How far it has come.
    pub stage: Stage,
    /// Whether it is put aside.
    pub on_hold: bool,
    /// Since which day it is in this stage, in the tenant's time zone.
    pub since: NaiveDate,
}

/// When people work, told while they don't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedNow {
    /// When they work.
    pub hours: WorkingHours,
    /// When they begin next, in the tenant's time zone.
    pub opens_at: NaiveDateTime,
}
