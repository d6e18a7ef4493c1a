//! What has happened to a lead.

use super::{LeadRef, lead_ref};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after, page};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewLeads;
use application::failure::Failure;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use projections::lead::{self, TimelineEntry};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// One thing that has happened.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TimelineEntry")]
pub(super) struct EntryAnswer {
    /// Its place in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
    /// When.
    at: DateTime<Utc>,
    /// What, such as `lead.captured`.
    kind: String,
    /// By whom: `member:ID`, `contact`, or a part of the system.
    actor: String,
    /// How it came: `web`, `whatsapp` or `telegram`.
    channel: Option<String>,
    /// What else is known, by kind.
    detail: Value,
    /// What was written, where something was.
    text: Option<String>,
}

impl From<TimelineEntry> for EntryAnswer {
    fn from(entry: TimelineEntry) -> Self {
        let TimelineEntry { position, at, kind, actor, channel, detail, text } = entry;
        Self { position, at, kind, actor, channel, detail, text }
    }
}

/// `GET /leads/{id}/timeline`, newest first.
#[tracing::instrument(name = "http.leads.timeline", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<PageAnswer<EntryAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewLeads>()?;
    let mut fields = query.read()?;
    let (page, after) = (page(&mut fields), after(&mut fields));
    fields.close()?;
    let lead = lead_ref(&id)?;
    wait_for(&shared, grant.tenant(), lead::NAME, after?).await?;
    let lead = match lead {
        LeadRef::Id(lead) => lead,
        LeadRef::Number(_) => shared.reads.lookup_lead(&grant, lead).await?.ok_or(Failure::NotFound)?.lead,
    };
    let entries = shared.reads.lead_timeline(&grant, lead, page?).await?;
    Ok(PageAnswer::of(entries.ok_or(Failure::NotFound)?, EntryAnswer::from))
}
