//! What customers sent that belongs to a lead: rows, and the statements that keep them.

use super::sent::MediaState;
use crate::batch::{Key, column, key_columns};
use crate::erased::Erased;
use application::log::RecordedEvent;
use chrono::{DateTime, Utc};
use domain::id::PersonId;
use domain::lead::LeadEvent;
use domain::private::Private;
use sqlx::PgConnection;
use uuid::Uuid;

/// Something that a customer sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MediaRow {
    tenant_id: Uuid,
    lead_id: Uuid,
    position: i64,
    conversation_id: Uuid,
    message_id: String,
    kind: String,
    media_id: Option<String>,
    mime_type: Option<String>,
    file_name: Option<String>,
    caption: Option<String>,
    person_id: Option<Uuid>,
    sent_at: DateTime<Utc>,
    state: String,
}

/// The row that an event adds, if it attaches something.
pub(super) fn row(place: &RecordedEvent, event: &LeadEvent, erased: &Erased) -> Option<MediaRow> {
    let LeadEvent::MediaAttached { conversation, message, media, caption, sent_at, sender, .. } = event else {
        return None;
    };
    let shown = |text: &Option<Private<String>>| text.as_ref().and_then(|text| erased.text(place.tenant, text));
    let person = sender.or(media.file_name.as_ref().or(caption.as_ref()).map(Private::of));
    let is_erased = person.is_some_and(|person| erased.has(place.tenant, person));
    let state = if is_erased { MediaState::Erased } else { MediaState::at_first(media.kind) };
    Some(MediaRow {
        tenant_id: place.tenant.uuid(),
        lead_id: place.aggregate_id,
        position: place.position.0,
        conversation_id: conversation.uuid(),
        message_id: message.clone(),
        kind: media.kind.slug().to_owned(),
        media_id: media.id.clone(),
        mime_type: media.mime_type.clone(),
        file_name: shown(&media.file_name),
        caption: shown(caption),
        person_id: person.map(PersonId::uuid),
        sent_at: *sent_at,
        state: state.slug().to_owned(),
    })
}

pub(super) async fn add(connection: &mut PgConnection, rows: &[MediaRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO lead_media (tenant_id, lead_id, position, conversation_id, message_id, kind, media_id, mime_type,
            file_name, caption, person_id, sent_at, state)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::uuid[], $12::timestamptz[], $13::text[])",
        column!(rows, tenant_id),
        column!(rows, lead_id),
        column!(rows, position),
        column!(rows, conversation_id),
        column!(rows, message_id),
        column!(rows, kind),
        column!(rows, media_id) as _,
        column!(rows, mime_type) as _,
        column!(rows, file_name) as _,
        column!(rows, caption) as _,
        column!(rows, person_id) as _,
        column!(rows, sent_at),
        column!(rows, state),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What became of the bytes of something that was sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SettledRow {
    tenant_id: Uuid,
    lead_id: Uuid,
    message_id: String,
    state: String,
    size_bytes: Option<i64>,
}

/// What the event tells of the bytes of something that was attached, if anything.
pub(super) fn settled(place: &RecordedEvent, event: &LeadEvent) -> Option<SettledRow> {
    let (message, state, size_bytes) = if let LeadEvent::MediaKept { message, size_bytes, .. } = event {
        (message, MediaState::Kept, i64::try_from(*size_bytes).ok())
    } else if let LeadEvent::MediaNotKept { message, reason, .. } = event {
        (message, MediaState::NotKept(*reason), None)
    } else {
        return None;
    };
    Some(SettledRow {
        tenant_id: place.tenant.uuid(),
        lead_id: place.aggregate_id,
        message_id: message.clone(),
        state: state.slug().to_owned(),
        size_bytes,
    })
}

pub(super) async fn settle(connection: &mut PgConnection, rows: &[SettledRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE lead_media SET state = k.state, size_bytes = k.size_bytes
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[])
            AS k (tenant_id, lead_id, message_id, state, size_bytes)
        WHERE lead_media.tenant_id = k.tenant_id AND lead_media.lead_id = k.lead_id
          AND lead_media.message_id = k.message_id AND lead_media.state = 'waiting'",
        column!(rows, tenant_id),
        column!(rows, lead_id),
        column!(rows, message_id),
        column!(rows, state),
        column!(rows, size_bytes) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the names and words of these people out of the rows; of their files nothing is kept.
pub(super) async fn erase(connection: &mut PgConnection, people: Vec<Key>) -> Result<(), sqlx::Error> {
    let (tenants, persons) = key_columns(people);
    sqlx::query!(
        "UPDATE lead_media SET file_name = NULL, caption = NULL, size_bytes = NULL, state = 'erased'
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE lead_media.tenant_id = k.tenant_id AND lead_media.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(connection)
    .await?;
    Ok(())
}
