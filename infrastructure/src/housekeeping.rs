//! What is thrown away when its time is over.

use crate::access::PgSessions;
use sqlx::PgPool;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often it is looked after.
const EVERY: Duration = Duration::from_mins(10);
/// Most rows that one statement removes, so that none holds the table for long.
const ROWS_MAX: i64 = 10_000;

/// Removes what is out of date, until stopped.
pub async fn run(pool: PgPool, sessions: PgSessions, stopping: CancellationToken) {
    while !stopping.is_cancelled() {
        if let Err(error) = tidy(&pool).await {
            tracing::warn!(%error, "Could not tidy up; it is tried again later");
        }
        if let Err(error) = sessions.purge_expired().await {
            tracing::warn!(%error, "Could not remove expired sessions; it is tried again later");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stopping.cancelled() => {}
        }
    }
}

/// Removes what is out of date, a bounded number of rows of each kind.
///
/// # Errors
/// The database can't be reached.
pub async fn tidy(pool: &PgPool) -> Result<(), sqlx::Error> {
    // Meta retries a webhook for 7 days, so the inbox knows its items for 8. (Webhooks guide, 2026-04)
    sqlx::query!(
        "DELETE FROM inbox WHERE (tenant_id, item_id) IN (
             SELECT tenant_id, item_id FROM inbox
             WHERE state = 'done' AND received_at < now() - interval '8 days' LIMIT $1
         )",
        ROWS_MAX,
    )
    .execute(pool)
    .await?;
    sqlx::query!(
        "DELETE FROM quarantine WHERE item_id IN (
             SELECT item_id FROM quarantine WHERE received_at < now() - interval '90 days' LIMIT $1
         )",
        ROWS_MAX,
    )
    .execute(pool)
    .await?;
    // A code lives 30 seconds; what is left of one was refused, or came again. (Embedded Signup, 2026-04)
    sqlx::query!(
        "DELETE FROM secret WHERE (tenant_id, name) IN (
             SELECT tenant_id, name FROM secret
             WHERE name LIKE 'whatsapp signup code %' AND stored_at < now() - interval '1 hour' LIMIT $1
         )",
        ROWS_MAX,
    )
    .execute(pool)
    .await?;
    // Meta delivers a message for 30 days; no status comes later. (Cloud API, message time-to-live, 2026-04)
    sqlx::query!(
        "DELETE FROM sent_message WHERE (tenant_id, message_id) IN (
             SELECT tenant_id, message_id FROM sent_message WHERE sent_at < now() - interval '31 days' LIMIT $1
         )",
        ROWS_MAX,
    )
    .execute(pool)
    .await?;
    Ok(())
}
