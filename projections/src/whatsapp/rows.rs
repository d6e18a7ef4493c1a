//! The tables' rows, read and written many at a time.

use super::card::Card;
use super::history::HistoryEntry;
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The cards of these tenants, as far as there are any.
pub(super) async fn fetch(
    connection: &mut PgConnection,
    tenants: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Card>, sqlx::Error> {
    let tenants: Vec<Uuid> = tenants.collect::<HashSet<_>>().into_iter().collect();
    let rows = sqlx::query!(
        r#"SELECT tenant_id, card AS "card: Json<Card>" FROM whatsapp_card WHERE tenant_id = ANY ($1)"#,
        &tenants,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.tenant_id, row.card.0)).collect())
}

pub(super) async fn keep(connection: &mut PgConnection, cards: &HashMap<Uuid, Card>) -> Result<(), sqlx::Error> {
    let tenants: Vec<Uuid> = cards.keys().copied().collect();
    let encoded = cards.values().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
    let encoded = encoded.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sqlx::query!(
        "INSERT INTO whatsapp_card (tenant_id, card) SELECT * FROM unnest($1::uuid[], $2::jsonb[])
        ON CONFLICT ON CONSTRAINT whatsapp_card_key DO UPDATE SET card = EXCLUDED.card",
        &tenants,
        &encoded,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn add(connection: &mut PgConnection, lines: &[(Uuid, HistoryEntry)]) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($field:ident) => {
            &lines.iter().map(|(_, line)| line.$field.clone()).collect::<Vec<_>>()[..]
        };
    }
    let tenants: Vec<Uuid> = lines.iter().map(|(tenant, _)| *tenant).collect();
    let members: Vec<Option<Uuid>> = lines.iter().map(|(_, line)| line.by.map(Uuid::from)).collect();
    sqlx::query!(
        "INSERT INTO whatsapp_history (tenant_id, position, at, what, member_id, source, from_value, to_value, details)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::uuid[], $6::text[],
            $7::text[], $8::text[], $9::text[])
        ON CONFLICT ON CONSTRAINT whatsapp_history_key DO NOTHING",
        &tenants,
        column!(position),
        column!(at),
        column!(what),
        &members as &[Option<Uuid>],
        column!(source) as _,
        column!(from) as _,
        column!(to) as _,
        column!(details) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
