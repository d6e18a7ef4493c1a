//! Events as tests write them down.

use crate::erased::Erased;
use application::log::{Actor, LogEvent, Metadata, Position, RecordedEvent};
use chrono::{DateTime, Utc};
use domain::id::{PersonId, TenantId};
use domain::private::Private;
use uuid::Uuid;

pub(crate) const TENANT: TenantId = TenantId::new(Uuid::from_u128(1));
pub(crate) const PERSON: PersonId = PersonId::new(Uuid::from_u128(2));

/// A moment on 23 November 2026, so many seconds after 06:00 UTC.
pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_413_600 + seconds, 0).unwrap()
}

/// The event as it stands in the log at `position`.
pub(crate) fn recorded(position: i64, aggregate_id: Uuid, event: LogEvent) -> RecordedEvent {
    RecordedEvent {
        tenant: TENANT,
        position: Position(position),
        aggregate_id,
        sequence: position,
        recorded_at: at(0),
        metadata: Metadata {
            actor: Actor::System("inbox".to_owned()),
            command_id: Uuid::nil(),
            correlation_id: Uuid::nil(),
            causation: None,
            request_id: None,
            token: None,
        },
        event,
    }
}

/// A value of [`PERSON`].
pub(crate) fn of_person<T>(value: T) -> Private<T> {
    Private::new(PERSON, value)
}

/// Nobody was erased.
pub(crate) fn nobody() -> Erased {
    Erased::default()
}

/// [`PERSON`] was erased.
pub(crate) fn person_erased() -> Erased {
    Erased::new(vec![(TENANT.uuid(), PERSON.uuid())], &[])
}
