//! Given, when, then.

mod order;
mod sending;
mod status;

use super::*;
use crate::conversation::Channel;
use crate::id::PersonId;
use crate::private::Private;
use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
const PERSON: PersonId = PersonId::new(Uuid::nil());

fn notification() -> TestFramework<Notification> {
    TestFramework::with(())
}

fn later() -> DateTime<Utc> {
    AT + TimeDelta::minutes(5)
}

fn wish(importance: Importance) -> Box<Requested> {
    Box::new(Requested {
        channel: Channel::WhatsApp,
        endpoint: "106540352242922".into(),
        recipient_class: RecipientClass::Customer,
        person: PERSON,
        address: Private::new(PERSON, "919876541001".into()),
        trigger: Trigger::Conversation,
        conversation: None,
        content: Private::new(PERSON, Content::Text { body: "Hello".into() }),
        answers: None,
        importance,
        despite_opt_out: false,
        window_ends_at: None,
        at: AT,
    })
}

fn requested() -> NotificationEvent {
    NotificationEvent::NotificationRequested(wish(Importance::Important))
}

fn requested_ordinary() -> NotificationEvent {
    NotificationEvent::NotificationRequested(wish(Importance::Ordinary))
}

fn attempt(attempt: u32) -> NotificationEvent {
    NotificationEvent::AttemptStarted { attempt, possible_duplicate: false, at: AT }
}

fn second_attempt_after_unknown() -> NotificationEvent {
    NotificationEvent::AttemptStarted { attempt: 2, possible_duplicate: true, at: AT }
}

fn queued() -> NotificationEvent {
    NotificationEvent::Queued { message: "wamid.1".into(), at: AT }
}

fn sent() -> NotificationEvent {
    NotificationEvent::Sent { message: "wamid.1".into(), provider_at: AT, at: AT }
}

fn delivered() -> NotificationEvent {
    NotificationEvent::Delivered { message: "wamid.1".into(), provider_at: AT, at: AT }
}

fn read() -> NotificationEvent {
    NotificationEvent::Read { message: "wamid.1".into(), provider_at: AT, at: AT }
}

fn error(code: i64) -> ProviderError {
    ProviderError { code: Some(code), message: "Message undeliverable".into(), ..ProviderError::default() }
}

fn failed() -> NotificationEvent {
    NotificationEvent::MessageFailed { error: error(131_026), at: AT }
}

fn refused_for_now() -> NotificationEvent {
    NotificationEvent::RetryScheduled { error: error(131_026), retry_at: later(), at: AT }
}

fn deferred() -> NotificationEvent {
    NotificationEvent::Deferred { reason: DeferReason::RateLimited, until: later(), at: AT }
}

fn unknown() -> NotificationEvent {
    NotificationEvent::OutcomeUnknown { settle_by: later(), at: AT }
}

fn cancelled() -> NotificationEvent {
    NotificationEvent::Cancelled { reason: CancelReason::OptedOut, at: AT }
}

fn sent_again() -> NotificationEvent {
    let message = "no status arrived; sent again as a possible duplicate".into();
    let error = ProviderError { message, ..ProviderError::default() };
    NotificationEvent::RetryScheduled { error, retry_at: AT, at: AT }
}

fn failed_as_unknown() -> NotificationEvent {
    let message = "outcome unknown: no status arrived in time".into();
    NotificationEvent::MessageFailed { error: ProviderError { message, ..ProviderError::default() }, at: AT }
}

const BEGIN: NotificationCommand = NotificationCommand::BeginAttempt { at: AT };
const SETTLE: NotificationCommand = NotificationCommand::Settle { at: AT };
const CANCEL: NotificationCommand = NotificationCommand::Cancel { reason: CancelReason::OptedOut, at: AT };

fn defer() -> NotificationCommand {
    NotificationCommand::Defer { reason: DeferReason::RateLimited, until: later(), at: AT }
}

fn accept() -> NotificationCommand {
    NotificationCommand::RecordAccepted { message: "wamid.1".into(), at: AT }
}

fn report(progress: Progress) -> NotificationCommand {
    NotificationCommand::RecordStatus { message: "wamid.1".into(), progress, provider_at: AT, at: AT }
}

fn refuse(retry_at: Option<DateTime<Utc>>) -> NotificationCommand {
    NotificationCommand::RecordFailure { error: error(131_026), retry_at, at: AT }
}

fn lose_track() -> NotificationCommand {
    NotificationCommand::RecordUnknown { settle_by: later(), at: AT }
}

/// Lives after which the provider may have the message, or the end has come.
fn handed_over() -> Vec<Vec<NotificationEvent>> {
    let in_flight = [requested(), attempt(1)];
    [unknown(), queued(), sent(), delivered(), read(), failed()]
        .into_iter()
        .map(|last| in_flight.iter().cloned().chain([last]).collect())
        .collect()
}

/// The notification after these events.
fn life(events: &[NotificationEvent]) -> Notification {
    let mut notification = Notification::default();
    for event in events {
        notification.apply(event.clone());
    }
    notification
}
