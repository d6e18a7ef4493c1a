//! The database: its pool, its role and its migrations.

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool};
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Longest wait for the first connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest wait for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// The role the server works as: it may append events and never change one.
const ROLE: &str = "sigmadsa_app";
/// The role that pages and clients read as: it sees one tenant's rows of the read models, and changes nothing.
const READER: &str = "sigmadsa_reader";

/// What every connection is set to: each statement is planned once and reads by an index, so that planning doesn't cost
/// more than the statement, and a plan that was made while a table was empty doesn't turn into a scan as it grows. No
/// statement is so long that starting further processes for it, which takes ten milliseconds, would pay.
const SETTINGS: [(&str, &str); 5] = [
    ("search_path", "public,read"),
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("jit", "off"),
    ("max_parallel_workers_per_gather", "0"),
];

/// Applies the migrations that are missing, as the role that `options` name.
///
/// # Errors
/// The database can't be reached, or a migration fails or was changed after it was applied.
pub async fn migrate(options: &PgConnectOptions) -> Result<(), MigrateError> {
    // A connection of its own says at once why it can't be had; a pool would try until it gives up.
    let connecting = PgConnection::connect_with(options);
    let away = || sqlx::Error::Io(std::io::Error::from(std::io::ErrorKind::TimedOut));
    let mut connection = tokio::time::timeout(CONNECT_TIMEOUT, connecting).await.map_err(|_| away())??;
    MIGRATIONS.run(&mut connection).await?;
    sqlx::query("SELECT lock_read_tables()").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// A pool whose connections work as the least privileged role.
///
/// # Errors
/// The database can't be reached, or isn't migrated.
pub async fn connect(options: &PgConnectOptions, connections_max: u32) -> Result<PgPool, sqlx::Error> {
    pool(options.clone().options([("role", ROLE)]), connections_max).await
}

/// A pool for reading read models: the database shows each connection the rows of the tenant that it is set to, and none
/// where it is set to none.
///
/// # Errors
/// The database can't be reached, or isn't migrated.
pub async fn connect_reader(options: &PgConnectOptions, connections_max: u32) -> Result<PgPool, sqlx::Error> {
    pool(options.clone().options([("role", READER)]), connections_max).await
}

/// A pool whose connections own the tables: for rebuilding read models, never for serving.
///
/// # Errors
/// The database can't be reached.
pub async fn connect_as_owner(options: &PgConnectOptions, connections_max: u32) -> Result<PgPool, sqlx::Error> {
    pool(options.clone(), connections_max).await
}

async fn pool(options: PgConnectOptions, connections_max: u32) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .connect_with(options.options(SETTINGS))
        .await
}
