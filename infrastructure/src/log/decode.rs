//! Stored rows as recorded events.

use application::log::{LogEvent, Metadata, Position, RecordedEvent};
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::access::{Access, Member};
use domain::conversation::Conversation;
use domain::id::TenantId;
use domain::lead::Lead;
use domain::notification::Notification;
use domain::person::Person;
use domain::stream::parse_aggregate_id;
use domain::task::Task;
use domain::tenant::Tenant;
use domain::whatsapp::WhatsAppConnection;
use serde_json::Value;
use uuid::Uuid;

/// A row of the table `events`, its private values opened already.
pub(super) struct StoredEvent {
    pub(super) aggregate_type: String,
    pub(super) aggregate_id: String,
    pub(super) sequence: i64,
    pub(super) payload: Value,
    pub(super) metadata: Value,
    pub(super) tenant: Uuid,
    pub(super) position: i64,
    pub(super) recorded_at: DateTime<Utc>,
}

/// An event that can't be read back.
#[derive(Debug, thiserror::Error)]
#[error("the event at position {position} of tenant {tenant} can't be read: {reason}")]
pub(super) struct Unreadable {
    tenant: TenantId,
    position: i64,
    reason: String,
}

impl StoredEvent {
    pub(super) fn decode(self) -> Result<RecordedEvent, Unreadable> {
        let (tenant, position) = (TenantId::new(self.tenant), self.position);
        let unreadable = |reason: String| Unreadable { tenant, position, reason };
        let (_, aggregate_id) =
            parse_aggregate_id(&self.aggregate_id).map_err(|error| unreadable(error.to_string()))?;
        let metadata: Metadata =
            serde_json::from_value(self.metadata).map_err(|error| unreadable(error.to_string()))?;
        let event = decode_payload(&self.aggregate_type, self.payload).map_err(unreadable)?;
        Ok(RecordedEvent {
            tenant,
            position: Position(position),
            aggregate_id,
            sequence: self.sequence,
            recorded_at: self.recorded_at,
            metadata,
            event,
        })
    }
}

fn decode_payload(aggregate_type: &str, payload: Value) -> Result<LogEvent, String> {
    match aggregate_type {
        Conversation::TYPE => serde_json::from_value(payload).map(LogEvent::Conversation),
        Lead::TYPE => serde_json::from_value(payload).map(LogEvent::Lead),
        Task::TYPE => serde_json::from_value(payload).map(LogEvent::Task),
        Notification::TYPE => serde_json::from_value(payload).map(LogEvent::Notification),
        Member::TYPE => serde_json::from_value(payload).map(LogEvent::Member),
        Access::TYPE => serde_json::from_value(payload).map(LogEvent::Access),
        WhatsAppConnection::TYPE => serde_json::from_value(payload).map(LogEvent::WhatsApp),
        Person::TYPE => serde_json::from_value(payload).map(LogEvent::Person),
        Tenant::TYPE => serde_json::from_value(payload).map(LogEvent::Tenant),
        other => return Err(format!("no aggregate is called {other}")),
    }
    .map_err(|error| error.to_string())
}
