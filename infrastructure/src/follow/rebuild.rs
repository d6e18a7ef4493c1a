//! Rebuilding a read model: beside the one that is being read, then swapped in.
//!
//! The new tables stand in a schema of their own, found first by `search_path`, so that the same statements fill them.
//! While they catch up, the old ones go on being kept and read. At the end the checkpoints are locked, which holds the
//! live follower back for a moment, the last events are applied, and the tables change places in one transaction.

use super::checkpoint;
use super::read_model::ReadModel;
use crate::log::{Cursor, LogReader};
use application::log::Position;
use domain::id::TenantId;
use sqlx::{Connection, PgConnection, PgPool};
use std::collections::HashMap;

/// The memory that an index may be made with.
const INDEX_MEMORY: &str = "256MB";
/// Most events of one tenant in one batch.
const EVENTS_PER_TENANT: i64 = 2_000;
/// Most tenants in one batch.
const BATCH_TENANTS_MAX: usize = 50;

/// How far a rebuild is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Events applied so far.
    pub events: i64,
    /// Events there were when it began.
    pub total: i64,
}

/// Why a rebuild didn't come to its end; the serving tables are as they were.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// There is no such tenant.
    #[error("there is no such tenant")]
    UnknownTenant,
    /// The database can't be reached or refused.
    #[error("the rebuild failed")]
    Database(#[from] sqlx::Error),
}

/// Rebuilds a read model for one tenant or for all, on a pool that owns the tables; returns the events applied.
///
/// # Errors
/// - [`RebuildError::UnknownTenant`]: a tenant without a log.
/// - [`RebuildError::Database`]: the database can't be reached, or an event can't be applied.
pub async fn rebuild(
    pool: &PgPool,
    reader: &LogReader,
    model: &dyn ReadModel,
    tenant: Option<TenantId>,
    tell: &(dyn Fn(Progress) + Sync),
) -> Result<i64, RebuildError> {
    let tenants = heads(pool, tenant).await?;
    if tenant.is_some() && tenants.is_empty() {
        return Err(RebuildError::UnknownTenant);
    }
    let total = tenants.iter().map(|(_, head)| head.0).sum();
    let schema = format!("rebuild_{}", model.name());
    let mut connection = pool.acquire().await?.detach();
    make_tables(&mut connection, &schema, model).await?;
    let mut filling = Filling { reader, model, reached: HashMap::new(), events: 0, total, analyzed: false };
    for (tenant, _) in &tenants {
        filling.reached.insert(*tenant, Position(0));
    }
    while filling.step(&mut connection, tell).await? {
        if !filling.analyzed {
            // Without statistics the planner takes any index that begins with tenant_id for as good as another.
            for table in model.tables() {
                sqlx::raw_sql(&format!("ANALYZE {schema}.{table}")).execute(&mut connection).await?;
            }
            filling.analyzed = true;
        }
    }
    if tenant.is_none() {
        make_search_indexes(&mut connection, &schema, model).await?;
        // What came meanwhile, so that little is left for when the live follower is held back.
        while filling.step(&mut connection, tell).await? {}
    }
    let events = filling.swap(&mut connection, &schema, tenant, tell).await?;
    connection.close().await?;
    Ok(events)
}

async fn heads(pool: &PgPool, tenant: Option<TenantId>) -> Result<Vec<(TenantId, Position)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT tenant_id, position FROM log_head WHERE $1::uuid IS NULL OR tenant_id = $1 ORDER BY tenant_id",
        tenant.map(TenantId::uuid),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (TenantId::new(row.tenant_id), Position(row.position))).collect())
}

/// Makes empty tables like the serving ones, and lets this connection find them first.
///
/// Constraints and indexes get the names they have on the serving tables, for statements name them.
async fn make_tables(connection: &mut PgConnection, schema: &str, model: &dyn ReadModel) -> Result<(), sqlx::Error> {
    let mut statements = vec![format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), format!("CREATE SCHEMA {schema}")];
    statements.push(format!("GRANT USAGE ON SCHEMA {schema} TO sigmadsa_app"));
    for table in model.tables() {
        let like = "INCLUDING DEFAULTS INCLUDING COMMENTS";
        statements.push(format!("CREATE TABLE {schema}.{table} (LIKE read.{table} {like})"));
        statements.extend(constraints(connection, schema, table).await?);
        statements.extend(indexes(connection, schema, table, Serves::Writing).await?);
        statements.push(format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.{table} TO sigmadsa_app"));
        statements.push(format!("SELECT public.lock_read_table('{schema}', '{table}')"));
    }
    statements.push(format!("SET search_path = {schema}, public, read"));
    sqlx::raw_sql(&statements.join(";")).execute(connection).await?;
    Ok(())
}

/// Makes the indexes that only searches use: in one go, some ten times as fast as row by row.
async fn make_search_indexes(
    connection: &mut PgConnection,
    schema: &str,
    model: &dyn ReadModel,
) -> Result<(), sqlx::Error> {
    let mut statements = vec![format!("SET maintenance_work_mem = '{INDEX_MEMORY}'")];
    for table in model.tables() {
        statements.extend(indexes(connection, schema, table, Serves::Searches).await?);
    }
    statements.push("RESET maintenance_work_mem".to_owned());
    sqlx::raw_sql(&statements.join(";")).execute(connection).await?;
    Ok(())
}

/// What an index is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Serves {
    /// Finding what a batch changes, and reading.
    Writing,
    /// Searches alone: an inverted index.
    Searches,
}

/// The statements that make a serving table's constraints for the table of the same name in `schema`.
async fn constraints(connection: &mut PgConnection, schema: &str, table: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar::<_, String>(
        "SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', $1, $2, c.conname, pg_get_constraintdef(c.oid))
         FROM pg_constraint c
         WHERE c.conrelid = format('read.%I', $2)::regclass",
    )
    .bind(schema)
    .bind(table)
    .fetch_all(connection)
    .await
}

/// The statements that make a serving table's other indexes for the table of the same name in `schema`.
async fn indexes(
    connection: &mut PgConnection,
    schema: &str,
    table: &str,
    serves: Serves,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar::<_, String>(
        "SELECT replace(pg_get_indexdef(i.indexrelid), ' ON read.', format(' ON %I.', $1))
         FROM pg_index i
         JOIN pg_class c ON c.oid = i.indexrelid
         JOIN pg_am a ON a.oid = c.relam
         WHERE i.indrelid = format('read.%I', $2)::regclass
           AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
           AND (a.amname = 'gin') = $3",
    )
    .bind(schema)
    .bind(table)
    .bind(serves == Serves::Searches)
    .fetch_all(connection)
    .await
}

struct Filling<'a> {
    reader: &'a LogReader,
    model: &'a dyn ReadModel,
    reached: HashMap<TenantId, Position>,
    events: i64,
    total: i64,
    /// Whether the new tables have statistics already.
    analyzed: bool,
}

impl Filling<'_> {
    /// Applies the next events of every tenant; false when there were none.
    async fn step(
        &mut self,
        connection: &mut PgConnection,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<bool, sqlx::Error> {
        let cursors: Vec<_> =
            self.reached.iter().map(|(tenant, after)| Cursor { tenant: *tenant, after: *after }).collect();
        let before = self.events;
        for cursors in cursors.chunks(BATCH_TENANTS_MAX) {
            let mut transaction = connection.begin().await?;
            let events = self.reader.read_after(&mut *transaction, cursors, EVENTS_PER_TENANT).await?;
            self.model.apply(&mut transaction, &events).await?;
            transaction.commit().await?;
            for event in &events {
                self.reached.insert(event.tenant, event.position);
            }
            self.events += i64::try_from(events.len()).unwrap_or(i64::MAX);
            tell(Progress { events: self.events, total: self.total.max(self.events) });
        }
        Ok(self.events > before)
    }

    /// Applies what came meanwhile and lets the tables change places, all in one transaction.
    async fn swap(
        mut self,
        connection: &mut PgConnection,
        schema: &str,
        only: Option<TenantId>,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<i64, sqlx::Error> {
        let mut transaction = connection.begin().await?;
        if only.is_none() {
            // Tenants that were added meanwhile are rebuilt too.
            let ids = sqlx::query_scalar!("SELECT tenant_id FROM log_head").fetch_all(&mut *transaction).await?;
            for id in ids {
                self.reached.entry(TenantId::new(id)).or_default();
            }
        }
        let tenants: Vec<_> = self.reached.keys().copied().collect();
        checkpoint::lock(&mut transaction, &[self.model.name()], &tenants).await?;
        while self.step(&mut transaction, tell).await? {}
        let name = self.model.name();
        let places = self.reached.iter().map(|(tenant, position)| ((name, *tenant), *position)).collect();
        checkpoint::set(&mut transaction, &places).await?;
        sqlx::raw_sql(&exchange(schema, self.model.tables(), only)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(self.events)
    }
}

/// The statements by which the new rows take the place of the old.
fn exchange(schema: &str, tables: &[&str], only: Option<TenantId>) -> String {
    let mut statements = Vec::new();
    for table in tables {
        match only {
            None => {
                statements.push(format!("DROP TABLE read.{table}"));
                statements.push(format!("ALTER TABLE {schema}.{table} SET SCHEMA read"));
            }
            Some(tenant) => {
                statements.push(format!("DELETE FROM read.{table} WHERE tenant_id = '{tenant}'"));
                statements.push(format!("INSERT INTO read.{table} SELECT * FROM {schema}.{table}"));
            }
        }
    }
    statements.push(format!("DROP SCHEMA {schema} CASCADE"));
    statements.push("SET search_path = public, read".to_owned());
    statements.join(";")
}
