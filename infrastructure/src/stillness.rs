//! Whether anything has happened, and whether everything has come to rest: for whoever has to act only then.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Somebody who follows the logs, and what wakes them: other events they come across later.
#[derive(Clone, Copy, Debug)]
pub struct Follower {
    /// What its checkpoints are kept under.
    pub name: &'static str,
    /// Whether there may be something to do for it after an event of this type.
    pub heeds: fn(&str) -> bool,
}

/// What hasn't come to rest by `now`, if anything: pending webhooks, followers with events before them that they heed,
/// files to be fetched, messages due or on their way. What is due only later is at rest.
///
/// # Errors
/// The database can't be reached.
pub async fn under_way(
    pool: &PgPool,
    followers: &[Follower],
    now: DateTime<Utc>,
) -> Result<Option<&'static str>, sqlx::Error> {
    let inbox = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM inbox WHERE state = 'pending') AS "pending!""#);
    if inbox.fetch_one(pool).await? {
        return Ok(Some("the inbox has pending items"));
    }
    if are_behind(pool, followers).await? {
        return Ok(Some("followers are behind"));
    }
    let files = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM due WHERE topic = 'media' AND due_at <= $1) AS "due!""#,
        now,
    );
    if files.fetch_one(pool).await? {
        return Ok(Some("files are to be fetched"));
    }
    let outbox = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM outbox WHERE state <> 'waiting' OR due_at <= $1) AS "due!""#,
        now,
    );
    Ok(outbox.fetch_one(pool).await?.then_some("the outbox has messages"))
}

async fn are_behind(pool: &PgPool, followers: &[Follower]) -> Result<bool, sqlx::Error> {
    let names: Vec<String> = followers.iter().map(|follower| follower.name.to_owned()).collect();
    let before_them = sqlx::query!(
        r#"SELECT DISTINCT f.follower AS "follower!", e.event_type
           FROM log_head h CROSS JOIN unnest($1::text[]) AS f (follower)
           LEFT JOIN checkpoint c ON c.tenant_id = h.tenant_id AND c.follower = f.follower
           JOIN events e ON e.tenant_id = h.tenant_id AND e.position > coalesce(c.position, 0)"#,
        &names,
    )
    .fetch_all(pool)
    .await?;
    let heeded = |name: &str, event_type: &str| {
        followers.iter().any(|follower| follower.name == name && (follower.heeds)(event_type))
    };
    Ok(before_them.iter().any(|row| heeded(&row.follower, &row.event_type)))
}

/// Whether anybody has worked here: whether there is a lead, a conversation or a task of whatever tenant.
///
/// # Errors
/// The database can't be reached.
pub async fn has_work(pool: &PgPool) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM events WHERE aggregate_type IN ('lead', 'conversation', 'task')) AS "has_work!""#
    )
    .fetch_one(pool)
    .await
}
