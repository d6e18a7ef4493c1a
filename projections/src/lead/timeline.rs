//! Queries of what has happened to a lead, to its tasks, and in its conversation.

use super::LeadRef;
use crate::page::{Page, PageRequest};
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewLeads};
use application::log::Position;
use chrono::{DateTime, Utc};
use domain::id::LeadId;
use serde_json::Value;

/// How many changes are told to who saw an older lead.
const CHANGES_MAX: i64 = 20;

/// One thing that has happened to a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// Where the event stands.
    pub position: Position,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The event's type, such as `lead.stage_changed`.
    pub kind: String,
    /// Who caused it, written `member:<uuid>`, `system:<part>` or [`CONTACT`](super::CONTACT).
    pub actor: String,
    /// How it came: `web`, `api`, `whatsapp`, `telegram` or `automatic`; `None` where it came by none of them.
    pub channel: Option<String>,
    /// What the event tells, by field, without anything private.
    pub detail: Value,
    /// What somebody wrote, or a task's title; `None` where the event has no text or its person was erased.
    pub text: Option<String>,
}

/// An entry as it is stored.
struct Stored {
    position: i64,
    at: DateTime<Utc>,
    kind: String,
    actor: String,
    channel: Option<String>,
    detail: Value,
    text: Option<String>,
}

impl From<Stored> for TimelineEntry {
    fn from(stored: Stored) -> Self {
        let Stored { position, at, kind, actor, channel, detail, text } = stored;
        Self { position: Position(position), at, kind, actor, channel, detail, text }
    }
}

impl ReadModels {
    /// What has happened to a lead, newest first; `None` where the asker doesn't see such a lead.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: the lead's row holds a word that isn't known.
    pub async fn lead_timeline(
        &self,
        grant: &Grant<ViewLeads>,
        lead: LeadId,
        page: PageRequest,
    ) -> Result<Option<Page<TimelineEntry>>, ReadError> {
        if self.lookup_lead(grant, LeadRef::Id(lead)).await?.is_none() {
            return Ok(None);
        }
        let rows = sqlx::query_as!(
            Stored,
            "SELECT position, at, kind, actor, channel, detail, text
            FROM lead_timeline
            WHERE tenant_id = $1 AND lead_id = $2 AND ($3::bigint IS NULL OR position < $3)
            ORDER BY position DESC
            LIMIT $4",
            grant.tenant().uuid(),
            lead.uuid(),
            page.after::<i64>()?,
            page.fetched(),
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Page::cut(rows, &page, |entry| entry.position, |stored| Ok(stored.into())).map(Some)
    }

    /// What has changed a lead since it had this version, newest first, at most `CHANGES_MAX`; nothing where the asker
    /// doesn't see such a lead. Notes aren't among it.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: the lead's row holds a word that isn't known.
    pub async fn lead_changes_since(
        &self,
        grant: &Grant<ViewLeads>,
        lead: LeadId,
        version: u64,
    ) -> Result<Vec<TimelineEntry>, ReadError> {
        if self.lookup_lead(grant, LeadRef::Id(lead)).await?.is_none() {
            return Ok(Vec::new());
        }
        let changes = sqlx::query_as!(
            Stored,
            "SELECT position, at, kind, actor, channel, detail, text
            FROM lead_timeline
            WHERE tenant_id = $1 AND lead_id = $2 AND version > $3
            ORDER BY position DESC
            LIMIT $4",
            grant.tenant().uuid(),
            lead.uuid(),
            i64::try_from(version).unwrap_or(i64::MAX),
            CHANGES_MAX,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Ok(changes.into_iter().map(TimelineEntry::from).collect())
    }
}
