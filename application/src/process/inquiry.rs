//! A finished inquiry becomes a lead, and the contact hears its number.

use super::Effect;
use crate::conversation::Register;
use crate::lead::CaptureLead;
use crate::log::{LogEvent, RecordedEvent};
use domain::conversation::ConversationEvent;
use domain::lead::{LeadEvent, Source};

pub(super) fn react(event: &RecordedEvent) -> Option<Effect> {
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
            Some(Effect::Register(Register { conversation: *conversation, number: *number, repeated: false }))
        }
        LogEvent::Lead(LeadEvent::InquiryRepeated { number, conversation: Some(conversation), .. }) => {
            Some(Effect::Register(Register { conversation: *conversation, number: *number, repeated: true }))
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
