//! What a contact sent is kept with the lead it belongs to.

use super::Effect;
use crate::lead::AttachMedia;
use crate::log::{LogEvent, RecordedEvent};
use domain::conversation::ConversationEvent;

pub(super) fn react(event: &RecordedEvent) -> Option<Effect> {
    let LogEvent::Conversation(ConversationEvent::MediaFiled { lead, conversation, sent, .. }) = &event.event else {
        return None;
    };
    let attach = AttachMedia { lead: *lead, conversation: *conversation, sent: sent.clone() };
    Some(Effect::AttachMedia(Box::new(attach)))
}
