//! What happened to the settings.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{QueryFields, after};
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewSettings;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use projections::tenant;
use schemars::JsonSchema;
use serde::Serialize;

/// One change of the settings.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SettingsEntry")]
pub(super) struct HistoryAnswer {
    /// Its place in the firm's log.
    #[schemars(with = "i64")]
    position: Position,
    /// When.
    at: DateTime<Utc>,
    /// What.
    what: String,
    /// The name of the member who did it; null where an operator did.
    by: Option<String>,
    /// Their id.
    #[schemars(with = "Option<words::Id>")]
    by_id: Option<String>,
    /// How it was.
    from: Option<String>,
    /// How it is.
    to: Option<String>,
}

/// `GET /settings/history`: newest first, the last 200 changes.
#[tracing::instrument(name = "http.settings.history", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<HistoryAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewSettings>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(&shared, grant.tenant(), tenant::NAME, after?).await?;
    let entries = shared.reads.settings_history(&grant).await?;
    let members: Vec<_> = entries.iter().filter_map(|entry| entry.by).collect();
    let names = shared.reads.names(grant.tenant(), &members).await?;
    let items = entries.into_iter().map(|entry| HistoryAnswer {
        position: Position(entry.position),
        at: entry.at,
        what: entry.what,
        by: entry.by.and_then(|member| names.get(&member).cloned()),
        by_id: entry.by.map(|member| member.to_string()),
        from: entry.from,
        to: entry.to,
    });
    Ok(PageAnswer::whole(items.collect()))
}
