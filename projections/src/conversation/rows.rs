//! Rows of conversations, their streams and their leads' owners: the statements that fetch and keep many at once.
//!
//! Rows are fetched as the first at or after each key, see [`crate::batch`].

use crate::batch::{Key, column, key_columns};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// One conversation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) tenant_id: Uuid,
    pub(super) conversation_id: Uuid,
    pub(super) channel: String,
    pub(super) person_id: Uuid,
    pub(super) address: Option<String>,
    pub(super) profile_name: Option<String>,
    pub(super) told_name: Option<String>,
    pub(super) search_key: Option<String>,
    pub(super) endpoint: String,
    pub(super) segment: i64,
    pub(super) started_at: DateTime<Utc>,
    pub(super) last_message_position: i64,
    pub(super) last_message_at: Option<DateTime<Utc>>,
    pub(super) last_direction: Option<String>,
    pub(super) last_text: Option<String>,
    pub(super) received_count: i64,
    pub(super) sent_count: i64,
    pub(super) unanswered_count: i64,
    pub(super) opted_out: bool,
    pub(super) taken_over: bool,
    pub(super) taken_over_by: Option<Uuid>,
    pub(super) hand_over_reason: Option<String>,
    pub(super) handed_over_at: Option<DateTime<Utc>>,
    pub(super) window_ends_at: Option<DateTime<Utc>>,
    pub(super) lead_id: Option<Uuid>,
    pub(super) last_position: i64,
}

/// Which conversation a stream belongs to.
#[expect(clippy::struct_field_names, reason = "the fields are called as the columns are")]
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SegmentRow {
    pub(super) tenant_id: Uuid,
    pub(super) segment_id: Uuid,
    pub(super) conversation_id: Uuid,
}

/// Who owns a lead.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OwnerRow {
    pub(super) tenant_id: Uuid,
    pub(super) lead_id: Uuid,
    pub(super) number: String,
    pub(super) assignee_id: Option<Uuid>,
    pub(super) team: Option<String>,
}

pub(super) async fn fetch(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Row>, sqlx::Error> {
    let (tenants, conversations) = key_columns(keys);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        Row,
        "SELECT r.tenant_id, r.conversation_id, r.channel, r.person_id, r.address, r.profile_name, r.told_name,
            r.search_key, r.endpoint, r.segment, r.started_at, r.last_message_position, r.last_message_at,
            r.last_direction, r.last_text, r.received_count, r.sent_count, r.unanswered_count, r.opted_out,
            r.taken_over, r.taken_over_by, r.hand_over_reason, r.handed_over_at, r.window_ends_at, r.lead_id,
            r.last_position
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, conversation_id)
        CROSS JOIN LATERAL (
            SELECT * FROM conversation c
            WHERE (c.tenant_id, c.conversation_id) >= (k.tenant_id, k.conversation_id)
            ORDER BY c.tenant_id, c.conversation_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.conversation_id = k.conversation_id",
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
        "INSERT INTO conversation (tenant_id, conversation_id, channel, person_id, address, profile_name, endpoint,
            segment, started_at, last_message_position, last_message_at, last_direction, last_text, received_count,
            sent_count, opted_out, taken_over, taken_over_by, window_ends_at, lead_id, last_position, told_name,
            search_key, unanswered_count, hand_over_reason, handed_over_at)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[],
            $8::bigint[], $9::timestamptz[], $10::bigint[], $11::timestamptz[], $12::text[], $13::text[],
            $14::bigint[], $15::bigint[], $16::boolean[], $17::boolean[], $18::uuid[], $19::timestamptz[],
            $20::uuid[], $21::bigint[], $22::text[], $23::text[], $24::bigint[], $25::text[], $26::timestamptz[])
        ON CONFLICT ON CONSTRAINT conversation_key DO UPDATE SET
            (address, profile_name, endpoint, segment, last_message_position, last_message_at, last_direction,
                last_text, received_count, sent_count, opted_out, taken_over, taken_over_by, window_ends_at, lead_id,
                last_position, told_name, search_key, unanswered_count, hand_over_reason, handed_over_at)
            = ROW (EXCLUDED.address, EXCLUDED.profile_name, EXCLUDED.endpoint, EXCLUDED.segment,
                EXCLUDED.last_message_position, EXCLUDED.last_message_at, EXCLUDED.last_direction, EXCLUDED.last_text,
                EXCLUDED.received_count, EXCLUDED.sent_count, EXCLUDED.opted_out, EXCLUDED.taken_over,
                EXCLUDED.taken_over_by, EXCLUDED.window_ends_at, EXCLUDED.lead_id, EXCLUDED.last_position,
                EXCLUDED.told_name, EXCLUDED.search_key, EXCLUDED.unanswered_count, EXCLUDED.hand_over_reason,
                EXCLUDED.handed_over_at)",
        column!(rows, tenant_id),
        column!(rows, conversation_id),
        column!(rows, channel),
        column!(rows, person_id),
        column!(rows, address) as _,
        column!(rows, profile_name) as _,
        column!(rows, endpoint),
        column!(rows, segment),
        column!(rows, started_at),
        column!(rows, last_message_position),
        column!(rows, last_message_at) as _,
        column!(rows, last_direction) as _,
        column!(rows, last_text) as _,
        column!(rows, received_count),
        column!(rows, sent_count),
        column!(rows, opted_out),
        column!(rows, taken_over),
        column!(rows, taken_over_by) as _,
        column!(rows, window_ends_at) as _,
        column!(rows, lead_id) as _,
        column!(rows, last_position),
        column!(rows, told_name) as _,
        column!(rows, search_key) as _,
        column!(rows, unanswered_count),
        column!(rows, hand_over_reason) as _,
        column!(rows, handed_over_at) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn fetch_segments(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Uuid>, sqlx::Error> {
    let (tenants, segments) = key_columns(keys);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        SegmentRow,
        "SELECT r.tenant_id, r.segment_id, r.conversation_id
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, segment_id)
        CROSS JOIN LATERAL (
            SELECT * FROM conversation_segment s
            WHERE (s.tenant_id, s.segment_id) >= (k.tenant_id, k.segment_id)
            ORDER BY s.tenant_id, s.segment_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.segment_id = k.segment_id",
        &tenants,
        &segments,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.segment_id), row.conversation_id)).collect())
}

pub(super) async fn add_segments(connection: &mut PgConnection, rows: &[SegmentRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO conversation_segment (tenant_id, segment_id, conversation_id)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])",
        column!(rows, tenant_id),
        column!(rows, segment_id),
        column!(rows, conversation_id),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn fetch_owners(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, OwnerRow>, sqlx::Error> {
    let (tenants, leads) = key_columns(keys);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        OwnerRow,
        "SELECT r.tenant_id, r.lead_id, r.number, r.assignee_id, r.team
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, lead_id)
        CROSS JOIN LATERAL (
            SELECT * FROM conversation_lead l
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

pub(super) async fn keep_owners(connection: &mut PgConnection, rows: &[OwnerRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO conversation_lead (tenant_id, lead_id, number, assignee_id, team)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[])
        ON CONFLICT ON CONSTRAINT conversation_lead_key DO UPDATE SET
            (assignee_id, team) = ROW (EXCLUDED.assignee_id, EXCLUDED.team)",
        column!(rows, tenant_id),
        column!(rows, lead_id),
        column!(rows, number),
        column!(rows, assignee_id) as _,
        column!(rows, team) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
