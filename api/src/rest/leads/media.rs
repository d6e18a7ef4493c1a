//! What the customer sent that belongs to a lead.

use super::{LeadRef, lead_ref};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after, page};
use crate::media::content_address;
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ViewLeads};
use application::failure::Failure;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::id::LeadId;
use projections::lead::{self, LeadMedia, MediaState};
use schemars::JsonSchema;
use serde::Serialize;

/// Something that the customer sent. What is personal is null once its customer was erased.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LeadMedia")]
pub(super) struct MediaAnswer {
    /// Where it was attached in the firm's log, by which it is named.
    #[schemars(with = "i64")]
    position: Position,
    /// What it is.
    #[schemars(with = "words::MediaKindWord")]
    kind: String,
    /// Such as `application/pdf`, as the customer's phone said.
    mime_type: Option<String>,
    /// The name of the file, or of the place.
    file_name: Option<String>,
    /// The words sent with it.
    caption: Option<String>,
    /// When the customer sent it.
    sent_at: DateTime<Utc>,
    /// The conversation it came in.
    #[schemars(with = "words::Id")]
    conversation_id: String,
    /// The id of the message it came with.
    message_id: String,
    /// Where its bytes are: `without` where there are none, `waiting` while they are fetched, `kept`, or why they aren't.
    #[schemars(with = "words::MediaStateWord")]
    state: &'static str,
    /// How many bytes a kept file has.
    size_bytes: Option<i64>,
    /// The path that its bytes are at; null where they aren't kept.
    content: Option<String>,
}

impl MediaAnswer {
    /// What was sent, as it stands with its lead now.
    fn of(media: LeadMedia, lead: LeadId, now: DateTime<Utc>) -> Self {
        let state = media.state_at(now);
        let is_kept = state == MediaState::Kept;
        Self {
            state: state.slug(),
            size_bytes: media.size_bytes.filter(|_| is_kept),
            content: is_kept.then(|| content_address(&lead.to_string(), media.position.0)),
            position: media.position,
            kind: media.kind,
            mime_type: media.mime_type,
            file_name: media.file_name,
            caption: media.caption,
            sent_at: media.sent_at,
            conversation_id: media.conversation.to_string(),
            message_id: media.message,
        }
    }
}

/// `GET /leads/{id}/media`, newest first.
#[tracing::instrument(name = "http.leads.media", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<PageAnswer<MediaAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewLeads>()?;
    let mut fields = query.read()?;
    let (page, after) = (page(&mut fields), after(&mut fields));
    fields.close()?;
    let named = lead_ref(&id)?;
    wait_for(&shared, grant.tenant(), lead::NAME, after?).await?;
    let lead = seen(&shared, &grant, named).await?;
    let sent = shared.reads.lead_media(&grant, lead, page?).await?;
    let now = shared.app.clock.now();
    Ok(PageAnswer::of(sent.ok_or(Failure::NotFound)?, |media| MediaAnswer::of(media, lead, now)))
}

/// The id of the lead that is named by its number; whether an id is one that the asker sees is looked up with what it has.
async fn seen(shared: &Shared, grant: &Grant<ViewLeads>, named: LeadRef) -> Result<LeadId, Problem> {
    match named {
        LeadRef::Id(lead) => Ok(lead),
        LeadRef::Number(_) => Ok(shared.reads.lookup_lead(grant, named).await?.ok_or(Failure::NotFound)?.lead),
    }
}
