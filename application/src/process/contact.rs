//! A lead's owner gets the task of contacting the customer, and hands it on with the lead.

use super::Effect;
use crate::log::{LogEvent, RecordedEvent};
use crate::task::{CreateContactTask, HandOnContactTask};
use domain::id::LeadId;
use domain::lead::LeadEvent;

pub(super) fn react(event: &RecordedEvent) -> Option<Effect> {
    let LogEvent::Lead(LeadEvent::LeadAssigned { from, to, name, at, .. }) = &event.event else { return None };
    let lead = LeadId::new(event.aggregate_id);
    Some(match from {
        None => Effect::CreateContactTask(Box::new(CreateContactTask {
            lead,
            name: name.clone(),
            assignee: *to,
            assigned_at: *at,
        })),
        Some(_) => Effect::HandOnContactTask(HandOnContactTask { lead, to: *to }),
    })
}
