//! The database of a node: the one that is named, or a private one.

use super::StartError;
use crate::config::Settings;
use infrastructure::database::{connect, connect_as_owner, connect_reader, migrate};
use infrastructure::embedded::{EmbeddedPostgres, Settings as EmbeddedSettings};
use infrastructure::secret::MasterKey;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::os::unix::fs::DirBuilderExt as _;

/// The key file's name within the data directory.
const KEY_FILE: &str = "master.key";
/// Connections that a private PostgreSQL takes beyond the pool's: migrations, listeners, people with psql.
const SPARE_CONNECTIONS: u16 = 20;
/// One in so many connections is for reading.
const READING_SHARE: u32 = 3;
/// Connections of an operator's command.
const OWNER_CONNECTIONS: u32 = 4;

/// An open, migrated database.
pub struct Database {
    pool: PgPool,
    reader: PgPool,
    options: PgConnectOptions,
    embedded: Option<EmbeddedPostgres>,
    master: MasterKey,
}

impl Database {
    /// Opens the database of these settings and applies the migrations that are missing.
    ///
    /// # Errors
    /// - [`StartError::DataDirectory`]: the data directory can't be made.
    /// - [`StartError::MasterKey`]: there is no master key and none can be made.
    /// - [`StartError::Embedded`]: the private PostgreSQL can't be started.
    /// - [`StartError::DatabaseUrl`]: the database that was named can't be reached.
    /// - [`StartError::Migration`]: a migration failed.
    pub async fn open(settings: &Settings) -> Result<Self, StartError> {
        make_data_directory(settings)?;
        let master = match &settings.master_key {
            Some(key) => MasterKey::parse(key.expose())?,
            None => MasterKey::from_file(&settings.data_dir.join(KEY_FILE))?,
        };
        let (options, embedded) = if let Some(url) = &settings.database_url {
            (named(url.expose())?, None)
        } else {
            let embedded = start_embedded(settings).await?;
            (embedded.connect_options(), Some(embedded))
        };
        let opened = async {
            migrate(&options).await.map_err(|error| match (error, &embedded) {
                (sqlx::migrate::MigrateError::Execute(error), None) if is_away(&error) => {
                    StartError::DatabaseUrl(error)
                }
                (error, _) => StartError::Migration(error),
            })?;
            let connections = u32::from(settings.db_connections);
            let reading = connections / READING_SHARE;
            let pool = connect(&options, connections - reading).await.map_err(StartError::DatabaseUrl)?;
            let reader = connect_reader(&options, reading).await.map_err(StartError::DatabaseUrl)?;
            Ok((pool, reader))
        };
        match opened.await {
            Ok((pool, reader)) => Ok(Self { pool, reader, options, embedded, master }),
            Err(error) => {
                stop(embedded).await;
                Err(error)
            }
        }
    }

    /// The pool that the server works with, as the least privileged role.
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The pool that pages and clients read with, each time as one tenant.
    pub const fn reader(&self) -> &PgPool {
        &self.reader
    }

    /// A pool that owns the tables, for rebuilding read models.
    ///
    /// # Errors
    /// [`StartError::DatabaseUrl`]: the database can't be reached.
    pub async fn owner_pool(&self) -> Result<PgPool, StartError> {
        connect_as_owner(&self.options, OWNER_CONNECTIONS).await.map_err(StartError::DatabaseUrl)
    }

    /// The installation's master key.
    pub const fn master_key(&self) -> &MasterKey {
        &self.master
    }

    /// Closes the pool and stops the private PostgreSQL, unless another process uses it.
    pub async fn close(self) {
        self.reader.close().await;
        self.pool.close().await;
        stop(self.embedded).await;
    }
}

async fn start_embedded(settings: &Settings) -> Result<EmbeddedPostgres, StartError> {
    let embedded = EmbeddedSettings {
        directory: settings.data_dir.join("postgres"),
        pg_bin: settings.pg_bin.clone(),
        max_connections: settings.db_connections + SPARE_CONNECTIONS,
    };
    Ok(EmbeddedPostgres::start(&embedded).await?)
}

async fn stop(embedded: Option<EmbeddedPostgres>) {
    if let Some(embedded) = embedded
        && let Err(error) = embedded.stop().await
    {
        tracing::warn!(%error, "The private PostgreSQL didn't stop; the next start adopts it");
    }
}

fn named(url: &str) -> Result<PgConnectOptions, StartError> {
    url.parse().map_err(StartError::DatabaseUrl)
}

/// Whether the database couldn't be reached or entered, as against refusing a migration.
fn is_away(error: &sqlx::Error) -> bool {
    if let sqlx::Error::Database(error) = error {
        // 28 is a refused sign-in, 3D000 a database that isn't there, 57 a server that starts or stops.
        // (PostgreSQL 15, appendix A)
        return error.code().is_some_and(|code| code.starts_with("28") || code == "3D000" || code.starts_with("57"));
    }
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut)
}

fn make_data_directory(settings: &Settings) -> Result<(), StartError> {
    let failed = |source| StartError::DataDirectory { path: settings.data_dir.clone(), source };
    // Others may pass through, so that PostgreSQL's own user reaches its directory; each file guards itself.
    std::fs::DirBuilder::new().recursive(true).mode(0o755).create(&settings.data_dir).map_err(failed)?;
    let probe = settings.data_dir.join(".writable");
    std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).map_err(failed)
}
