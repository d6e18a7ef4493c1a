//! The messages of a conversation.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after, page};
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
use serde::Serialize;

/// One message.
#[derive(Serialize)]
pub(super) struct MessageAnswer {
    id: String,
    position: Position,
    direction: Direction,
    provider_message_id: Option<String>,
    kind: String,
    text: Option<String>,
    actor: String,
    status: Option<Status>,
    failure: Option<String>,
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
