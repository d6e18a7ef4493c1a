//! An event of a tenant's settings, as it can be told in a line.

use application::log::{Actor, RecordedEvent};
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use domain::id::MemberId;
use domain::tenant::{TenantEvent, WordChange};

/// One change of a firm's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingEntry {
    /// Where in the tenant's log.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What, by the event's stored type, such as `tenant.renamed`.
    pub what: String,
    /// The member who did it; nobody, where an operator or the system did.
    pub by: Option<MemberId>,
    /// What it was before.
    pub from: Option<String>,
    /// What it is now; of an entry of a list that was added, hidden or shown, its name.
    pub to: Option<String>,
}

/// The line of an event.
pub(super) fn entry(recorded: &RecordedEvent, event: &TenantEvent) -> SettingEntry {
    let by = match &recorded.metadata.actor {
        Actor::Member(member) => Some(*member),
        Actor::System(_) => None,
    };
    let (from, to) = values(event);
    SettingEntry { position: recorded.position.0, at: event.at(), what: event.event_type(), by, from, to }
}

fn values(event: &TenantEvent) -> (Option<String>, Option<String>) {
    let changed = |from: String, to: String| (Some(from), Some(to));
    match event {
        TenantEvent::TenantFounded { name, .. } => (None, Some(name.to_string())),
        TenantEvent::TenantRenamed { from, to, .. } => changed(from.to_string(), to.to_string()),
        TenantEvent::TimeZoneChanged { from, to, .. } => changed(from.to_string(), to.to_string()),
        TenantEvent::WorkingHoursChanged { from, to, .. } | TenantEvent::MessageHoursChanged { from, to, .. } => {
            changed(from.to_string(), to.to_string())
        }
        TenantEvent::AutoAssignmentSwitched { on, .. } => {
            let word = |on| if on { "on" } else { "off" }.to_owned();
            changed(word(!on), word(*on))
        }
        TenantEvent::LoanTypeChanged { change, .. } => word_values(change),
        TenantEvent::LeadSourceChanged { change, .. } => word_values(change),
    }
}

fn word_values<W>(change: &WordChange<W>) -> (Option<String>, Option<String>) {
    match change {
        WordChange::Added { label, .. } => (None, Some(label.as_str().to_owned())),
        WordChange::Renamed { from, to, .. } => (Some(from.clone()), Some(to.as_str().to_owned())),
        WordChange::Hidden { label, .. } | WordChange::Shown { label, .. } => (None, Some(label.clone())),
    }
}
