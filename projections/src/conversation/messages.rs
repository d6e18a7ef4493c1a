//! Queries of messages.

use super::understood::Understood;
use crate::page::{Page, PageRequest, word};
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewConversations};
use application::log::Position;
use chrono::{DateTime, Utc};
use domain::id::ConversationId;
use domain::notification::Status;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The contact sent it.
    In,
    /// We sent it, or try to.
    Out,
    /// Nobody sent it: it happened beside the messages.
    Note,
}

/// One message as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Where the event stands that brought it: the order within the conversation.
    pub position: Position,
    /// Which way it goes.
    pub direction: Direction,
    /// In: the provider's id. Out: the notification's id. Note: unique within the conversation.
    pub message: String,
    /// The provider's id, the newest where it was sent again; `None` until the provider took it.
    pub provider_message: Option<String>,
    /// In: `text`, `choice`, `media`, `reaction` or `other`. Out: what the reply is, such as `question` or `words`. Note:
    /// `taken_over`, why a person is asked for, `released`, `opted_out` or `opted_in`.
    pub kind: String,
    /// In: what sort of media came with it, such as `image`; `None` where none did, and in rows from before it was kept.
    pub media_kind: Option<String>,
    /// What it says; `None` where it has no words yet, and once erased.
    pub text: Option<String>,
    /// Who caused it, written `member:<uuid>` or `system:<part>`.
    pub actor: String,
    /// Out: where it stands.
    pub status: Option<Status>,
    /// Out: the provider's words where it failed, our reason where it was cancelled.
    pub failure: Option<String>,
    /// In: when the contact sent it. Out: when it was asked for. Note: when it happened.
    pub at: DateTime<Utc>,
    /// In: what it was understood to say, and what came of it; `None` once erased, and where it was never kept.
    pub understood: Option<Understood>,
}

struct Stored {
    position: i64,
    direction: String,
    message_id: String,
    provider_message_id: Option<String>,
    kind: String,
    text: Option<String>,
    actor: String,
    status: Option<String>,
    failure: Option<String>,
    at: DateTime<Utc>,
    understood: Option<Json<Understood>>,
    media_kind: Option<String>,
}

impl TryFrom<Stored> for MessageRow {
    type Error = ReadError;

    fn try_from(stored: Stored) -> Result<Self, ReadError> {
        Ok(Self {
            position: Position(stored.position),
            direction: word("direction", &stored.direction)?,
            message: stored.message_id,
            provider_message: stored.provider_message_id,
            kind: stored.kind,
            media_kind: stored.media_kind,
            text: stored.text,
            actor: stored.actor,
            status: stored.status.map(|status| word("message status", &status)).transpose()?,
            failure: stored.failure,
            at: stored.at,
            understood: stored.understood.map(|understood| understood.0),
        })
    }
}

impl ReadModels {
    /// The messages of a conversation, newest first; `None` where the asker doesn't see such a conversation.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn conversation_messages(
        &self,
        grant: &Grant<ViewConversations>,
        conversation: ConversationId,
        page: PageRequest,
    ) -> Result<Option<Page<MessageRow>>, ReadError> {
        self.messages(grant, conversation, page, false).await
    }

    /// The messages of a conversation with what happened beside them, newest first; `None` where the asker doesn't see
    /// such a conversation.
    ///
    /// # Errors
    /// As [`Self::conversation_messages`].
    pub async fn conversation_talk(
        &self,
        grant: &Grant<ViewConversations>,
        conversation: ConversationId,
        page: PageRequest,
    ) -> Result<Option<Page<MessageRow>>, ReadError> {
        self.messages(grant, conversation, page, true).await
    }

    async fn messages(
        &self,
        grant: &Grant<ViewConversations>,
        conversation: ConversationId,
        page: PageRequest,
        with_notes: bool,
    ) -> Result<Option<Page<MessageRow>>, ReadError> {
        if self.lookup_conversation(grant, conversation).await?.is_none() {
            return Ok(None);
        }
        let rows = sqlx::query_as!(
            Stored,
            r#"SELECT position, direction, message_id, provider_message_id, kind, text, actor, status, failure, at,
                understood AS "understood: Json<Understood>", media_kind
            FROM conversation_message
            WHERE tenant_id = $1 AND conversation_id = $2 AND ($3::bigint IS NULL OR position < $3)
              AND ($5 OR direction <> 'note')
            ORDER BY position DESC
            LIMIT $4"#,
            grant.tenant().uuid(),
            conversation.uuid(),
            page.after::<i64>()?,
            page.fetched(),
            with_notes,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Page::cut(rows, &page, |row| row.position, MessageRow::try_from).map(Some)
    }
}
