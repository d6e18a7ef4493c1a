//! One batch of commands, appended by the database function `append_batch` in one round trip.

use application::log::Position;
use domain::id::{CommandId, TenantId};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What one command appends.
#[derive(Clone, Debug)]
pub struct Append {
    /// Whose log.
    pub tenant: TenantId,
    /// The same id twice has one effect.
    pub command_id: CommandId,
    /// The kind of aggregate.
    pub aggregate_type: &'static str,
    /// The aggregate, without the tenant.
    pub aggregate_id: Uuid,
    /// The stream's last sequence as the command knew it; 0 for an empty stream.
    pub expected: i64,
    /// At least one.
    pub events: Vec<NewEvent>,
    /// What the aggregate holds from now on; `None` leaves that as it is.
    pub claims: Option<Vec<Claim>>,
}

/// An event that is to be appended, sealed and serialised.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Such as `lead.captured`.
    pub event_type: String,
    /// Such as `1`.
    pub event_version: String,
    /// JSON.
    pub payload: String,
    /// JSON.
    pub metadata: String,
}

/// Something that only one aggregate of a tenant may have.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Which kind of thing.
    pub scope: &'static str,
    /// Which one, as a keyed hash.
    pub key_hash: Vec<u8>,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// Its events stand in the log, the last one here.
    Accepted(Position),
    /// Its id was known; its events have stood in the log up to here since then.
    Repeated(Position),
    /// Its stream had moved on.
    Conflict,
    /// Something it claims is held by another aggregate.
    Taken(Uuid),
    /// There is no such tenant.
    UnknownTenant,
}

/// The commands' columns, as the function takes them.
#[derive(Default)]
struct Columns {
    batch_tenants: Vec<Uuid>,
    batch_events: Vec<i32>,
    tenants: Vec<Uuid>,
    commands: Vec<Uuid>,
    types: Vec<String>,
    aggregates: Vec<String>,
    expected: Vec<i64>,
    event_counts: Vec<i32>,
    releases: Vec<bool>,
    tenant_places: Vec<i32>,
    events_before: Vec<i32>,
    claim_commands: Vec<i32>,
    claim_scopes: Vec<String>,
    claim_hashes: Vec<Vec<u8>>,
    claim_holders: Vec<Uuid>,
    event_commands: Vec<i32>,
    event_offsets: Vec<i32>,
    event_types: Vec<String>,
    event_versions: Vec<String>,
    payloads: Vec<String>,
    metadata: Vec<String>,
}

impl Columns {
    fn of(batch: &[Append]) -> Self {
        let mut tenants: BTreeMap<Uuid, (i32, i32)> =
            batch.iter().map(|append| (append.tenant.uuid(), (0, 0))).collect();
        for (place, tenant) in (1..).zip(tenants.values_mut()) {
            tenant.0 = place;
        }
        let mut columns = Self::default();
        for (place, append) in (1..).zip(batch) {
            if let Some((tenant_place, events)) = tenants.get_mut(&append.tenant.uuid()) {
                columns.tenant_places.push(*tenant_place);
                columns.events_before.push(*events);
                *events = events.saturating_add(count_of(append));
            }
            columns.push(append, place);
        }
        (columns.batch_tenants, columns.batch_events) =
            tenants.into_iter().map(|(tenant, (_, events))| (tenant, events)).unzip();
        columns
    }

    fn push(&mut self, append: &Append, place: i32) {
        self.tenants.push(append.tenant.uuid());
        self.commands.push(append.command_id.uuid());
        self.types.push(append.aggregate_type.to_owned());
        self.aggregates.push(format!("{}/{}", append.tenant, append.aggregate_id));
        self.expected.push(append.expected);
        self.event_counts.push(count_of(append));
        self.releases.push(append.claims.is_some());
        for claim in append.claims.iter().flatten() {
            self.claim_commands.push(place);
            self.claim_scopes.push(claim.scope.to_owned());
            self.claim_hashes.push(claim.key_hash.clone());
            self.claim_holders.push(append.aggregate_id);
        }
        for (offset, event) in (0..).zip(&append.events) {
            self.event_commands.push(place);
            self.event_offsets.push(offset);
            self.event_types.push(event.event_type.clone());
            self.event_versions.push(event.event_version.clone());
            self.payloads.push(event.payload.clone());
            self.metadata.push(event.metadata.clone());
        }
    }
}

fn count_of(append: &Append) -> i32 {
    i32::try_from(append.events.len()).unwrap_or(i32::MAX)
}

/// Appends a batch in one transaction; the answers are in the order of the batch.
///
/// # Errors
/// The database can't be reached or refused; nobody knows then whether the batch was committed, and asking again with
/// the same command ids tells.
pub(super) async fn append(connection: &mut PgConnection, batch: &[Append]) -> Result<Vec<Appended>, sqlx::Error> {
    let columns = Columns::of(batch);
    let rows = sqlx::query!(
        r#"SELECT outcome AS "outcome!", log_position, holder
           FROM append_batch(
               $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21
           )
           ORDER BY command_index"#,
        &columns.batch_tenants,
        &columns.batch_events,
        &columns.tenants,
        &columns.commands,
        &columns.types,
        &columns.aggregates,
        &columns.expected,
        &columns.event_counts,
        &columns.releases,
        &columns.tenant_places,
        &columns.events_before,
        &columns.claim_commands,
        &columns.claim_scopes,
        &columns.claim_hashes,
        &columns.claim_holders,
        &columns.event_commands,
        &columns.event_offsets,
        &columns.event_types,
        &columns.event_versions,
        &columns.payloads,
        &columns.metadata,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| verdict(&row.outcome, row.log_position, row.holder)).collect())
}

fn verdict(outcome: &str, position: Option<i64>, holder: Option<Uuid>) -> Appended {
    match (outcome, position, holder) {
        ("accepted", Some(position), _) => Appended::Accepted(Position(position)),
        ("repeated", Some(position), _) => Appended::Repeated(Position(position)),
        ("taken", _, Some(holder)) => Appended::Taken(holder),
        ("unknown", ..) => Appended::UnknownTenant,
        (..) => Appended::Conflict,
    }
}
