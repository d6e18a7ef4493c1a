//! The one PostgreSQL of a run.

use anyhow::{Context as _, Result};
use infrastructure::embedded::{EmbeddedPostgres, Settings};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use tempfile::TempDir;

/// Connections that the server takes: the largest pool, pgbench's clients and room for a look.
const CONNECTIONS_MAX: u16 = 120;

/// A running private PostgreSQL in a directory that goes with it.
pub(crate) struct Cluster {
    postgres: EmbeddedPostgres,
    directory: TempDir,
}

impl Cluster {
    /// Makes and starts it.
    pub(crate) async fn start() -> Result<Self> {
        let directory = tempfile::tempdir()?;
        // PostgreSQL's own user must get through; what lies within guards itself.
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755))?;
        let settings =
            Settings { directory: directory.path().join("postgres"), pg_bin: None, max_connections: CONNECTIONS_MAX };
        Ok(Self { postgres: EmbeddedPostgres::start(&settings).await?, directory })
    }

    /// Stops it.
    pub(crate) async fn stop(self) -> Result<()> {
        self.postgres.stop().await?;
        Ok(())
    }

    /// Where servers and scripts may keep files.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// One of PostgreSQL's programs.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.postgres.bin_directory().join(name)
    }

    /// Where data are.
    pub(crate) fn data(&self) -> PathBuf {
        self.postgres.directory().join("data")
    }

    /// The directory of the socket.
    pub(crate) fn socket(&self) -> Result<PathBuf> {
        self.postgres.connect_options().get_socket().cloned().context("the private PostgreSQL has a socket")
    }

    /// A new, empty database.
    pub(crate) async fn database(&self, name: &str) -> Result<PgConnectOptions> {
        let mut connection = self.connect().await?;
        sqlx::raw_sql(&format!("CREATE DATABASE {name}")).execute(&mut connection).await?;
        connection.close().await?;
        Ok(self.postgres.connect_options().database(name))
    }

    /// The address of a database, as the server takes it.
    pub(crate) fn url(&self, database: &str) -> Result<String> {
        let socket = self.socket()?.display().to_string().replace('/', "%2F");
        let options = self.postgres.connect_options();
        Ok(format!("postgres://{}@{socket}/{database}?sslmode=disable", options.get_username()))
    }

    /// Writes out what earlier sections have left, so that none pays for another.
    pub(crate) async fn settle(&self) -> Result<()> {
        let mut connection = self.connect().await?;
        sqlx::raw_sql("CHECKPOINT").execute(&mut connection).await?;
        Ok(connection.close().await?)
    }

    /// What the server says of one of its settings.
    pub(crate) async fn setting(&self, name: &str) -> Result<String> {
        let mut connection = self.connect().await?;
        let value = sqlx::query_scalar(&format!("SHOW {name}")).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(value)
    }

    async fn connect(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect_with(&self.postgres.connect_options()).await?)
    }
}
