//! The rows of what isn't through yet, kept from the log.

use crate::follow::ReadModel;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::notification::NotificationEvent;
use domain::whatsapp::WhatsAppEvent;
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// How long an attempt may take until its outcome is taken to be unknown; longer than a call.
const ATTEMPT_FOR: TimeDelta = TimeDelta::seconds(40);

/// The read model of what is to be sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct OutboxModel;

impl OutboxModel {
    /// Whether an event of this type changes what is to be sent now; ticks of what was handed over don't.
    pub fn heeds(event_type: &str) -> bool {
        const TICKS: [&str; 4] =
            ["notification.sent", "notification.delivered", "notification.read", "notification.failure_noted"];
        event_type.starts_with("whatsapp.") || (event_type.starts_with("notification.") && !TICKS.contains(&event_type))
    }
}

/// What a batch does to a row.
#[derive(Clone, Debug, PartialEq)]
enum Change {
    Insert { position: i64, conversation: Option<Uuid>, state: &'static str, due_at: DateTime<Utc> },
    Update { state: &'static str, due_at: DateTime<Utc> },
    Delete,
}

/// Everything a batch does.
#[derive(Default)]
struct Changes {
    rows: BTreeMap<(Uuid, Uuid), Change>,
    /// Attempts that were started, by their number.
    attempts: HashMap<(Uuid, Uuid), i32>,
    sent: HashMap<(Uuid, String), (Uuid, DateTime<Utc>)>,
    /// To whom what was requested goes, and whether it counts towards the messaging limit.
    requested: HashMap<(Uuid, Uuid), (Uuid, bool)>,
    /// Tenants whose connection is back or was taken away: what waited for it is due.
    connected: BTreeMap<Uuid, DateTime<Utc>>,
}

impl Changes {
    fn take(&mut self, event: &RecordedEvent) {
        match &event.event {
            LogEvent::Notification(change) => self.notification(event, change),
            // Whatever waits for the connection looks again: it can go now, or never will.
            LogEvent::WhatsApp(
                WhatsAppEvent::Connected { at, .. }
                | WhatsAppEvent::Restored { at, .. }
                | WhatsAppEvent::Disconnected { at, .. },
            ) => {
                self.connected.insert(event.tenant.uuid(), *at);
            }
            LogEvent::WhatsApp(_)
            | LogEvent::Conversation(_)
            | LogEvent::Lead(_)
            | LogEvent::Task(_)
            | LogEvent::Member(_)
            | LogEvent::Access(_)
            | LogEvent::Person(_)
            | LogEvent::Tenant(_) => {}
        }
    }

    fn notification(&mut self, event: &RecordedEvent, change: &NotificationEvent) {
        match change {
            NotificationEvent::NotificationRequested(requested) => {
                let conversation = requested.conversation.map(Uuid::from);
                let (position, due_at) = (event.position.0, requested.at);
                let recipient = (requested.person.uuid(), requested.opens_conversation());
                self.requested.insert((event.tenant.uuid(), event.aggregate_id), recipient);
                self.set(event, Change::Insert { position, conversation, state: "waiting", due_at });
            }
            NotificationEvent::Deferred { until, .. } => self.update(event, "waiting", *until),
            NotificationEvent::RetryScheduled { retry_at, .. } => self.update(event, "waiting", *retry_at),
            NotificationEvent::AttemptStarted { attempt, at, .. } => {
                let attempt = i32::try_from(*attempt).unwrap_or(i32::MAX);
                self.attempts.insert((event.tenant.uuid(), event.aggregate_id), attempt);
                self.update(event, "attempted", *at + ATTEMPT_FOR);
            }
            NotificationEvent::OutcomeUnknown { settle_by, .. } => self.update(event, "unknown", *settle_by),
            NotificationEvent::Queued { message, at }
            | NotificationEvent::Sent { message, at, .. }
            | NotificationEvent::Delivered { message, at, .. }
            | NotificationEvent::Read { message, at, .. } => {
                self.sent.insert((event.tenant.uuid(), message.clone()), (event.aggregate_id, *at));
                self.set(event, Change::Delete);
            }
            NotificationEvent::MessageFailed { .. } | NotificationEvent::Cancelled { .. } => {
                self.set(event, Change::Delete);
            }
            NotificationEvent::FailureNoted { .. } => {}
        }
    }

    fn set(&mut self, event: &RecordedEvent, change: Change) {
        self.rows.insert((event.tenant.uuid(), event.aggregate_id), change);
    }

    /// A row that this batch inserts is inserted as changed; any other is updated where it stands.
    fn update(&mut self, event: &RecordedEvent, state: &'static str, due_at: DateTime<Utc>) {
        let key = (event.tenant.uuid(), event.aggregate_id);
        let change = match self.rows.get(&key) {
            Some(Change::Insert { position, conversation, .. }) => {
                Change::Insert { position: *position, conversation: *conversation, state, due_at }
            }
            Some(Change::Update { .. } | Change::Delete) | None => Change::Update { state, due_at },
        };
        self.rows.insert(key, change);
    }
}

#[async_trait]
impl ReadModel for OutboxModel {
    fn name(&self) -> &'static str {
        "outbox"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["outbox", "sent_message"]
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let mut changes = Changes::default();
        for event in events {
            changes.take(event);
        }
        let rows = Rows::of(&changes);
        rows.insert(connection).await?;
        rows.update(connection).await?;
        write_sent(connection, &changes).await?;
        rows.delete(connection).await?;
        for (tenant, at) in &changes.connected {
            sqlx::query!(
                "UPDATE outbox SET due_at = $2 WHERE tenant_id = $1 AND state = 'waiting' AND due_at > $2",
                tenant,
                at,
            )
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}

/// The changes as columns.
#[derive(Default)]
struct Rows {
    inserted: Columns,
    positions: Vec<i64>,
    conversations: Vec<Option<Uuid>>,
    people: Vec<Option<Uuid>>,
    opening: Vec<bool>,
    updated: Columns,
    deleted: Columns,
}

#[derive(Default)]
struct Columns {
    tenants: Vec<Uuid>,
    notifications: Vec<Uuid>,
    states: Vec<String>,
    due: Vec<DateTime<Utc>>,
    attempts: Vec<i32>,
}

impl Columns {
    fn push(&mut self, (tenant, notification): (Uuid, Uuid)) {
        self.tenants.push(tenant);
        self.notifications.push(notification);
    }

    fn push_state(&mut self, key: (Uuid, Uuid), state: &str, due_at: DateTime<Utc>, attempts: i32) {
        self.attempts.push(attempts);
        self.push(key);
        self.states.push(state.to_owned());
        self.due.push(due_at);
    }
}

impl Rows {
    fn of(changes: &Changes) -> Self {
        let mut rows = Self::default();
        for (key, change) in &changes.rows {
            let attempts = changes.attempts.get(key).copied().unwrap_or_default();
            match change {
                Change::Insert { position, conversation, state, due_at } => {
                    rows.inserted.push_state(*key, state, *due_at, attempts);
                    rows.positions.push(*position);
                    rows.conversations.push(*conversation);
                    let recipient = changes.requested.get(key);
                    rows.people.push(recipient.map(|(person, _)| *person));
                    rows.opening.push(recipient.is_some_and(|(_, opens)| *opens));
                }
                Change::Update { state, due_at } => rows.updated.push_state(*key, state, *due_at, attempts),
                Change::Delete => rows.deleted.push(*key),
            }
        }
        rows
    }

    async fn insert(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.positions.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "INSERT INTO outbox (
                 tenant_id, notification_id, position, conversation_id, state, due_at, attempts, person_id,
                 opens_conversation
             )
             SELECT * FROM unnest(
                 $1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::timestamptz[], $7::int[], $8::uuid[],
                 $9::boolean[]
             )
             ON CONFLICT ON CONSTRAINT outbox_key DO UPDATE SET state = excluded.state, due_at = excluded.due_at",
            &self.inserted.tenants,
            &self.inserted.notifications,
            &self.positions,
            &self.conversations as &[Option<Uuid>],
            &self.inserted.states,
            &self.inserted.due,
            &self.inserted.attempts,
            &self.people as &[Option<Uuid>],
            &self.opening,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn update(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.updated.tenants.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "UPDATE outbox o
             SET state = n.state, due_at = n.due_at, attempts = greatest(o.attempts, n.attempts)
             FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::int[])
                 AS n (tenant_id, notification_id, state, due_at, attempts)
             WHERE o.tenant_id = n.tenant_id AND o.notification_id = n.notification_id",
            &self.updated.tenants,
            &self.updated.notifications,
            &self.updated.states,
            &self.updated.due,
            &self.updated.attempts,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn delete(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.deleted.tenants.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "DELETE FROM outbox o USING unnest($1::uuid[], $2::uuid[]) AS n (tenant_id, notification_id)
             WHERE o.tenant_id = n.tenant_id AND o.notification_id = n.notification_id",
            &self.deleted.tenants,
            &self.deleted.notifications,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Keeps what the provider calls each message, and to whom it went: as this batch requested it, or as its row says.
async fn write_sent(connection: &mut PgConnection, changes: &Changes) -> Result<(), sqlx::Error> {
    let sent = &changes.sent;
    if sent.is_empty() {
        return Ok(());
    }
    let tenants: Vec<Uuid> = sent.keys().map(|(tenant, _)| *tenant).collect();
    let messages: Vec<String> = sent.keys().map(|(_, message)| message.clone()).collect();
    let notifications: Vec<Uuid> = sent.values().map(|(notification, _)| *notification).collect();
    let times: Vec<DateTime<Utc>> = sent.values().map(|(_, at)| *at).collect();
    let recipients = || tenants.iter().zip(&notifications).map(|(t, n)| changes.requested.get(&(*t, *n)));
    let people: Vec<Option<Uuid>> = recipients().map(|to| to.map(|(person, _)| *person)).collect();
    let opening: Vec<Option<bool>> = recipients().map(|to| to.map(|(_, opens)| *opens)).collect();
    sqlx::query!(
        "INSERT INTO sent_message (tenant_id, message_id, notification_id, sent_at, person_id, opens_conversation)
         SELECT n.tenant_id, n.message_id, n.notification_id, n.sent_at, coalesce(n.person_id, o.person_id),
             coalesce(n.opens_conversation, o.opens_conversation, false)
         FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::boolean[])
             AS n (tenant_id, message_id, notification_id, sent_at, person_id, opens_conversation)
         LEFT JOIN outbox o ON o.tenant_id = n.tenant_id AND o.notification_id = n.notification_id
         ON CONFLICT ON CONSTRAINT sent_message_key DO NOTHING",
        &tenants,
        &messages,
        &notifications,
        &times,
        &people as &[Option<Uuid>],
        &opening as &[Option<bool>],
    )
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use application::log::{Actor, Metadata, Position};
    use domain::id::TenantId;
    use domain::notification::ProviderError;

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn recorded(change: NotificationEvent) -> RecordedEvent {
        RecordedEvent {
            tenant: TenantId::new(Uuid::nil()),
            position: Position(7),
            aggregate_id: Uuid::from_u128(1),
            sequence: 1,
            recorded_at: AT,
            metadata: Metadata {
                actor: Actor::System("test".into()),
                command_id: Uuid::nil(),
                correlation_id: Uuid::nil(),
                causation: None,
                request_id: None,
                token: None,
            },
            event: LogEvent::Notification(change),
        }
    }

    fn requested() -> NotificationEvent {
        use domain::conversation::Channel;
        use domain::id::PersonId;
        use domain::notification::{Importance, RecipientClass, Requested, Trigger};
        use domain::private::Private;
        let person = PersonId::new(Uuid::nil());
        NotificationEvent::NotificationRequested(Box::new(Requested {
            channel: Channel::WhatsApp,
            endpoint: "2".into(),
            recipient_class: RecipientClass::Customer,
            person,
            address: Private::erased(person),
            trigger: Trigger::Conversation,
            conversation: None,
            content: Private::erased(person),
            answers: None,
            importance: Importance::Ordinary,
            despite_opt_out: false,
            window_ends_at: None,
            at: AT,
        }))
    }

    fn after(events: Vec<NotificationEvent>) -> Option<Change> {
        let mut changes = Changes::default();
        for event in events {
            changes.take(&recorded(event));
        }
        changes.rows.into_values().next()
    }

    #[test]
    fn what_is_requested_waits_and_is_due_at_once() {
        let waiting = Change::Insert { position: 7, conversation: None, state: "waiting", due_at: AT };
        assert_eq!(after(vec![requested()]), Some(waiting));
    }

    #[test]
    fn an_attempt_in_the_same_batch_is_inserted_as_such() {
        let started = NotificationEvent::AttemptStarted { attempt: 1, possible_duplicate: false, at: AT };
        let attempted =
            Change::Insert { position: 7, conversation: None, state: "attempted", due_at: AT + ATTEMPT_FOR };
        assert_eq!(after(vec![requested(), started]), Some(attempted));
    }

    #[test]
    fn what_the_provider_took_leaves() {
        let queued = NotificationEvent::Queued { message: "w".into(), at: AT };
        assert_eq!(after(vec![requested(), queued]), Some(Change::Delete));
    }

    #[test]
    fn what_failed_for_now_waits_until_its_time() {
        let retry =
            NotificationEvent::RetryScheduled { error: ProviderError::default(), retry_at: AT + ATTEMPT_FOR, at: AT };
        assert_eq!(after(vec![retry]), Some(Change::Update { state: "waiting", due_at: AT + ATTEMPT_FOR }));
    }
}
