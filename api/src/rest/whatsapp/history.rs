//! What happened to the connection.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewWhatsApp;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use projections::whatsapp;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct HistoryAnswer {
    position: Position,
    at: DateTime<Utc>,
    what: String,
    by: Option<String>,
    by_id: Option<String>,
    source: Option<String>,
    from: Option<String>,
    to: Option<String>,
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
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), whatsapp::NAME, after?).await?;
    let entries = shared.reads.whatsapp_history(&grant).await?;
    let members: Vec<_> = entries.iter().filter_map(|entry| entry.by).collect();
    let names = shared.reads.names(grant.tenant(), &members).await?;
    let items = entries.into_iter().map(|entry| HistoryAnswer {
        position: Position(entry.position),
        at: entry.at,
        what: entry.what,
        by: entry.by.and_then(|member| names.get(&member).cloned()),
        by_id: entry.by.map(|member| member.to_string()),
        source: entry.source,
        from: entry.from,
        to: entry.to,
        details: entry.details,
    });
    Ok(PageAnswer::whole(items.collect()))
}
