//! Events of tenants to rows.

use super::history::{SettingEntry, entry};
use super::{NAME, TABLES};
use crate::projection::Projection;
use application::log::{LogEvent, RecordedEvent};
use async_trait::async_trait;
use sqlx::PgConnection;
use uuid::Uuid;

/// Makes the rows of the history of settings.
#[derive(Clone, Copy, Debug)]
pub struct TenantProjection;

#[async_trait]
impl Projection for TenantProjection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tables(&self) -> &'static [&'static str] {
        TABLES
    }

    async fn apply(&self, connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let lines: Vec<_> = events.iter().filter_map(line).collect();
        if lines.is_empty() { Ok(()) } else { add(connection, &lines).await }
    }
}

fn line(recorded: &RecordedEvent) -> Option<(Uuid, SettingEntry)> {
    let LogEvent::Tenant(event) = &recorded.event else { return None };
    Some((recorded.tenant.uuid(), entry(recorded, event)))
}

async fn add(connection: &mut PgConnection, lines: &[(Uuid, SettingEntry)]) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($field:ident) => {
            &lines.iter().map(|(_, line)| line.$field.clone()).collect::<Vec<_>>()[..]
        };
    }
    let tenants: Vec<Uuid> = lines.iter().map(|(tenant, _)| *tenant).collect();
    let members: Vec<Option<Uuid>> = lines.iter().map(|(_, line)| line.by.map(Uuid::from)).collect();
    sqlx::query!(
        "INSERT INTO tenant_history (tenant_id, position, at, what, member_id, from_value, to_value)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::uuid[], $6::text[],
            $7::text[])
        ON CONFLICT ON CONSTRAINT tenant_history_key DO NOTHING",
        &tenants,
        column!(position),
        column!(at),
        column!(what),
        &members as &[Option<Uuid>],
        column!(from) as _,
        column!(to) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
