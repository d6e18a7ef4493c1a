//! Queries of what customers sent that belongs to a lead.

use super::{LeadRef, LeadRow};
use crate::page::{Page, PageRequest};
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewLeads};
use application::log::Position;
use chrono::{DateTime, Utc};
use domain::id::{ConversationId, LeadId, PersonId};
use domain::media::{KEPT_BY_META, MediaKind, NotKept};

/// Where the bytes of something that was sent are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaState {
    /// It has none: a place, or a contact card.
    Without,
    /// They are being fetched.
    Waiting,
    /// They are kept.
    Kept,
    /// They aren't kept, and won't be.
    NotKept(NotKept),
    /// Its person was erased, and they with them.
    Erased,
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
    /// Where its bytes are.
    pub state: MediaState,
    /// How many bytes a kept file has.
    pub size_bytes: Option<i64>,
}

/// The bytes of a file, sealed with the key of the person who sent it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// Who sent it.
    pub person: PersonId,
    /// Its type, as the provider said.
    pub mime_type: String,
    /// The bytes.
    pub sealed: Vec<u8>,
}

struct Stored {
    position: i64,
    conversation_id: uuid::Uuid,
    message_id: String,
    kind: String,
    media_id: Option<String>,
    mime_type: Option<String>,
    file_name: Option<String>,
    caption: Option<String>,
    sent_at: DateTime<Utc>,
    message_place: Option<i64>,
    state: String,
    size_bytes: Option<i64>,
}

impl MediaState {
    /// Where the bytes of something of this kind are when it comes in.
    pub(super) const fn at_first(kind: MediaKind) -> Self {
        if kind.bytes_max().is_some() { Self::Waiting } else { Self::Without }
    }

    /// The name in JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Without => "without",
            Self::Waiting => "waiting",
            Self::Kept => "kept",
            Self::NotKept(reason) => reason.slug(),
            Self::Erased => "erased",
        }
    }

    /// All states.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [Self::Without, Self::Waiting, Self::Kept, Self::Erased];
        others.into_iter().chain(NotKept::ALL.map(Self::NotKept))
    }

    fn named(slug: &str) -> Result<Self, ReadError> {
        Self::all().find(|state| state.slug() == slug).ok_or(ReadError::UnknownWord { what: "state of a file" })
    }
}

impl LeadMedia {
    /// Where its bytes are at this time: what nobody has fetched while the provider had it won't be fetched any more.
    pub fn state_at(&self, now: DateTime<Utc>) -> MediaState {
        let is_over = self.state == MediaState::Waiting && now - self.sent_at > KEPT_BY_META * 2;
        if is_over { MediaState::NotKept(NotKept::Unfetched) } else { self.state }
    }

    /// As it stands with its lead: with an erased one nothing of it is kept.
    fn of(stored: Stored, lead: &LeadRow) -> Result<Self, ReadError> {
        let state = if lead.name.is_some() { MediaState::named(&stored.state)? } else { MediaState::Erased };
        Ok(Self {
            position: Position(stored.position),
            conversation: ConversationId::new(stored.conversation_id),
            message: stored.message_id,
            kind: stored.kind,
            media_id: stored.media_id,
            mime_type: stored.mime_type,
            file_name: stored.file_name,
            caption: stored.caption,
            sent_at: stored.sent_at,
            message_place: stored.message_place.map(Position),
            state,
            size_bytes: stored.size_bytes,
        })
    }
}

impl ReadModels {
    /// What customers sent that belongs to a lead, newest first; `None` where the asker doesn't see such a lead.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn lead_media(
        &self,
        grant: &Grant<ViewLeads>,
        lead: LeadId,
        page: PageRequest,
    ) -> Result<Option<Page<LeadMedia>>, ReadError> {
        let Some(row) = self.lookup_lead(grant, LeadRef::Id(lead)).await? else { return Ok(None) };
        let stored = sqlx::query_as!(
            Stored,
            r#"SELECT l.position, l.conversation_id, l.message_id, l.kind, l.media_id, l.mime_type, l.file_name, l.caption,
                l.sent_at, m.position AS "message_place?", l.state, l.size_bytes
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
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Page::cut(stored, &page, |stored| stored.position, |stored| LeadMedia::of(stored, &row)).map(Some)
    }

    /// What came with these messages and belongs to a lead; nothing where the asker doesn't see such a lead.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn media_of_messages(
        &self,
        grant: &Grant<ViewLeads>,
        lead: LeadRef,
        messages: &[String],
    ) -> Result<Vec<LeadMedia>, ReadError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let Some(row) = self.lookup_lead(grant, lead).await? else { return Ok(Vec::new()) };
        let stored = sqlx::query_as!(
            Stored,
            r#"SELECT position, conversation_id, message_id, kind, media_id, mime_type, file_name, caption, sent_at,
                NULL::bigint AS message_place, state, size_bytes
            FROM lead_media
            WHERE tenant_id = $1 AND lead_id = $2 AND message_id = ANY ($3)"#,
            grant.tenant().uuid(),
            row.lead.uuid(),
            messages,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        stored.into_iter().map(|stored| LeadMedia::of(stored, &row)).collect()
    }

    /// What was attached to a lead at this place, with its bytes where they are kept; `None` where the asker doesn't see
    /// such a lead, or nothing was attached to it there.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn lead_file(
        &self,
        grant: &Grant<ViewLeads>,
        lead: LeadRef,
        place: Position,
    ) -> Result<Option<(LeadMedia, Option<SealedFile>)>, ReadError> {
        let Some(row) = self.lookup_lead(grant, lead).await? else { return Ok(None) };
        let (tenant, lead) = (grant.tenant().uuid(), row.lead.uuid());
        let stored = sqlx::query_as!(
            Stored,
            r#"SELECT position, conversation_id, message_id, kind, media_id, mime_type, file_name, caption, sent_at,
                NULL::bigint AS message_place, state, size_bytes
            FROM lead_media WHERE tenant_id = $1 AND lead_id = $2 AND position = $3"#,
            tenant,
            lead,
            place.0,
        )
        .fetch_optional(self.pool.of(grant.tenant()).await?.on())
        .await?;
        let Some(media) = stored.map(|stored| LeadMedia::of(stored, &row)).transpose()? else { return Ok(None) };
        if media.state != MediaState::Kept {
            return Ok(Some((media, None)));
        }
        let kept = sqlx::query!(
            "SELECT person_id, mime_type, sealed FROM media_content
            WHERE tenant_id = $1 AND lead_id = $2 AND position = $3",
            tenant,
            lead,
            place.0,
        )
        .map(|row| SealedFile { person: PersonId::new(row.person_id), mime_type: row.mime_type, sealed: row.sealed })
        .fetch_optional(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Ok(Some((media, kept)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_as_it_was_written() {
        for state in MediaState::all() {
            assert_eq!(MediaState::named(state.slug()).unwrap(), state);
        }
        assert!(MediaState::named("lost").is_err());
    }

    #[test]
    fn what_has_no_bytes_waits_for_none() {
        assert_eq!(MediaState::at_first(MediaKind::Location), MediaState::Without);
        assert_eq!(MediaState::at_first(MediaKind::Audio), MediaState::Waiting);
    }
}
