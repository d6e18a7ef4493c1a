//! What has happened to a lead.

use super::{LeadRef, lead_ref};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{PathText, QueryFields, after, page};
use crate::lead::words;
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
    /// By whom: `member:ID`, `contact` for the customer, or `system:PART`.
    actor: String,
    /// Their name.
    by: String,
    /// How it came: `web`, `api` (with a token for programs), `whatsapp`, `telegram`, or `automatic`.
    channel: Option<String>,
    /// What happened, in words.
    words: String,
    /// What else is known, by kind.
    detail: Value,
    /// What was written, where something was: a note, the words with what was sent, a task's title.
    text: Option<String>,
}

impl EntryAnswer {
    fn of(entry: TimelineEntry, reading: words::Reading<'_>) -> Self {
        let (by, words) = (words::who(reading.names, &entry.actor), words::what(&entry, reading));
        let TimelineEntry { position, at, kind, actor, channel, detail, text } = entry;
        Self { position, at, kind, actor, by, channel, words, detail, text }
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
    let entries = shared.reads.lead_timeline(&grant, lead, page?).await?.ok_or(Failure::NotFound)?;
    let members: Vec<_> = words::members(&entries.items).collect();
    let names = shared.reads.names(grant.tenant(), &members).await?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let reading = words::Reading { names: &names, firm: &firm, now: shared.app.clock.now() };
    Ok(PageAnswer::of(entries, |entry| EntryAnswer::of(entry, reading)))
}
