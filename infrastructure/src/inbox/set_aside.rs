//! What the inbox has set aside, for the operator.

use chrono::{DateTime, Utc};
use domain::id::TenantId;
use sqlx::PgPool;
use uuid::Uuid;

/// Most items in one list.
const LISTED_MAX: i64 = 1_000;

/// An item that couldn't be applied.
#[derive(Clone, Debug)]
pub struct SetAside {
    /// Which.
    pub item_id: Uuid,
    /// `message` or `status`.
    pub kind: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Why it couldn't be applied.
    pub error: Option<String>,
}

/// What was set aside of a tenant's, newest first, at most 1,000.
///
/// # Errors
/// The database can't be reached.
pub async fn list_set_aside(pool: &PgPool, tenant: TenantId) -> Result<Vec<SetAside>, sqlx::Error> {
    sqlx::query_as!(
        SetAside,
        "SELECT item_id, kind, received_at, error FROM inbox
         WHERE tenant_id = $1 AND state = 'set_aside'
         ORDER BY arrival DESC LIMIT $2",
        tenant.uuid(),
        LISTED_MAX,
    )
    .fetch_all(pool)
    .await
}

/// Lets everything that was set aside of a tenant's be applied again; returns how many items.
///
/// # Errors
/// The database can't be reached.
pub async fn retry_set_aside(pool: &PgPool, tenant: TenantId) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE inbox SET state = 'pending', attempts = 0, retry_at = NULL
         WHERE tenant_id = $1 AND state = 'set_aside'",
        tenant.uuid(),
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected())
}
