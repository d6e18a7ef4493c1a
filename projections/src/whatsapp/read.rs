//! Queries of the card and its history.

use super::card::Card;
use super::history::HistoryEntry;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewWhatsApp};
use domain::id::MemberId;
use sqlx::types::Json;

/// How many lines of history are shown, the newest.
const HISTORY_LINES_MAX: i64 = 200;

impl ReadModels {
    /// The tenant's status card; an empty one where nobody has connected anything.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn whatsapp_card(&self, grant: &Grant<ViewWhatsApp>) -> Result<Card, ReadError> {
        let card = sqlx::query_scalar!(
            r#"SELECT card AS "card: Json<Card>" FROM whatsapp_card WHERE tenant_id = $1"#,
            grant.tenant().uuid(),
        )
        .fetch_optional(self.pool.of(grant.tenant()).await?.on())
        .await?;
        Ok(card.map(|card| card.0).unwrap_or_default())
    }

    /// What happened to the connection, newest first, the last 200 things.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn whatsapp_history(&self, grant: &Grant<ViewWhatsApp>) -> Result<Vec<HistoryEntry>, ReadError> {
        let rows = sqlx::query!(
            "SELECT position, at, what, member_id, source, from_value, to_value, details
            FROM whatsapp_history
            WHERE tenant_id = $1
            ORDER BY position DESC
            LIMIT $2",
            grant.tenant().uuid(),
            HISTORY_LINES_MAX,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        let entries = rows.into_iter().map(|row| HistoryEntry {
            position: row.position,
            at: row.at,
            what: row.what,
            by: row.member_id.map(MemberId::new),
            source: row.source,
            from: row.from_value,
            to: row.to_value,
            details: row.details,
        });
        Ok(entries.collect())
    }
}
