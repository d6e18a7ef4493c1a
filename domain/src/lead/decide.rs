//! What happens when a command is given to a lead.

use super::state::File;
use super::{Inquiry, Lead, LeadCommand, LeadError, LeadEvent, LoanType, Registration, Source, Stage};
use crate::access::TeamName;
use crate::id::MemberId;
use crate::media::MediaOutcome;
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, Utc};

/// Longest reason, in characters after trimming.
pub const REASON_CHARS_MAX: usize = 500;
/// Longest lender's name, in characters after trimming.
pub const LENDER_CHARS_MAX: usize = 100;
/// Longest note, in characters after trimming.
pub const NOTE_CHARS_MAX: usize = 4000;

/// What is said with a move.
struct Move {
    to: Stage,
    reason: Option<String>,
    amount: Option<Rupees>,
    lender: Option<String>,
    date: Option<NaiveDate>,
    at: DateTime<Utc>,
}

/// Details as somebody says they are right.
struct Details {
    name: Option<PersonName>,
    mobile: Option<Mobile>,
    loan_type: Option<LoanType>,
    amount: Option<Rupees>,
    source: Option<Source>,
    at: DateTime<Utc>,
}

impl Lead {
    /// What happens when `command` is given to this lead.
    ///
    /// A command that would change nothing (assigning to the owner, holding twice, resuming what isn't on hold,
    /// correcting to what is there) gives no events.
    ///
    /// # Errors
    /// - [`LeadError::Unknown`]: anything but an inquiry to a lead that was never captured.
    /// - [`LeadError::Exists`]: registering a lead that was captured.
    /// - [`LeadError::ChangedMeanwhile`]: the lead's version isn't the one that the asker saw, and the command would have
    ///   changed or refused something.
    /// - [`LeadError::Closed`]: an inquiry, an assignment, a move, a hold or a correction after a terminal stage.
    /// - [`LeadError::Erased`]: anything but an inquiry after the customer was erased.
    /// - [`LeadError::NotClosed`]: reopening an open lead.
    /// - [`LeadError::AlreadyInStage`]: a move to the stage the lead is in, unless it is on hold.
    /// - [`LeadError::ReopenNeedsOpenStage`]: reopening into a terminal stage.
    /// - [`LeadError::ReopenNeedsSanction`]: reopening into Sanctioned without a sanction on record.
    /// - [`LeadError::BackwardNeedsReason`], [`LeadError::EndNeedsReason`], [`LeadError::ReopenNeedsReason`]: no
    ///   reason, or nothing but spaces, where one is needed.
    /// - [`LeadError::ReasonTooLong`]: a reason above [`REASON_CHARS_MAX`].
    /// - [`LeadError::SanctionNeedsAmount`], [`LeadError::SanctionNeedsLender`]: a move to Sanctioned without them.
    /// - [`LeadError::LenderTooLong`]: a lender above [`LENDER_CHARS_MAX`].
    /// - [`LeadError::DisbursalNeedsAmount`], [`LeadError::DisbursalNeedsDate`]: a move to Disbursed without them.
    /// - [`LeadError::DisbursalInFuture`]: a disbursal on a day that has begun nowhere on earth.
    /// - [`LeadError::AmountNotPositive`]: a sanction or disbursal of zero rupees.
    /// - [`LeadError::AmountOutOfRange`]: an inquiry or correction with an amount that [`Rupees::loan`] refuses.
    /// - [`LeadError::NoteEmpty`], [`LeadError::NoteTooLong`]: a note outside 1..=[`NOTE_CHARS_MAX`].
    pub fn decide(&self, command: LeadCommand) -> Result<Vec<LeadEvent>, LeadError> {
        match (&self.file, command) {
            (None, LeadCommand::Capture(inquiry)) => capture(inquiry).map(|event| vec![event]),
            (None, LeadCommand::Register(registration)) => register(*registration),
            (None, _) => Err(LeadError::Unknown),
            (Some(file), command) => file.decide(command),
        }
    }
}

impl File {
    fn decide(&self, command: LeadCommand) -> Result<Vec<LeadEvent>, LeadError> {
        match command {
            LeadCommand::AsSeen { version, command } => self.decide_as_seen(version, *command),
            LeadCommand::Register(_) => Err(LeadError::Exists),
            LeadCommand::Erase { .. } if self.erased => Ok(Vec::new()),
            LeadCommand::Erase { at } => {
                Ok(vec![LeadEvent::LeadErased { was_open: self.is_open(), assignee: self.assignee, at }])
            }
            // Whoever asks again gets another lead, as after any other end.
            LeadCommand::Capture(_) if self.erased => Err(LeadError::Closed),
            _ if self.erased => Err(LeadError::Erased),
            LeadCommand::Capture(inquiry) => self.repeat(inquiry),
            LeadCommand::Assign { to, team, only_unassigned, at } => self.assign(to, team, only_unassigned, at),
            LeadCommand::ChangeStage { to, reason, amount, lender, date, at } => {
                self.change_stage(Move { to, reason, amount, lender, date, at })
            }
            LeadCommand::Hold { reason, at } => self.hold(reason, at),
            LeadCommand::Resume { at } => Ok(self.resumed(at).into_iter().collect()),
            LeadCommand::Reopen { to, reason, at } => self.reopen(to, reason, at),
            LeadCommand::AddNote { text, at } => self.add_note(text, at),
            LeadCommand::AttachMedia { conversation, message, media, caption, sent_at, sender, at } => {
                if self.attached.contains(&message) {
                    return Ok(Vec::new());
                }
                let customer = Some(self.person);
                Ok(vec![LeadEvent::MediaAttached {
                    conversation,
                    message,
                    media,
                    caption,
                    sent_at,
                    sender,
                    customer,
                    at,
                }])
            }
            LeadCommand::SettleMedia { message, .. } if self.settled.contains(&message) => Ok(Vec::new()),
            LeadCommand::SettleMedia { message, outcome, at } => Ok(vec![match outcome {
                MediaOutcome::Kept { mime_type, size_bytes } => {
                    LeadEvent::MediaKept { message, mime_type, size_bytes, at }
                }
                MediaOutcome::NotKept { reason } => LeadEvent::MediaNotKept { message, reason, at },
            }]),
            LeadCommand::Correct { name, mobile, loan_type, amount, source, at } => {
                self.correct(Details { name, mobile, loan_type, amount, source, at })
            }
        }
    }

    /// Who saw an older lead is told so, whatever the rules say to the command now; but for what is so already.
    fn decide_as_seen(&self, version: u64, command: LeadCommand) -> Result<Vec<LeadEvent>, LeadError> {
        let decided = self.decide(command);
        let is_so_already = decided.as_ref().is_ok_and(Vec::is_empty);
        if version == self.version || is_so_already { decided } else { Err(LeadError::ChangedMeanwhile) }
    }

    fn repeat(&self, inquiry: Inquiry) -> Result<Vec<LeadEvent>, LeadError> {
        self.ensure_open()?;
        ensure_loan_amount(inquiry.amount)?;
        // The name is sealed for the lead's person, so that erasing that person erases every name on the lead.
        Ok(vec![LeadEvent::InquiryRepeated {
            number: self.number,
            name: self.other_name(Some(inquiry.name)),
            loan_type: differing(inquiry.loan_type, self.loan_type),
            amount: differing(inquiry.amount, self.amount),
            source: inquiry.source,
            conversation: inquiry.conversation,
            at: inquiry.at,
        }])
    }

    fn assign(
        &self,
        to: MemberId,
        team: Option<TeamName>,
        only_unassigned: bool,
        at: DateTime<Utc>,
    ) -> Result<Vec<LeadEvent>, LeadError> {
        let decided = only_unassigned && self.assignee.is_some();
        if self.assignee == Some(to) || decided {
            return Ok(Vec::new());
        }
        self.ensure_open()?;
        Ok(vec![LeadEvent::LeadAssigned { from: self.assignee, to, team, name: self.name.clone(), at }])
    }

    fn change_stage(&self, step: Move) -> Result<Vec<LeadEvent>, LeadError> {
        if step.to == self.stage {
            return self.resumed(step.at).map(|resumed| vec![resumed]).ok_or(LeadError::AlreadyInStage);
        }
        self.ensure_open()?;
        let reason = self.reason_of_move(step.to, step.reason.as_deref())?;
        let record = record_of_move(&step)?;
        let changed =
            LeadEvent::StageChanged { from: self.stage, to: step.to, reason, assignee: self.assignee, at: step.at };
        Ok(self.resumed(step.at).into_iter().chain([changed]).chain(record).collect())
    }

    fn reason_of_move(&self, to: Stage, reason: Option<&str>) -> Result<Option<String>, LeadError> {
        let reason = tidy_reason(reason)?;
        if reason.is_none() && matches!(to, Stage::Rejected | Stage::Lost) {
            return Err(LeadError::EndNeedsReason);
        }
        if reason.is_none() && to < self.stage {
            return Err(LeadError::BackwardNeedsReason);
        }
        Ok(reason)
    }

    fn hold(&self, reason: Option<String>, at: DateTime<Utc>) -> Result<Vec<LeadEvent>, LeadError> {
        self.ensure_open()?;
        if self.on_hold {
            return Ok(Vec::new());
        }
        let reason = tidy_reason(reason.as_deref())?;
        Ok(vec![LeadEvent::PutOnHold { reason, at }])
    }

    fn resumed(&self, at: DateTime<Utc>) -> Option<LeadEvent> {
        self.on_hold.then_some(LeadEvent::Resumed { at })
    }

    fn reopen(&self, to: Stage, reason: String, at: DateTime<Utc>) -> Result<Vec<LeadEvent>, LeadError> {
        if !self.stage.is_terminal() {
            return Err(LeadError::NotClosed);
        }
        if to.is_terminal() {
            return Err(LeadError::ReopenNeedsOpenStage);
        }
        // Reopen carries no amount and no lender, and nobody may be Sanctioned without them.
        if to == Stage::Sanctioned && !self.sanctioned {
            return Err(LeadError::ReopenNeedsSanction);
        }
        let reason = tidy_reason(Some(&reason))?.ok_or(LeadError::ReopenNeedsReason)?;
        Ok(vec![LeadEvent::Reopened { from: self.stage, to, reason, assignee: self.assignee, at }])
    }

    fn add_note(&self, text: String, at: DateTime<Utc>) -> Result<Vec<LeadEvent>, LeadError> {
        let text = tidy(&text, NOTE_CHARS_MAX, LeadError::NoteTooLong)?.ok_or(LeadError::NoteEmpty)?;
        Ok(vec![LeadEvent::NoteAdded { text: Private::new(self.person, text), at }])
    }

    fn correct(&self, details: Details) -> Result<Vec<LeadEvent>, LeadError> {
        self.ensure_open()?;
        details.amount.map(ensure_loan_amount).transpose()?;
        let name = self.other_name(details.name);
        let mobile = self.other_mobile(details.mobile);
        let loan_type = details.loan_type.and_then(|loan_type| differing(loan_type, self.loan_type));
        let amount = details.amount.and_then(|amount| differing(amount, self.amount));
        let source = details.source.and_then(|source| differing(source, self.source));
        if name.is_none() && mobile.is_none() && loan_type.is_none() && amount.is_none() && source.is_none() {
            return Ok(Vec::new());
        }
        Ok(vec![LeadEvent::DetailsCorrected { name, mobile, loan_type, amount, source, at: details.at }])
    }

    fn ensure_open(&self) -> Result<(), LeadError> {
        if self.stage.is_terminal() { Err(LeadError::Closed) } else { Ok(()) }
    }

    fn other_name(&self, name: Option<PersonName>) -> Option<Private<PersonName>> {
        name.filter(|name| self.name.known() != Some(name)).map(|name| Private::new(self.person, name))
    }

    fn other_mobile(&self, mobile: Option<Mobile>) -> Option<Private<Mobile>> {
        mobile.filter(|mobile| self.mobile.known() != Some(mobile)).map(|mobile| Private::new(self.person, mobile))
    }
}

/// A new lead, given to its owner and with its note at once.
fn register(registration: Registration) -> Result<Vec<LeadEvent>, LeadError> {
    let Registration { inquiry, owner, note } = registration;
    let (person, at) = (inquiry.person, inquiry.at);
    let name = Private::new(person, inquiry.name.clone());
    let note = tidy(note.as_deref().unwrap_or_default(), NOTE_CHARS_MAX, LeadError::NoteTooLong)?;
    let assigned = owner.map(|(to, team)| LeadEvent::LeadAssigned { from: None, to, team, name, at });
    let noted = note.map(|text| LeadEvent::NoteAdded { text: Private::new(person, text), at });
    Ok([Some(capture(inquiry)?), assigned, noted].into_iter().flatten().collect())
}

fn capture(inquiry: Inquiry) -> Result<LeadEvent, LeadError> {
    ensure_loan_amount(inquiry.amount)?;
    Ok(LeadEvent::LeadCaptured {
        number: inquiry.number,
        person: inquiry.person,
        name: Private::new(inquiry.person, inquiry.name),
        mobile: Private::new(inquiry.person, inquiry.mobile),
        loan_type: inquiry.loan_type,
        amount: inquiry.amount,
        source: inquiry.source,
        conversation: inquiry.conversation,
        at: inquiry.at,
    })
}

/// What a move to Sanctioned or Disbursed records besides the stage.
fn record_of_move(step: &Move) -> Result<Option<LeadEvent>, LeadError> {
    if step.to == Stage::Sanctioned {
        sanction(step).map(Some)
    } else if step.to == Stage::Disbursed {
        disbursal(step).map(Some)
    } else {
        Ok(None)
    }
}

fn sanction(step: &Move) -> Result<LeadEvent, LeadError> {
    let amount = step.amount.ok_or(LeadError::SanctionNeedsAmount)?;
    ensure_positive(amount)?;
    let lender = step.lender.as_deref().unwrap_or_default();
    let lender = tidy(lender, LENDER_CHARS_MAX, LeadError::LenderTooLong)?.ok_or(LeadError::SanctionNeedsLender)?;
    Ok(LeadEvent::SanctionApproved { amount, lender, at: step.at })
}

fn disbursal(step: &Move) -> Result<LeadEvent, LeadError> {
    let amount = step.amount.ok_or(LeadError::DisbursalNeedsAmount)?;
    ensure_positive(amount)?;
    let date = step.date.ok_or(LeadError::DisbursalNeedsDate)?;
    // East of Greenwich tomorrow begins before it does in UTC, so tomorrow's date is still not the future there.
    let latest = step.at.date_naive().succ_opt().unwrap_or(NaiveDate::MAX);
    if date > latest {
        return Err(LeadError::DisbursalInFuture);
    }
    Ok(LeadEvent::DisbursalCompleted { amount, date, at: step.at })
}

fn ensure_positive(amount: Rupees) -> Result<(), LeadError> {
    if amount.get() > 0 { Ok(()) } else { Err(LeadError::AmountNotPositive) }
}

fn ensure_loan_amount(amount: Rupees) -> Result<(), LeadError> {
    Rupees::loan(amount.get()).map(drop).map_err(|_| LeadError::AmountOutOfRange)
}

/// The new value where it isn't the one in force.
fn differing<T: PartialEq>(new: T, current: T) -> Option<T> {
    (new != current).then_some(new)
}

fn tidy_reason(reason: Option<&str>) -> Result<Option<String>, LeadError> {
    tidy(reason.unwrap_or_default(), REASON_CHARS_MAX, LeadError::ReasonTooLong)
}

/// The trimmed text, `None` if nothing is left of it.
fn tidy(text: &str, chars_max: usize, too_long: LeadError) -> Result<Option<String>, LeadError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Ok(None),
        count if count <= chars_max => Ok(Some(text.to_owned())),
        _ => Err(too_long),
    }
}
