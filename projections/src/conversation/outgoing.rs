//! How one event changes the row of a message that we send.
//!
//! A reply is shown from the moment it is asked for; its notification, which has the same id, brings its words and then
//! tells what became of it.

use super::fold::State;
use super::message_rows::{OUT, Row};
use crate::batch::Key;
use crate::erased::Erased;
use application::log::RecordedEvent;
use chrono::{DateTime, Utc};
use domain::conversation::{ConversationEvent, Reply};
use domain::id::{ConversationId, PersonId};
use domain::notification::{CancelReason, Content, NotificationEvent, Requested, Status};
use domain::private::Private;
use uuid::Uuid;

/// A message that begins to be sent.
struct Message {
    notification: Uuid,
    person: PersonId,
    kind: &'static str,
    text: Option<String>,
    at: DateTime<Utc>,
}

impl State {
    pub(super) fn take_reply(&mut self, recorded: &RecordedEvent, event: &ConversationEvent, erased: &Erased) {
        let ConversationEvent::ReplyRequested { reply_id, conversation, person, reply, at, .. } = event else { return };
        let words = if let Reply::Words { text } = reply { erased.text(recorded.tenant, text) } else { None };
        let message =
            Message { notification: *reply_id, person: *person, kind: reply_slug(reply), text: words, at: *at };
        self.send(recorded, *conversation, message);
    }

    pub(super) fn take_notification(&mut self, recorded: &RecordedEvent, event: &NotificationEvent, erased: &Erased) {
        let key = (recorded.tenant.uuid(), recorded.aggregate_id);
        if let NotificationEvent::NotificationRequested(requested) = event {
            self.request(recorded, key, requested, erased);
        } else if let Some(row) = self.sent.get_mut(&key) {
            row.take(event);
        }
    }

    fn request(&mut self, recorded: &RecordedEvent, key: Key, requested: &Requested, erased: &Erased) {
        let Some(conversation) = requested.conversation else { return };
        if !self.sent.contains_key(&key) {
            let person = requested.content.of();
            let message = Message { notification: key.1, person, kind: "other", text: None, at: requested.at };
            self.send(recorded, conversation, message);
        }
        let Some(row) = self.sent.get_mut(&key) else { return };
        row.text = body(recorded, &requested.content, erased);
        let (position, text) = (row.position, row.text.clone());
        if let Some(shown) = self.conversation(recorded, conversation.uuid())
            && shown.last_message_position == position
        {
            shown.last_text = text;
        }
    }

    fn send(&mut self, recorded: &RecordedEvent, conversation: ConversationId, message: Message) {
        let Message { notification, person, kind, text, at } = message;
        let row = Row {
            tenant_id: recorded.tenant.uuid(),
            conversation_id: conversation.uuid(),
            position: recorded.position.0,
            direction: OUT.to_owned(),
            message_id: notification.to_string(),
            provider_message_id: None,
            kind: kind.to_owned(),
            text: text.clone(),
            person_id: person.uuid(),
            actor: recorded.metadata.actor.to_string(),
            status: Some(Status::Pending.slug().to_owned()),
            failure: None,
            at,
            command_id: None,
            understood: None,
            media_kind: None,
        };
        if let Some(shown) = self.conversation(recorded, conversation.uuid()) {
            shown.show(row.position, at, OUT, text);
            shown.sent_count += 1;
            shown.unanswered_count = 0;
        }
        self.sent.insert((row.tenant_id, notification), row);
    }
}

impl Row {
    fn take(&mut self, event: &NotificationEvent) {
        match event {
            NotificationEvent::Queued { message, .. } => self.taken(Status::Queued, message),
            NotificationEvent::Sent { message, .. } => self.taken(Status::Sent, message),
            NotificationEvent::Delivered { message, .. } => self.taken(Status::Delivered, message),
            NotificationEvent::Read { message, .. } => self.taken(Status::Read, message),
            NotificationEvent::MessageFailed { error, .. } => self.stand(Status::Failed, Some(&error.message)),
            NotificationEvent::RetryScheduled { .. } => self.stand(Status::Pending, None),
            NotificationEvent::OutcomeUnknown { .. } => self.stand(Status::Unknown, None),
            NotificationEvent::Cancelled { reason, .. } => self.stand(Status::Cancelled, Some(cancel_slug(*reason))),
            NotificationEvent::NotificationRequested(_)
            | NotificationEvent::Deferred { .. }
            | NotificationEvent::AttemptStarted { .. }
            | NotificationEvent::FailureNoted { .. } => {}
        }
    }

    fn taken(&mut self, status: Status, message: &str) {
        self.stand(status, None);
        self.provider_message_id = Some(message.to_owned());
    }

    fn stand(&mut self, status: Status, failure: Option<&str>) {
        self.status = Some(status.slug().to_owned());
        self.failure = failure.map(str::to_owned);
    }
}

fn body(recorded: &RecordedEvent, content: &Private<Content>, erased: &Erased) -> Option<String> {
    erased.known(recorded.tenant, content).map(|content| content.body().to_owned())
}

/// What a message is about; not what its content looks like, for an erased content can't tell.
const fn reply_slug(reply: &Reply) -> &'static str {
    match reply {
        Reply::Question { .. } => "question",
        Reply::Summary { .. } => "summary",
        Reply::Choice { .. } => "what_to_change",
        Reply::Standing { .. } => "standing",
        Reply::Dropped => "dropped",
        Reply::DataRequested { .. } => "data_requested",
        Reply::Registered { .. } => "registered",
        Reply::AlreadyRegistered => "already_registered",
        Reply::MediaReceived => "media_received",
        Reply::HandOver { .. } => "hand_over",
        Reply::OptedOut => "opted_out",
        Reply::OptedIn { .. } => "opted_in",
        Reply::Words { .. } => "words",
    }
}

const fn cancel_slug(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::Disconnected => "disconnected",
        CancelReason::OptedOut => "opted_out",
        CancelReason::WindowClosed => "window_closed",
        CancelReason::Erased => "erased",
    }
}
