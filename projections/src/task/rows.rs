//! Rows of tasks: the statements that fetch and keep many at once.
//!
//! Rows are fetched as the first at or after each key, see [`crate::batch`].

use crate::batch::{Key, column, key_columns};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// One task.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) tenant_id: Uuid,
    pub(super) task_id: Uuid,
    pub(super) kind: String,
    pub(super) title: Option<String>,
    pub(super) person_id: Uuid,
    pub(super) assignee_id: Uuid,
    pub(super) lead_id: Option<Uuid>,
    pub(super) due_at: DateTime<Utc>,
    pub(super) state: String,
    pub(super) done_at: Option<DateTime<Utc>>,
    pub(super) reminded_of: Option<DateTime<Utc>>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) last_position: i64,
}

pub(super) async fn fetch(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Row>, sqlx::Error> {
    let (tenants, tasks) = key_columns(keys);
    let rows = sqlx::query_as!(
        Row,
        "SELECT r.tenant_id, r.task_id, r.kind, r.title, r.person_id, r.assignee_id, r.lead_id, r.due_at, r.state,
            r.done_at, r.reminded_of, r.created_at, r.last_position
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, task_id)
        CROSS JOIN LATERAL (
            SELECT * FROM task t
            WHERE (t.tenant_id, t.task_id) >= (k.tenant_id, k.task_id)
            ORDER BY t.tenant_id, t.task_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.task_id = k.task_id",
        &tenants,
        &tasks,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.task_id), row)).collect())
}

pub(super) async fn keep(connection: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO task (tenant_id, task_id, kind, title, person_id, assignee_id, lead_id, due_at, state, done_at,
            reminded_of, created_at, last_position)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[],
            $8::timestamptz[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::bigint[])
        ON CONFLICT ON CONSTRAINT task_key DO UPDATE SET
            (title, assignee_id, due_at, state, done_at, reminded_of, last_position)
            = ROW (EXCLUDED.title, EXCLUDED.assignee_id, EXCLUDED.due_at, EXCLUDED.state, EXCLUDED.done_at,
                EXCLUDED.reminded_of, EXCLUDED.last_position)",
        column!(rows, tenant_id),
        column!(rows, task_id),
        column!(rows, kind),
        column!(rows, title) as _,
        column!(rows, person_id),
        column!(rows, assignee_id),
        column!(rows, lead_id) as _,
        column!(rows, due_at),
        column!(rows, state),
        column!(rows, done_at) as _,
        column!(rows, reminded_of) as _,
        column!(rows, created_at),
        column!(rows, last_position),
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
            SELECT * FROM task_erased e
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
        "INSERT INTO task_erased (tenant_id, person_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
        ON CONFLICT ON CONSTRAINT task_erased_key DO NOTHING",
        &tenants,
        &persons,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE task SET title = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE task.tenant_id = k.tenant_id AND task.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(connection)
    .await?;
    Ok(())
}
