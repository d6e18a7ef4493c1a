//! How far followers have come.

use crate::log::Cursor;
use application::log::Position;
use domain::id::TenantId;
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;
use uuid::Uuid;

/// Most tenants that one look finds; the next look finds the others.
const FOUND_MAX: i64 = 10_000;

/// Tenants of these shards whose log is ahead of one of these checkpoints, and by how many events in all.
pub(super) async fn behind(
    pool: &PgPool,
    followers: &[&'static str],
    shards: &[i16],
) -> Result<(Vec<TenantId>, f64), sqlx::Error> {
    let names: Vec<String> = followers.iter().map(|&name| name.to_owned()).collect();
    let rows = sqlx::query!(
        r#"SELECT h.tenant_id, max(h.position - coalesce(c.position, 0)) AS "lag!"
           FROM log_head h
           CROSS JOIN unnest($1::text[]) AS f (follower)
           LEFT JOIN checkpoint c ON c.tenant_id = h.tenant_id AND c.follower = f.follower
           WHERE h.shard = ANY ($2) AND h.position > coalesce(c.position, 0)
           GROUP BY h.tenant_id
           LIMIT $3"#,
        &names,
        shards,
        FOUND_MAX,
    )
    .fetch_all(pool)
    .await?;
    let lag: i64 = rows.iter().map(|row| row.lag).sum();
    let lag = f64::from(i32::try_from(lag).unwrap_or(i32::MAX));
    Ok((rows.into_iter().map(|row| TenantId::new(row.tenant_id)).collect(), lag))
}

/// A follower's name and a tenant.
pub(super) type Place = (&'static str, TenantId);

/// Locks the checkpoints of these followers for these tenants, made where they are missing.
pub(super) async fn lock(
    connection: &mut PgConnection,
    followers: &[&'static str],
    tenants: &[TenantId],
) -> Result<HashMap<Place, Position>, sqlx::Error> {
    let names: Vec<String> = followers.iter().map(|&name| name.to_owned()).collect();
    let ids: Vec<Uuid> = tenants.iter().map(|tenant| tenant.uuid()).collect();
    let select = || {
        sqlx::query!(
            "SELECT c.follower, c.tenant_id, c.position FROM checkpoint c
             WHERE c.follower = ANY ($1) AND c.tenant_id = ANY ($2)
             ORDER BY c.tenant_id, c.follower
             FOR UPDATE",
            &names,
            &ids,
        )
    };
    let mut rows = select().fetch_all(&mut *connection).await?;
    if rows.len() < names.len() * ids.len() {
        sqlx::query!(
            "INSERT INTO checkpoint (follower, tenant_id, position)
             SELECT f.follower, t.tenant_id, 0
             FROM unnest($1::text[]) AS f (follower) CROSS JOIN unnest($2::uuid[]) AS t (tenant_id)
             ORDER BY t.tenant_id, f.follower
             ON CONFLICT ON CONSTRAINT checkpoint_key DO NOTHING",
            &names,
            &ids,
        )
        .execute(&mut *connection)
        .await?;
        rows = select().fetch_all(&mut *connection).await?;
    }
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let follower = followers.iter().copied().find(|name| *name == row.follower)?;
            Some(((follower, TenantId::new(row.tenant_id)), Position(row.position)))
        })
        .collect())
}

/// Moves checkpoints that are locked.
pub(super) async fn set(connection: &mut PgConnection, places: &HashMap<Place, Position>) -> Result<(), sqlx::Error> {
    let mut names: Vec<String> = Vec::with_capacity(places.len());
    let mut tenants: Vec<Uuid> = Vec::with_capacity(places.len());
    let mut positions: Vec<i64> = Vec::with_capacity(places.len());
    for ((follower, tenant), position) in places {
        names.push((*follower).to_owned());
        tenants.push(tenant.uuid());
        positions.push(position.0);
    }
    sqlx::query!(
        "UPDATE checkpoint c SET position = n.position
         FROM unnest($1::text[], $2::uuid[], $3::bigint[]) AS n (follower, tenant_id, position)
         WHERE c.follower = n.follower AND c.tenant_id = n.tenant_id",
        &names,
        &tenants,
        &positions,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Where to read on for each tenant: from the least of its followers' checkpoints.
pub(super) fn cursors(places: &HashMap<Place, Position>) -> Vec<Cursor> {
    let mut least: HashMap<TenantId, Position> = HashMap::new();
    for ((_, tenant), position) in places {
        let known = least.entry(*tenant).or_insert(*position);
        *known = (*known).min(*position);
    }
    least.into_iter().map(|(tenant, after)| Cursor { tenant, after }).collect()
}
