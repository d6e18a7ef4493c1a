//! Queries of the history of settings.

use super::history::SettingEntry;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewSettings};
use domain::id::MemberId;

/// How many lines of history are shown, the newest.
const HISTORY_LINES_MAX: i64 = 200;

impl ReadModels {
    /// What happened to the firm's settings, newest first, the last 200 changes.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn settings_history(&self, grant: &Grant<ViewSettings>) -> Result<Vec<SettingEntry>, ReadError> {
        let rows = sqlx::query!(
            "SELECT position, at, what, member_id, from_value, to_value
            FROM tenant_history
            WHERE tenant_id = $1
            ORDER BY position DESC
            LIMIT $2",
            grant.tenant().uuid(),
            HISTORY_LINES_MAX,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        let entries = rows.into_iter().map(|row| SettingEntry {
            position: row.position,
            at: row.at,
            what: row.what,
            by: row.member_id.map(MemberId::new),
            from: row.from_value,
            to: row.to_value,
        });
        Ok(entries.collect())
    }
}
