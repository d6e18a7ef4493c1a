//! What happened to the connection.

use super::super::history::{Doer, read_up_to, told};
use crate::access::SignedIn;
use crate::answer::PageAnswer;
use crate::input::QueryFields;
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewWhatsApp;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use projections::whatsapp::{self, HistoryEntry};
use schemars::JsonSchema;
use serde::Serialize;

/// One thing that happened to the connection.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConnectionEntry")]
pub(super) struct HistoryAnswer {
    /// Its place in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
    /// When.
    at: DateTime<Utc>,
    /// What.
    what: String,
    /// The name of the member who did it.
    by: Option<String>,
    /// Their id.
    #[schemars(with = "Option<words::Id>")]
    by_id: Option<String>,
    /// How it came to be known.
    source: Option<String>,
    /// How it was.
    from: Option<String>,
    /// How it is.
    to: Option<String>,
    /// More, in Meta's words.
    details: Option<String>,
}

/// `GET /whatsapp/connection/history`: newest first, the last 200 things.
#[tracing::instrument(name = "http.whatsapp.history", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<HistoryAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewWhatsApp>()?;
    read_up_to(&shared, grant.tenant(), whatsapp::NAME, query).await?;
    let entries = shared.reads.whatsapp_history(&grant).await?;
    let shown = |entry: HistoryEntry, doer: Doer| HistoryAnswer {
        position: Position(entry.position),
        at: entry.at,
        what: entry.what,
        by: doer.name,
        by_id: doer.id,
        source: entry.source,
        from: entry.from,
        to: entry.to,
        details: entry.details,
    };
    told(&shared, grant.tenant(), entries, |entry| entry.by, shown).await
}
