//! What happened to the settings.

use super::super::history::{Doer, read_up_to, told};
use crate::access::SignedIn;
use crate::answer::PageAnswer;
use crate::input::QueryFields;
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewSettings;
use application::log::Position;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use projections::tenant::{self, SettingEntry};
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
    read_up_to(&shared, grant.tenant(), tenant::NAME, query).await?;
    let entries = shared.reads.settings_history(&grant).await?;
    let shown = |entry: SettingEntry, doer: Doer| HistoryAnswer {
        position: Position(entry.position),
        at: entry.at,
        what: entry.what,
        by: doer.name,
        by_id: doer.id,
        from: entry.from,
        to: entry.to,
    };
    told(&shared, grant.tenant(), entries, |entry| entry.by, shown).await
}
