//! Rows of members: the statements that fetch and keep many at once.
//!
//! Rows are fetched as the first at or after each key, see [`crate::batch`].

use crate::batch::{Key, column, key_columns};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// One member.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) tenant_id: Uuid,
    pub(super) member_id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) username: String,
    pub(super) name: Option<String>,
    pub(super) mobile: Option<String>,
    pub(super) role: String,
    pub(super) roles: Vec<String>,
    pub(super) grants: Vec<String>,
    pub(super) refusals: Vec<String>,
    pub(super) teams: Vec<String>,
    pub(super) active: bool,
    pub(super) invitation: Option<String>,
    pub(super) invited_until: Option<DateTime<Utc>>,
    pub(super) joined_at: DateTime<Utc>,
    pub(super) last_position: i64,
}

pub(super) async fn fetch(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Row>, sqlx::Error> {
    let (tenants, members) = key_columns(keys);
    let rows = sqlx::query_as!(
        Row,
        "SELECT r.tenant_id, r.member_id, r.person_id, r.username, r.name, r.mobile, r.role, r.roles,
            r.grants, r.refusals, r.teams, r.active, r.invitation, r.invited_until, r.joined_at, r.last_position
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, member_id)
        CROSS JOIN LATERAL (
            SELECT * FROM member m
            WHERE (m.tenant_id, m.member_id) >= (k.tenant_id, k.member_id)
            ORDER BY m.tenant_id, m.member_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.member_id = k.member_id",
        &tenants,
        &members,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.member_id), row)).collect())
}

pub(super) async fn keep(connection: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    // Arrays of arrays must be rectangular in PostgreSQL and these are not, so they travel as JSON.
    let lists = |list: fn(&Row) -> &Vec<String>| rows.iter().map(|row| json!(list(row))).collect::<Vec<Value>>();
    sqlx::query!(
        "INSERT INTO member (tenant_id, member_id, person_id, username, name, mobile, role, teams, active, joined_at,
            last_position, roles, grants, refusals, invitation, invited_until)
        SELECT r.tenant_id, r.member_id, r.person_id, r.username, r.name, r.mobile, r.role,
            ARRAY (SELECT jsonb_array_elements_text(r.teams)), r.active, r.joined_at, r.last_position,
            ARRAY (SELECT jsonb_array_elements_text(r.roles)), ARRAY (SELECT jsonb_array_elements_text(r.grants)),
            ARRAY (SELECT jsonb_array_elements_text(r.refusals)), r.invitation, r.invited_until
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[],
                $9::boolean[], $10::timestamptz[], $11::bigint[], $12::jsonb[], $13::jsonb[], $14::jsonb[],
                $15::text[], $16::timestamptz[])
            AS r (tenant_id, member_id, person_id, username, name, mobile, role, teams, active, joined_at,
                last_position, roles, grants, refusals, invitation, invited_until)
        ON CONFLICT ON CONSTRAINT member_key DO UPDATE SET
            (name, mobile, role, teams, active, last_position, roles, grants, refusals, invitation, invited_until)
            = ROW (EXCLUDED.name, EXCLUDED.mobile, EXCLUDED.role, EXCLUDED.teams, EXCLUDED.active,
                EXCLUDED.last_position, EXCLUDED.roles, EXCLUDED.grants, EXCLUDED.refusals, EXCLUDED.invitation,
                EXCLUDED.invited_until)",
        column!(rows, tenant_id),
        column!(rows, member_id),
        column!(rows, person_id),
        column!(rows, username),
        column!(rows, name) as _,
        column!(rows, mobile) as _,
        column!(rows, role),
        &lists(|row| &row.teams),
        column!(rows, active),
        column!(rows, joined_at),
        column!(rows, last_position),
        &lists(|row| &row.roles),
        &lists(|row| &row.grants),
        &lists(|row| &row.refusals),
        column!(rows, invitation) as _,
        column!(rows, invited_until) as _,
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
            SELECT * FROM member_erased e
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
        "INSERT INTO member_erased (tenant_id, person_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
        ON CONFLICT ON CONSTRAINT member_erased_key DO NOTHING",
        &tenants,
        &persons,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE member SET name = NULL, mobile = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE member.tenant_id = k.tenant_id AND member.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(connection)
    .await?;
    Ok(())
}
