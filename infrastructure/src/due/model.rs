//! When something is due, kept from the log.

use super::{Topic, subject_of};
use crate::follow::ReadModel;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::lead::LeadEvent;
use domain::task::{REMINDED_BEFORE, TaskEvent};
use domain::whatsapp::WhatsAppEvent;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The read model of what is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct DueModel;

impl DueModel {
    /// Whether something is due at once after an event of this type.
    pub fn heeds(event_type: &str) -> bool {
        event_type == "lead.media_attached"
    }
}

/// What an event means for when something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// As before.
    Unchanged,
    /// Then.
    At(DateTime<Utc>),
    /// Not by itself.
    Never,
}

/// What an event means, and for what.
fn noted(recorded: &RecordedEvent) -> Option<(Topic, Uuid, Due)> {
    match &recorded.event {
        LogEvent::WhatsApp(event) => Some((Topic::Connection, recorded.tenant.uuid(), due_after(event))),
        LogEvent::Task(event) => Some((Topic::Reminder, recorded.aggregate_id, reminder_after(event))),
        LogEvent::Lead(event) => Some((Topic::Media, subject_of(recorded.position), fetch_after(event)?)),
        LogEvent::Conversation(_)
        | LogEvent::Notification(_)
        | LogEvent::Member(_)
        | LogEvent::Tenant(_)
        | LogEvent::Access(_)
        | LogEvent::Person(_) => None,
    }
}

/// A file is fetched at once; what became of it settles the row, which no event names.
fn fetch_after(event: &LeadEvent) -> Option<Due> {
    let LeadEvent::MediaAttached { media, at, .. } = event else { return None };
    media.kind.bytes_max().is_some().then_some(Due::At(*at))
}

fn reminder_after(event: &TaskEvent) -> Due {
    match event {
        TaskEvent::TaskCreated { due_at, .. }
        | TaskEvent::TaskRescheduled { to: due_at, .. }
        | TaskEvent::TaskReopened { due_at, .. } => Due::At(*due_at - REMINDED_BEFORE),
        TaskEvent::TaskCompleted { .. } | TaskEvent::TaskCancelled { .. } | TaskEvent::ReminderDue { .. } => Due::Never,
        TaskEvent::TaskReassigned { .. } | TaskEvent::TaskRenamed { .. } => Due::Unchanged,
    }
}

fn due_after(event: &WhatsAppEvent) -> Due {
    match event {
        WhatsAppEvent::SignupStarted { at, .. }
        | WhatsAppEvent::StepDone { at, .. }
        | WhatsAppEvent::StepRetried { at, .. }
        | WhatsAppEvent::NumberChosen { at, .. }
        | WhatsAppEvent::Connected { at, .. }
        // Meta is asked at once what its news come to.
        | WhatsAppEvent::Noticed { at, .. }
        | WhatsAppEvent::PhoneVerified { at, .. }
        | WhatsAppEvent::Disconnected { at, .. }
        | WhatsAppEvent::WebhooksUnsubscribed { at, .. } => Due::At(*at),
        WhatsAppEvent::StepFailed { failure, .. } => failure.retry_at.map_or(Due::Never, Due::At),
        WhatsAppEvent::TokenDestroyed { .. } => Due::Never,
        WhatsAppEvent::SignupAbandoned { .. }
        | WhatsAppEvent::FactChanged { .. }
        | WhatsAppEvent::ConnectionLost { .. }
        | WhatsAppEvent::Restored { .. }
        | WhatsAppEvent::PhoneCodeRequested { .. } => Due::Unchanged,
    }
}

#[async_trait]
impl ReadModel for DueModel {
    fn name(&self) -> &'static str {
        "due"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["due"]
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let mut due: BTreeMap<(Uuid, Topic, Uuid), Option<DateTime<Utc>>> = BTreeMap::new();
        for recorded in events {
            let Some((topic, subject, after)) = noted(recorded) else { continue };
            let key = (recorded.tenant.uuid(), topic, subject);
            match after {
                Due::Unchanged => {}
                Due::At(at) => drop(due.insert(key, Some(at))),
                Due::Never => drop(due.insert(key, None)),
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        let tenants: Vec<Uuid> = due.keys().map(|(tenant, ..)| *tenant).collect();
        let topics: Vec<String> = due.keys().map(|(_, topic, _)| topic.slug().to_owned()).collect();
        let subjects: Vec<Uuid> = due.keys().map(|(.., subject)| *subject).collect();
        let times: Vec<Option<DateTime<Utc>>> = due.into_values().collect();
        sqlx::query!(
            "WITH n AS (
                 SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[])
                     AS n (tenant_id, topic, subject_id, due_at)
             ), gone AS (
                 DELETE FROM due d USING n
                 WHERE d.tenant_id = n.tenant_id AND d.topic = n.topic AND d.subject_id = n.subject_id
                   AND n.due_at IS NULL
             )
             INSERT INTO due (tenant_id, topic, subject_id, due_at)
             SELECT n.tenant_id, n.topic, n.subject_id, n.due_at FROM n WHERE n.due_at IS NOT NULL
             ON CONFLICT ON CONSTRAINT due_key DO UPDATE SET due_at = excluded.due_at",
            &tenants,
            &topics,
            &subjects,
            &times as &[Option<DateTime<Utc>>],
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::due::place_of;
    use application::log::Position;
    use domain::id::{ConversationId, SignupId};
    use domain::media::{Media, MediaKind};
    use domain::notification::ProviderError;
    use domain::whatsapp::{Failure, LossKind, Step};

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn failed(retry_at: Option<DateTime<Utc>>) -> WhatsAppEvent {
        let failure = Failure { step: Step::ReadHealth, error: ProviderError::default(), retry_at, attempts: 1 };
        WhatsAppEvent::StepFailed { signup: SignupId::new(Uuid::nil()), failure, at: AT }
    }

    #[test]
    fn a_failed_step_is_due_when_it_is_tried_again_and_never_where_somebody_must_repair_something() {
        assert_eq!(due_after(&failed(Some(AT))), Due::At(AT));
        assert_eq!(due_after(&failed(None)), Due::Never);
    }

    #[test]
    fn what_meta_tells_about_a_number_brings_no_new_look() {
        let lost = WhatsAppEvent::ConnectionLost { reason: String::new(), kind: LossKind::Token, at: AT };
        assert_eq!(due_after(&lost), Due::Unchanged);
    }

    #[test]
    fn a_reminder_is_due_ten_minutes_before_its_task_and_never_once_that_is_done() {
        let due_at = AT + REMINDED_BEFORE;
        let moved = TaskEvent::TaskRescheduled { from: AT, to: due_at, at: AT };
        assert_eq!(reminder_after(&moved), Due::At(AT));
        assert_eq!(reminder_after(&TaskEvent::TaskReopened { due_at, at: AT }), Due::At(AT));
        for over in [TaskEvent::TaskCompleted { at: AT }, TaskEvent::ReminderDue { due_at, at: AT }] {
            assert_eq!(reminder_after(&over), Due::Never);
        }
    }
    #[test]
    fn a_file_is_due_when_it_is_attached_and_a_place_has_nothing_to_fetch() {
        let attached = |kind| LeadEvent::MediaAttached {
            conversation: ConversationId::new(Uuid::nil()),
            message: "m".into(),
            media: Media { kind, id: None, mime_type: None, file_name: None, sha256: None },
            caption: None,
            sent_at: AT,
            sender: None,
            customer: None,
            at: AT,
        };
        assert_eq!(fetch_after(&attached(MediaKind::Audio)), Some(Due::At(AT)));
        assert_eq!(fetch_after(&attached(MediaKind::Location)), None);
        assert_eq!(place_of(subject_of(Position(57))), Position(57));
    }
}
