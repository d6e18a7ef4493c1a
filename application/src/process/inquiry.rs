//! A finished inquiry becomes a lead, and the contact hears its number.

use super::Effect;
use crate::conversation::Register;
use crate::lead::CaptureLead;
use crate::log::{LogEvent, RecordedEvent};
use domain::conversation::{ConversationEvent, Registered};
use domain::id::LeadId;
use domain::lead::{LeadEvent, Source};

pub(super) fn react(event: &RecordedEvent) -> Option<Effect> {
    let lead = LeadId::new(event.aggregate_id);
    match &event.event {
        LogEvent::Conversation(ConversationEvent::InquiryCompleted {
            conversation,
            person,
            name,
            mobile,
            loan_type,
            amount,
            ..
        }) => {
            // Whoever was erased before the lead was captured gets none.
            let (name, mobile) = (name.known()?.clone(), mobile.known()?.clone());
            Some(Effect::CaptureLead(Box::new(CaptureLead {
                person: Some(*person),
                name,
                mobile,
                loan_type: *loan_type,
                amount: *amount,
                source: Source::WhatsApp,
                conversation: Some(*conversation),
            })))
        }
        LogEvent::Lead(LeadEvent::LeadCaptured { number, conversation: Some(conversation), .. }) => {
            let registered = Registered { lead, number: *number };
            Some(Effect::Register(Register { conversation: *conversation, registered, repeated: false }))
        }
        LogEvent::Lead(LeadEvent::InquiryRepeated { number, conversation: Some(conversation), .. }) => {
            let registered = Registered { lead, number: *number };
            Some(Effect::Register(Register { conversation: *conversation, registered, repeated: true }))
        }
        LogEvent::Conversation(_)
        | LogEvent::Lead(_)
        | LogEvent::Task(_)
        | LogEvent::Notification(_)
        | LogEvent::Member(_)
        | LogEvent::Access(_)
        | LogEvent::WhatsApp(_)
        | LogEvent::Person(_)
        | LogEvent::Tenant(_) => None,
    }
}
