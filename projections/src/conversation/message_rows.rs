//! Rows of messages, and whose were erased: the statements that fetch and keep many at once.
//!
//! Rows are fetched as the first at or after each key, see [`crate::batch`].

use super::understood::Understood;
use crate::batch::{Key, column, key_columns};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// The contact sent it.
pub(super) const IN: &str = "in";
/// We sent it, or try to.
pub(super) const OUT: &str = "out";
/// Nobody sent it: it happened beside the messages.
pub(super) const NOTE: &str = "note";

/// One message, either way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) tenant_id: Uuid,
    pub(super) conversation_id: Uuid,
    pub(super) position: i64,
    pub(super) direction: String,
    pub(super) message_id: String,
    pub(super) provider_message_id: Option<String>,
    pub(super) kind: String,
    pub(super) text: Option<String>,
    pub(super) person_id: Uuid,
    pub(super) actor: String,
    pub(super) status: Option<String>,
    pub(super) failure: Option<String>,
    pub(super) at: DateTime<Utc>,
    pub(super) command_id: Option<Uuid>,
    pub(super) understood: Option<Json<Understood>>,
    pub(super) media_kind: Option<String>,
}

/// The messages that notifications send, by the notifications' ids.
pub(super) async fn fetch_sent(
    connection: &mut PgConnection,
    notifications: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Row>, sqlx::Error> {
    let (tenants, notifications) = key_columns(notifications);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT r.tenant_id, r.conversation_id, r.position, r.direction, r.message_id, r.provider_message_id, r.kind,
            r.text, r.person_id, r.actor, r.status, r.failure, r.at, r.command_id,
            r.understood AS "understood: Json<Understood>", r.media_kind
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, notification_id)
        CROSS JOIN LATERAL (
            SELECT * FROM conversation_message m
            WHERE (m.tenant_id, m.message_id) >= (k.tenant_id, k.notification_id::text) AND m.direction = 'out'
            ORDER BY m.tenant_id, m.message_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.message_id = k.notification_id::text"#,
        &tenants,
        &notifications,
    )
    .fetch_all(connection)
    .await?;
    let by_notification = |row: Row| row.message_id.parse().ok().map(|id| ((row.tenant_id, id), row));
    Ok(rows.into_iter().filter_map(by_notification).collect())
}

/// The newest message that the contact of each conversation sent.
pub(super) async fn fetch_newest_received(
    connection: &mut PgConnection,
    conversations: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Row>, sqlx::Error> {
    let (tenants, conversations) = key_columns(conversations);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT r.tenant_id, r.conversation_id, r.position, r.direction, r.message_id, r.provider_message_id, r.kind,
            r.text, r.person_id, r.actor, r.status, r.failure, r.at, r.command_id,
            r.understood AS "understood: Json<Understood>", r.media_kind
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, conversation_id)
        CROSS JOIN LATERAL (
            SELECT * FROM conversation_message m
            WHERE (m.tenant_id, m.conversation_id) <= (k.tenant_id, k.conversation_id) AND m.direction = 'in'
            ORDER BY m.tenant_id DESC, m.conversation_id DESC, m.position DESC
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.conversation_id = k.conversation_id"#,
        &tenants,
        &conversations,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.conversation_id), row)).collect())
}

pub(super) async fn keep(connection: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO conversation_message (tenant_id, conversation_id, position, direction, message_id,
            provider_message_id, kind, text, person_id, actor, status, failure, at, command_id, understood, media_kind)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::uuid[],
            $15::jsonb[], $16::text[])
        ON CONFLICT ON CONSTRAINT conversation_message_key DO UPDATE SET
            (provider_message_id, kind, text, status, failure, understood)
            = ROW (EXCLUDED.provider_message_id, EXCLUDED.kind, EXCLUDED.text, EXCLUDED.status, EXCLUDED.failure,
                EXCLUDED.understood)",
        column!(rows, tenant_id),
        column!(rows, conversation_id),
        column!(rows, position),
        column!(rows, direction),
        column!(rows, message_id),
        column!(rows, provider_message_id) as _,
        column!(rows, kind),
        column!(rows, text) as _,
        column!(rows, person_id),
        column!(rows, actor),
        column!(rows, status) as _,
        column!(rows, failure) as _,
        column!(rows, at),
        column!(rows, command_id) as _,
        column!(rows, understood) as _,
        column!(rows, media_kind) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Those of the people who were erased before.
pub(super) async fn fetch_erased(connection: &mut PgConnection, people: Vec<Key>) -> Result<Vec<Key>, sqlx::Error> {
    let (tenants, persons) = key_columns(people);
    if tenants.is_empty() {
        return Ok(Vec::new());
    }
    let erased = sqlx::query!(
        "SELECT r.tenant_id, r.person_id
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        CROSS JOIN LATERAL (
            SELECT * FROM conversation_erased e
            WHERE (e.tenant_id, e.person_id) >= (k.tenant_id, k.person_id)
            ORDER BY e.tenant_id, e.person_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .fetch_all(connection)
    .await?;
    Ok(erased.into_iter().map(|row| (row.tenant_id, row.person_id)).collect())
}

/// Takes what is theirs out of the rows, and remembers them.
pub(super) async fn erase(connection: &mut PgConnection, people: Vec<Key>) -> Result<(), sqlx::Error> {
    let (tenants, persons) = key_columns(people);
    sqlx::query!(
        "INSERT INTO conversation_erased (tenant_id, person_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
        ON CONFLICT ON CONSTRAINT conversation_erased_key DO NOTHING",
        &tenants,
        &persons,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE conversation c SET address = NULL, profile_name = NULL, told_name = NULL, search_key = NULL,
            last_text = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE c.tenant_id = k.tenant_id AND c.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE conversation_message m SET text = NULL, understood = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE m.tenant_id = k.tenant_id AND m.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(connection)
    .await?;
    Ok(())
}
