//! Rows of leads: the statements that fetch and keep many at once.
//!
//! Rows are fetched as the first at or after each key, see [`crate::batch`].

use super::terms;
use crate::batch::{Key, column, key_columns};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// One lead.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) tenant_id: Uuid,
    pub(super) lead_id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) number: String,
    pub(super) number_order: i64,
    pub(super) name: Option<String>,
    pub(super) mobile: Option<String>,
    pub(super) search_key: Option<String>,
    pub(super) loan_type: String,
    pub(super) amount: i64,
    pub(super) source: String,
    pub(super) stage: String,
    pub(super) on_hold: bool,
    pub(super) assignee_id: Option<Uuid>,
    /// Whether nobody owns it and somebody should: it is open, and its customer wasn't erased.
    pub(super) unowned: bool,
    pub(super) team: Option<String>,
    pub(super) conversation_id: Option<Uuid>,
    pub(super) sanctioned_amount: Option<i64>,
    pub(super) lender: Option<String>,
    pub(super) disbursed_amount: Option<i64>,
    pub(super) disbursed_on: Option<NaiveDate>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) last_position: i64,
    pub(super) version: i64,
}

impl Row {
    /// Whether the lead is found by the same terms as this earlier one.
    pub(super) fn is_found_as(&self, earlier: &Self) -> bool {
        let found = |row: &Self| {
            let Self { search_key, mobile, loan_type, stage, assignee_id, team, .. } = row.clone();
            (search_key, mobile, loan_type, stage, assignee_id, team)
        };
        found(self) == found(earlier)
    }
}

pub(super) async fn fetch(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Row>, sqlx::Error> {
    let (tenants, leads) = key_columns(keys);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        Row,
        "SELECT r.tenant_id, r.lead_id, r.person_id, r.number, r.number_order, r.name, r.mobile, r.search_key,
            r.loan_type, r.amount, r.source, r.stage, r.on_hold, r.assignee_id, r.team, r.conversation_id,
            r.sanctioned_amount, r.lender, r.disbursed_amount, r.disbursed_on, r.created_at, r.updated_at,
            r.last_position, r.version, r.unowned
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, lead_id)
        CROSS JOIN LATERAL (
            SELECT * FROM lead l
            WHERE (l.tenant_id, l.lead_id) >= (k.tenant_id, k.lead_id)
            ORDER BY l.tenant_id, l.lead_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.lead_id = k.lead_id",
        &tenants,
        &leads,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.lead_id), row)).collect())
}

pub(super) async fn keep(connection: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO lead (tenant_id, lead_id, person_id, number, number_order, name, mobile, search_key, loan_type,
            amount, source, stage, on_hold, assignee_id, team, conversation_id, sanctioned_amount, lender,
            disbursed_amount, disbursed_on, created_at, updated_at, last_position, version, unowned)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[], $13::boolean[], $14::uuid[], $15::text[],
            $16::uuid[], $17::bigint[], $18::text[], $19::bigint[], $20::date[], $21::timestamptz[],
            $22::timestamptz[], $23::bigint[], $24::bigint[], $25::boolean[])
        ON CONFLICT ON CONSTRAINT lead_key DO UPDATE SET
            (name, mobile, search_key, loan_type, amount, source, stage, on_hold, assignee_id, team, conversation_id,
                sanctioned_amount, lender, disbursed_amount, disbursed_on, updated_at, last_position, version, unowned)
            = ROW (EXCLUDED.name, EXCLUDED.mobile, EXCLUDED.search_key, EXCLUDED.loan_type, EXCLUDED.amount, EXCLUDED.source,
                EXCLUDED.stage, EXCLUDED.on_hold, EXCLUDED.assignee_id, EXCLUDED.team, EXCLUDED.conversation_id,
                EXCLUDED.sanctioned_amount, EXCLUDED.lender, EXCLUDED.disbursed_amount, EXCLUDED.disbursed_on,
                EXCLUDED.updated_at, EXCLUDED.last_position, EXCLUDED.version, EXCLUDED.unowned)",
        column!(rows, tenant_id),
        column!(rows, lead_id),
        column!(rows, person_id),
        column!(rows, number),
        column!(rows, number_order),
        column!(rows, name) as _,
        column!(rows, mobile) as _,
        column!(rows, search_key) as _,
        column!(rows, loan_type),
        column!(rows, amount),
        column!(rows, source),
        column!(rows, stage),
        column!(rows, on_hold),
        column!(rows, assignee_id) as _,
        column!(rows, team) as _,
        column!(rows, conversation_id) as _,
        column!(rows, sanctioned_amount) as _,
        column!(rows, lender) as _,
        column!(rows, disbursed_amount) as _,
        column!(rows, disbursed_on) as _,
        column!(rows, created_at),
        column!(rows, updated_at),
        column!(rows, last_position),
        column!(rows, version),
        column!(rows, unowned),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps by which terms the leads are found.
pub(super) async fn keep_terms(connection: &mut PgConnection, rows: &[&Row]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let (mut terms, mut first, mut last): (Vec<i32>, Vec<i32>, Vec<i32>) = Default::default();
    let place = |count: usize| i32::try_from(count).map_err(|error| sqlx::Error::Encode(error.into()));
    for row in rows {
        first.push(place(terms.len() + 1)?);
        terms.extend(terms::of(row));
        last.push(place(terms.len())?);
    }
    sqlx::query!(
        "INSERT INTO lead_term (tenant_id, lead_id, number_order, terms)
        SELECT k.tenant_id, k.lead_id, k.number_order, ($6::integer[])[k.first:k.last]
        FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::integer[], $5::integer[])
            AS k (tenant_id, lead_id, number_order, first, last)
        ON CONFLICT ON CONSTRAINT lead_term_key DO UPDATE SET terms = EXCLUDED.terms",
        column!(rows, tenant_id),
        column!(rows, lead_id),
        column!(rows, number_order),
        &first,
        &last,
        &terms,
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
            SELECT * FROM lead_erased e
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
        "INSERT INTO lead_erased (tenant_id, person_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
        ON CONFLICT ON CONSTRAINT lead_erased_key DO NOTHING",
        &tenants,
        &persons,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE lead SET name = NULL, mobile = NULL, search_key = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE lead.tenant_id = k.tenant_id AND lead.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(&mut *connection)
    .await?;
    let theirs = sqlx::query!(
        "SELECT l.tenant_id, l.lead_id
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        JOIN lead l ON l.tenant_id = k.tenant_id AND l.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .fetch_all(&mut *connection)
    .await?;
    let leads = fetch(&mut *connection, theirs.into_iter().map(|row| (row.tenant_id, row.lead_id))).await?;
    keep_terms(&mut *connection, &leads.values().collect::<Vec<_>>()).await?;
    sqlx::query!(
        "UPDATE lead_timeline SET text = NULL
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, person_id)
        WHERE lead_timeline.tenant_id = k.tenant_id AND lead_timeline.person_id = k.person_id",
        &tenants,
        &persons,
    )
    .execute(connection)
    .await?;
    Ok(())
}
