//! A lead as its rules see it.

use super::{LeadEvent, LeadNumber, LoanType, Source, Stage};
use crate::access::TeamName;
use crate::id::{MemberId, PersonId};
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How many messages are remembered whose media the lead has, to know a repeated one.
const REMEMBERED_MEDIA_MAX: usize = 50;

/// The lead as its rules see it; nothing until it is captured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lead {
    pub(super) file: Option<File>,
}

/// What the rules read of a captured lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) number: LeadNumber,
    pub(super) person: PersonId,
    pub(super) name: Private<PersonName>,
    pub(super) mobile: Private<Mobile>,
    pub(super) loan_type: LoanType,
    pub(super) amount: Rupees,
    pub(super) stage: Stage,
    pub(super) on_hold: bool,
    /// Whether the customer was erased.
    pub(super) erased: bool,
    /// Whether a sanction was ever recorded.
    pub(super) sanctioned: bool,
    pub(super) assignee: Option<MemberId>,
    pub(super) team: Option<TeamName>,
    /// The messages whose media were attached last, at most [`REMEMBERED_MEDIA_MAX`].
    #[serde(default)]
    pub(super) attached: VecDeque<String>,
    /// The messages of whose media it was noted last what became of the bytes, at most [`REMEMBERED_MEDIA_MAX`].
    #[serde(default)]
    pub(super) settled: VecDeque<String>,
    pub(super) source: Source,
    /// How many events have changed the lead.
    pub(super) version: u64,
}

impl Lead {
    /// Whether the lead was captured and neither a terminal stage nor an erasure has ended it; a lead on hold is open.
    pub fn is_open(&self) -> bool {
        self.file.as_ref().is_some_and(File::is_open)
    }

    /// Whether the customer was erased.
    pub fn is_erased(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.erased)
    }

    /// Where the file stands, `None` before the lead was captured.
    pub fn stage(&self) -> Option<Stage> {
        self.file.as_ref().map(|file| file.stage)
    }

    /// Who owns the lead, if anybody.
    pub fn assignee(&self) -> Option<MemberId> {
        self.file.as_ref().and_then(|file| file.assignee)
    }

    /// The owner's team, if the lead has one.
    pub fn team(&self) -> Option<&TeamName> {
        self.file.as_ref().and_then(|file| file.team.as_ref())
    }

    /// The number people say, `None` before the lead was captured.
    pub fn number(&self) -> Option<LeadNumber> {
        self.file.as_ref().map(|file| file.number)
    }

    /// How often the lead has changed, from 1; 0 before it was captured. Notes don't count.
    pub fn version(&self) -> u64 {
        self.file.as_ref().map_or(0, |file| file.version)
    }

    /// The customer, `None` before the lead was captured.
    pub fn person(&self) -> Option<PersonId> {
        self.file.as_ref().map(|file| file.person)
    }

    /// The lead after `event`.
    pub(super) fn take(&mut self, event: LeadEvent) {
        if let LeadEvent::LeadCaptured { number, person, name, mobile, loan_type, amount, source, .. } = event {
            self.file = Some(File {
                number,
                person,
                name,
                mobile,
                loan_type,
                amount,
                stage: Stage::New,
                on_hold: false,
                erased: false,
                sanctioned: false,
                assignee: None,
                team: None,
                attached: VecDeque::new(),
                settled: VecDeque::new(),
                source,
                version: 1,
            });
        } else if let Some(file) = &mut self.file {
            file.take(event);
        }
    }
}

impl File {
    pub(super) const fn is_open(&self) -> bool {
        !self.erased && !self.stage.is_terminal()
    }

    fn take(&mut self, event: LeadEvent) {
        self.version += u64::from(event.is_change());
        match event {
            LeadEvent::InquiryRepeated { name, loan_type, amount, .. } => {
                self.take_details(name, None, loan_type, amount);
            }
            LeadEvent::DetailsCorrected { name, mobile, loan_type, amount, source, .. } => {
                self.take_details(name, mobile, loan_type, amount);
                self.source = source.unwrap_or(self.source);
            }
            LeadEvent::LeadAssigned { to, team, .. } => {
                self.assignee = Some(to);
                self.team = team;
            }
            LeadEvent::StageChanged { to, .. } | LeadEvent::Reopened { to, .. } => self.stage = to,
            LeadEvent::PutOnHold { .. } => self.on_hold = true,
            LeadEvent::Resumed { .. } => self.on_hold = false,
            LeadEvent::LeadErased { .. } => self.erased = true,
            LeadEvent::SanctionApproved { .. } => self.sanctioned = true,
            LeadEvent::MediaAttached { message, .. } => remember(&mut self.attached, message),
            LeadEvent::MediaKept { message, .. } | LeadEvent::MediaNotKept { message, .. } => {
                remember(&mut self.settled, message);
            }
            LeadEvent::LeadCaptured { .. } | LeadEvent::DisbursalCompleted { .. } | LeadEvent::NoteAdded { .. } => {}
        }
    }

    fn take_details(
        &mut self,
        name: Option<Private<PersonName>>,
        mobile: Option<Private<Mobile>>,
        loan_type: Option<LoanType>,
        amount: Option<Rupees>,
    ) {
        if let Some(name) = name {
            self.name = name;
        }
        if let Some(mobile) = mobile {
            self.mobile = mobile;
        }
        self.loan_type = loan_type.unwrap_or(self.loan_type);
        self.amount = amount.unwrap_or(self.amount);
    }
}

fn remember(messages: &mut VecDeque<String>, message: String) {
    if messages.len() >= REMEMBERED_MEDIA_MAX {
        messages.pop_front();
    }
    messages.push_back(message);
}
