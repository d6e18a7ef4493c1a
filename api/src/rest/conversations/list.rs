//! The conversations that one sees.

use super::shown::filter;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after, page, text_up_to, word};
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewConversations;
use application::failure::Failure;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::conversation::HandOverReason;
use projections::conversation::{self, ConversationRow, Direction};
use schemars::JsonSchema;
use serde::Serialize;

/// Longest text that is searched for, in characters.
pub(super) const SEARCH_CHARS_MAX: usize = 100;

/// One conversation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Conversation")]
pub(super) struct ConversationAnswer {
    /// Its id.
    #[schemars(with = "words::Id")]
    id: String,
    /// What it is held by.
    #[schemars(with = "words::ChannelWord")]
    channel: &'static str,
    /// The contact's number or name there.
    address: Option<String>,
    /// What the contact calls themselves there.
    profile_name: Option<String>,
    /// The name the contact told the bot.
    name: Option<String>,
    /// Our number or bot.
    endpoint: String,
    /// When it began.
    started_at: DateTime<Utc>,
    /// When somebody last wrote.
    last_message_at: Option<DateTime<Utc>>,
    /// Which way that went.
    #[schemars(with = "Option<words::DirectionWord>")]
    last_direction: Option<Direction>,
    /// What it said.
    last_text: Option<String>,
    /// How many messages came.
    received_count: i64,
    /// How many were sent.
    sent_count: i64,
    /// How many messages came since something was last said; reactions don't count.
    unanswered_count: i64,
    /// Whether the contact wants no messages.
    opted_out: bool,
    /// Whether a member answers instead of the bot.
    taken_over: bool,
    /// Who does.
    #[schemars(with = "Option<words::Id>")]
    taken_over_by: Option<String>,
    /// Their name.
    taken_over_by_name: Option<String>,
    /// Why no longer the bot answers.
    #[schemars(with = "Option<words::HandOverWord>")]
    hand_over_reason: Option<HandOverReason>,
    /// Since when a person is asked for, or answers.
    handed_over_at: Option<DateTime<Utc>>,
    /// Until when free text may be sent.
    window_ends_at: Option<DateTime<Utc>>,
    /// The lead that came of it.
    #[schemars(with = "Option<words::Id>")]
    lead_id: Option<String>,
    /// The lead's number.
    lead_number: Option<String>,
    /// Whose the lead is.
    #[schemars(with = "Option<words::Id>")]
    assignee_id: Option<String>,
    /// Their name.
    assignee_name: Option<String>,
}

impl From<ConversationRow> for ConversationAnswer {
    fn from(row: ConversationRow) -> Self {
        Self {
            id: row.conversation.to_string(),
            channel: row.channel.slug(),
            address: row.address,
            profile_name: row.profile_name,
            name: row.told_name,
            endpoint: row.endpoint,
            started_at: row.started_at,
            last_message_at: row.last_message_at,
            last_direction: row.last_direction,
            last_text: row.last_text,
            received_count: row.received_count,
            sent_count: row.sent_count,
            unanswered_count: row.unanswered_count,
            opted_out: row.opted_out,
            taken_over: row.taken_over,
            taken_over_by: row.taken_over_by.map(|member| member.to_string()),
            taken_over_by_name: row.taken_over_by_name,
            hand_over_reason: row.hand_over_reason,
            handed_over_at: row.handed_over_at,
            window_ends_at: row.window_ends_at,
            lead_id: row.lead.map(|lead| lead.to_string()),
            lead_number: row.lead_number.map(|number| number.to_string()),
            assignee_id: row.assignee.map(|member| member.to_string()),
            assignee_name: row.assignee_name,
        }
    }
}

/// `GET /conversations?q=&show=`, the newest message first.
#[tracing::instrument(name = "http.conversations.list", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<ConversationAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewConversations>()?;
    let mut fields = query.read()?;
    let (page, after) = (page(&mut fields), after(&mut fields));
    let (q, shown) = (fields.optional("q", text_up_to(SEARCH_CHARS_MAX)), fields.optional("show", word));
    fields.close()?;
    let filter = filter(q?, shown?.unwrap_or_default(), grant.member(), shared.app.clock.now());
    wait_for(&shared, grant.tenant(), conversation::NAME, after?).await?;
    let page = shared.reads.list_conversations(&grant, &filter, page?).await?;
    Ok(PageAnswer::of(page, ConversationAnswer::from))
}

/// `GET /conversations/{id}`.
#[tracing::instrument(name = "http.conversations.show", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<ConversationAnswer>, Problem> {
    let grant = signed_in.authorize::<ViewConversations>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), conversation::NAME, after?).await?;
    let row = shared.reads.lookup_conversation(&grant, id.id()?).await?.ok_or(Failure::NotFound)?;
    Ok(Json(row.into()))
}
