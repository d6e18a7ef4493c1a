//! What customers sent that belongs to a lead: rows, and the query of them.

use super::LeadRef;
use crate::batch::{Key, column, key_columns};
use crate::erased::Erased;
use crate::page::{Page, PageRequest};
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewLeads};
use application::log::{Position, RecordedEvent};
use chrono::{DateTime, Utc};
use domain::id::{ConversationId, LeadId};
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
}

/// The row that an event adds, if it attaches something.
pub(super) fn row(place: &RecordedEvent, event: &LeadEvent, erased: &Erased) -> Option<MediaRow> {
    let LeadEvent::MediaAttached { conversation, message, media, caption, sent_at, .. } = event else { return None };
    let shown = |text: &Option<Private<String>>| text.as_ref().and_then(|text| erased.text(place.tenant, text));
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
        person_id: media.file_name.as_ref().or(caption.as_ref()).map(|text| text.of().uuid()),
        sent_at: *sent_at,
    })
}

pub(super) async fn add(connection: &mut PgConnection, rows: &[MediaRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO lead_media (tenant_id, lead_id, position, conversation_id, message_id, kind, media_id, mime_type,
            file_name, caption, person_id, sent_at)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::uuid[], $12::timestamptz[])",
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
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the names and words of these people out of the rows.
pub(super) async fn erase(connection: &mut PgConnection, people: Vec<Key>) -> Result<(), sqlx::Error> {
    let (tenants, persons) = key_columns(people);
    sqlx::query!(
        "UPDATE lead_media SET file_name = NULL, caption = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE lead_media.tenant_id = k.tenant_id AND lead_media.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Something that a customer sent and that belongs to a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadMedia {
    /// Where the event that attached it stands.
    pub position: Position,
    /// The talk it came in.
    pub conversation: ConversationId,
    /// The provider's id of the message.
    pub message: String,
    /// `image`, `document`, `audio`, `video`, `sticker`, `location` or `contacts`.
    pub kind: String,
    /// The provider's id of the file; a place and a contact have none.
    pub media_id: Option<String>,
    /// Such as `application/pdf`.
    pub mime_type: Option<String>,
    /// The name of the file, or of the place; `None` where there is none or its person was erased.
    pub file_name: Option<String>,
    /// The words sent with it; `None` where there are none or their person was erased.
    pub caption: Option<String>,
    /// When the customer sent it, by the provider's clock.
    pub sent_at: DateTime<Utc>,
    /// Where the message stands in its conversation; `None` where the conversation doesn't show it as media.
    pub message_place: Option<Position>,
}

impl ReadModels {
    /// What customers sent that belongs to a lead, newest first; `None` where the asker doesn't see such a lead.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: the lead's row holds a word that isn't known.
    pub async fn lead_media(
        &self,
        grant: &Grant<ViewLeads>,
        lead: LeadId,
        page: PageRequest,
    ) -> Result<Option<Page<LeadMedia>>, ReadError> {
        if self.lookup_lead(grant, LeadRef::Id(lead)).await?.is_none() {
            return Ok(None);
        }
        let rows = sqlx::query!(
            r#"SELECT l.position, l.conversation_id, l.message_id, l.kind, l.media_id, l.mime_type, l.file_name, l.caption,
                l.sent_at, m.position AS "message_place?"
            FROM lead_media l
            LEFT JOIN conversation_message m ON m.tenant_id = l.tenant_id AND m.message_id = l.message_id
                AND m.conversation_id = l.conversation_id AND m.direction = 'in' AND m.media_kind IS NOT NULL
            WHERE l.tenant_id = $1 AND l.lead_id = $2 AND ($3::bigint IS NULL OR l.position < $3)
            ORDER BY l.position DESC
            LIMIT $4"#,
            grant.tenant().uuid(),
            lead.uuid(),
            page.after::<i64>()?,
            page.fetched(),
        )
        .map(|row| LeadMedia {
            position: Position(row.position),
            conversation: ConversationId::new(row.conversation_id),
            message: row.message_id,
            kind: row.kind,
            media_id: row.media_id,
            mime_type: row.mime_type,
            file_name: row.file_name,
            caption: row.caption,
            sent_at: row.sent_at,
            message_place: row.message_place.map(Position),
        })
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Page::cut(rows, &page, |media| media.position.0, Ok).map(Some)
    }
}
