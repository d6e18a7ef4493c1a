//! Process managers: what follows from an event.
//!
//! [`react`] is pure: the same events give the same effects. An effect is a use case asked for by the system, with a
//! command id derived from its event's place in the log, so that a replay or a second try adds nothing.

mod assignment;
mod contact;
mod effect;
mod inquiry;
mod media;
mod reminders;
mod replies;
#[cfg(test)]
mod tests;

pub use assignment::Roster;
pub use effect::Effect;

use crate::log::{LogEvent, RecordedEvent};
use domain::tenant::Tenant;
use serde::{Deserialize, Serialize};

/// What the process managers remember of one tenant between events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Who owns how many open leads.
    #[serde(default)]
    pub roster: Roster,
    /// The firm's settings at this place of its log.
    #[serde(default)]
    pub settings: Tenant,
}

/// Whether something may follow from an event of this stored type, such as `lead.captured`.
pub fn heeds(event_type: &str) -> bool {
    ["conversation.", "lead.", "member.", "access.", "tenant.", "task.reminder_due"]
        .iter()
        .any(|aggregate| event_type.starts_with(aggregate))
}

/// Everything that follows from an event, in order.
pub fn react(memory: &mut Memory, event: &RecordedEvent) -> Vec<Effect> {
    if let LogEvent::Tenant(change) = &event.event {
        memory.settings.take_in(change.clone());
        return Vec::new();
    }
    let mut effects = memory.roster.react(event, memory.settings.assigns_automatically());
    effects.extend(inquiry::react(event));
    effects.extend(media::react(event));
    effects.extend(replies::react(event, memory.settings.loan_types()));
    effects.extend(contact::react(event));
    effects.extend(reminders::react(event));
    effects
}
