//! Lines of timelines: what each holds, and the statements that keep many at once.

use crate::batch::{Key, column};
use application::log::{Actor, RecordedEvent};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// By the web console, or any client with a member's own session.
const WEB: &str = "web";
/// By a program, with a token that a member gave it.
const API: &str = "api";
/// By nobody's asking: it follows from something else.
const AUTOMATIC: &str = "automatic";
/// The customer, as the actor of an entry.
pub const CONTACT: &str = "contact";

/// One line of a lead's timeline.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lead) struct EntryRow {
    pub(in crate::lead) tenant_id: Uuid,
    pub(in crate::lead) lead_id: Uuid,
    pub(in crate::lead) position: i64,
    pub(in crate::lead) at: DateTime<Utc>,
    pub(in crate::lead) kind: String,
    pub(in crate::lead) actor: String,
    pub(in crate::lead) detail: Value,
    pub(in crate::lead) text: Option<String>,
    pub(in crate::lead) person_id: Option<Uuid>,
    pub(in crate::lead) version: Option<i64>,
    pub(in crate::lead) channel: Option<String>,
}

impl EntryRow {
    /// A line without words of anybody's, by whoever caused the event.
    pub(super) fn of(place: &RecordedEvent, lead_id: Uuid, kind: String, at: DateTime<Utc>, detail: Value) -> Self {
        Self {
            tenant_id: place.tenant.uuid(),
            lead_id,
            position: place.position.0,
            at,
            kind,
            actor: place.metadata.actor.to_string(),
            detail,
            text: None,
            person_id: None,
            version: None,
            channel: asked_on(place).map(str::to_owned),
        }
    }

    /// The line as the customer's own doing, on the channel they write on.
    pub(super) fn by_contact(self, channel: Option<&str>) -> Self {
        Self { actor: CONTACT.to_owned(), channel: channel.map(str::to_owned), ..self }
    }
}

/// How whoever caused the event asked for it.
fn asked_on(place: &RecordedEvent) -> Option<&'static str> {
    match (&place.metadata.actor, &place.metadata.token, &place.metadata.request_id) {
        (Actor::System(_), _, _) => Some(AUTOMATIC),
        (Actor::Member(_), Some(_), _) => Some(API),
        (Actor::Member(_), None, Some(_)) => Some(WEB),
        (Actor::Member(_), None, None) => None,
    }
}

/// Keeps new lines.
pub(in crate::lead) async fn add(connection: &mut PgConnection, entries: &[EntryRow]) -> Result<(), sqlx::Error> {
    if entries.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO lead_timeline (tenant_id, lead_id, position, at, kind, actor, detail, text, person_id,
            version, channel)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[],
            $7::jsonb[], $8::text[], $9::uuid[], $10::bigint[], $11::text[])",
        column!(entries, tenant_id),
        column!(entries, lead_id),
        column!(entries, position),
        column!(entries, at),
        column!(entries, kind),
        column!(entries, actor),
        column!(entries, detail),
        column!(entries, text) as _,
        column!(entries, person_id) as _,
        column!(entries, version) as _,
        column!(entries, channel) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives the lines that wait under conversations to the leads that came of them.
pub(in crate::lead) async fn adopt(connection: &mut PgConnection, adopted: &[(Key, Uuid)]) -> Result<(), sqlx::Error> {
    if adopted.is_empty() {
        return Ok(());
    }
    let tenants: Vec<_> = adopted.iter().map(|((tenant, _), _)| *tenant).collect();
    let conversations: Vec<_> = adopted.iter().map(|((_, conversation), _)| *conversation).collect();
    let leads: Vec<_> = adopted.iter().map(|(_, lead)| *lead).collect();
    sqlx::query!(
        "UPDATE lead_timeline SET lead_id = k.lead_id
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS k (tenant_id, conversation_id, lead_id)
        WHERE lead_timeline.tenant_id = k.tenant_id AND lead_timeline.lead_id = k.conversation_id",
        &tenants,
        &conversations,
        &leads,
    )
    .execute(connection)
    .await?;
    Ok(())
}
