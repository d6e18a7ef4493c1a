//! The messages of a conversation.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after, page};
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewConversations;
use application::failure::Failure;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::notification::Status;
use projections::conversation::{self, Direction, MessageRow};
use schemars::JsonSchema;
use serde::Serialize;

/// One message.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub(super) struct MessageAnswer {
    /// Its id.
    id: String,
    /// Its place in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
    /// Which way it goes.
    #[schemars(with = "words::DirectionWord")]
    direction: Direction,
    /// The id that the provider gave it.
    provider_message_id: Option<String>,
    /// What sort of message it is.
    kind: String,
    /// What it says; null where it has no text, or its person was erased.
    text: Option<String>,
    /// Who wrote it.
    actor: String,
    /// Where it stands; null where the contact sent it.
    #[schemars(with = "Option<words::StatusWord>")]
    status: Option<Status>,
    /// Why it was not sent.
    failure: Option<String>,
    /// When.
    at: DateTime<Utc>,
}

impl From<MessageRow> for MessageAnswer {
    fn from(row: MessageRow) -> Self {
        Self {
            id: row.message,
            position: row.position,
            direction: row.direction,
            provider_message_id: row.provider_message,
            kind: row.kind,
            text: row.text,
            actor: row.actor,
            status: row.status,
            failure: row.failure,
            at: row.at,
        }
    }
}

/// `GET /conversations/{id}/messages`, newest first.
#[tracing::instrument(name = "http.conversations.messages", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<PageAnswer<MessageAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewConversations>()?;
    let mut fields = query.read()?;
    let (page, after) = (page(&mut fields), after(&mut fields));
    fields.close()?;
    wait_for(&shared, grant.tenant(), conversation::NAME, after?).await?;
    let messages = shared.reads.conversation_messages(&grant, id.id()?, page?).await?;
    Ok(PageAnswer::of(messages.ok_or(Failure::NotFound)?, MessageAnswer::from))
}
