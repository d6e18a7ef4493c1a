//! What a conversation wants to say becomes a notification: one path sends everything.

use super::Effect;
use crate::assistant::words_for;
use crate::log::{LogEvent, RecordedEvent};
use crate::notification::RequestNotification;
use domain::conversation::{ConversationEvent, Language, Reply};
use domain::id::{NotificationId, PersonId};
use domain::lead::LoanType;
use domain::notification::{Content, Importance, RecipientClass, Requested, Trigger};
use domain::private::Private;
use domain::tenant::Catalogue;

pub(super) fn react(event: &RecordedEvent, loan_types: &Catalogue<LoanType>) -> Option<Effect> {
    let LogEvent::Conversation(ConversationEvent::ReplyRequested {
        reply_id,
        conversation,
        channel,
        person,
        address,
        endpoint,
        reply,
        language,
        answers,
        window_ends_at,
        at,
    }) = &event.event
    else {
        return None;
    };
    let requested = Requested {
        channel: *channel,
        endpoint: endpoint.clone(),
        recipient_class: RecipientClass::Customer,
        person: *person,
        address: address.clone(),
        trigger: Trigger::Conversation,
        conversation: Some(*conversation),
        content: content(*person, reply, *language, loan_types),
        answers: answers.clone(),
        importance: Importance::Ordinary,
        despite_opt_out: matches!(reply, Reply::OptedOut),
        window_ends_at: Some(*window_ends_at),
        at: *at,
    };
    let notification = NotificationId::new(*reply_id);
    Some(Effect::RequestNotification(Box::new(RequestNotification { notification, requested: Box::new(requested) })))
}

/// The words of a reply; those of a member who wrote to somebody erased since are erased too.
fn content(person: PersonId, reply: &Reply, language: Language, loan_types: &Catalogue<LoanType>) -> Private<Content> {
    let erased = matches!(reply, Reply::Words { text } if text.known().is_none());
    if erased { Private::erased(person) } else { Private::new(person, words_for(reply, language, loan_types)) }
}
