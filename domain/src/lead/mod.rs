//! A lead, which becomes a file by its stage.
//!
//! ```text
//! Capture --> New --ChangeStage--> ... --> Disbursal Pending --ChangeStage--> Disbursed
//!              ^  any steps forward; backward with a reason                       |
//!              |  from every open stage, with a reason --> Rejected, Lost         |
//!              +-------------- Reopen, with a reason, in any open stage ----------+
//!
//! open --Hold--> on hold, in the same stage --Resume or ChangeStage--> open
//! ```
//! Capture also reaches a lead that is open: the customer asked again, and the lead is brought up to date.
//! Its events feed the boards, the tasks, the notifications and the timeline.

mod command;
mod decide;
mod error;
mod event;
mod own_key;
mod state;
#[cfg(test)]
mod tests;
mod values;

pub use command::{Inquiry, LeadCommand, Registration};
pub use decide::{LENDER_CHARS_MAX, NOTE_CHARS_MAX, REASON_CHARS_MAX};
pub use error::LeadError;
pub use event::LeadEvent;
pub use own_key::{OWN_KEY_BYTES_MAX, OwnKey};
pub use state::Lead;
pub use values::{LeadNumber, LoanType, MalformedLeadNumber, Source, Stage, UnknownWord};

use crate::id::LeadId;
use crate::mobile::Mobile;
use crate::private::Private;
use crate::stream::{ClaimChange, Streamed};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;

impl Aggregate for Lead {
    const TYPE: &'static str = "lead";
    type Command = LeadCommand;
    type Event = LeadEvent;
    type Error = LeadError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        self.take(event);
    }
}

/// The one open lead of a mobile number.
pub const OPEN_LEAD_CLAIM: &str = "open lead";

impl Streamed for Lead {
    type Id = LeadId;

    fn claim_change(&self, event: &LeadEvent) -> Option<ClaimChange> {
        let hold = |mobile: &Private<Mobile>| {
            mobile.known().map(|mobile| ClaimChange::Hold { scope: OPEN_LEAD_CLAIM, key: mobile.as_str().to_owned() })
        };
        match event {
            LeadEvent::LeadCaptured { mobile, .. } | LeadEvent::DetailsCorrected { mobile: Some(mobile), .. } => {
                hold(mobile)
            }
            LeadEvent::Reopened { .. } => self.file.as_ref().and_then(|file| hold(&file.mobile)),
            LeadEvent::LeadErased { .. } => Some(ClaimChange::GiveBack),
            LeadEvent::StageChanged { to, .. } if to.is_terminal() => Some(ClaimChange::GiveBack),
            LeadEvent::StageChanged { .. }
            | LeadEvent::InquiryRepeated { .. }
            | LeadEvent::LeadAssigned { .. }
            | LeadEvent::PutOnHold { .. }
            | LeadEvent::Resumed { .. }
            | LeadEvent::SanctionApproved { .. }
            | LeadEvent::DisbursalCompleted { .. }
            | LeadEvent::NoteAdded { .. }
            | LeadEvent::MediaAttached { .. }
            | LeadEvent::MediaKept { .. }
            | LeadEvent::MediaNotKept { .. }
            | LeadEvent::DetailsCorrected { mobile: None, .. } => None,
        }
    }
}
