//! A private PostgreSQL, for a server that is started without `DATABASE_URL`.
//!
//! It runs from the binaries on the machine, in a directory of its own, behind a socket of its own and without TCP.
//! The server's life is not its parent's: it survives `kill -9` of the process that started it, and the next start
//! adopts it while it runs, or recovers its data when it was killed too. Several processes may use one server at
//! once; the last one to stop stops it. Two file locks see to that, see `lock`.
//!
//! It is for one node. More nodes share a PostgreSQL of their own, named by `DATABASE_URL`.

mod binaries;
mod cluster;
mod database;
mod directory;
mod error;
mod lock;
mod log;
mod postmaster;
mod process;
#[cfg(test)]
mod tests;
mod user;

use std::path::{Path, PathBuf};

use sqlx::postgres::PgConnectOptions;

pub use self::error::EmbeddedError;
use self::{
    binaries::Binaries,
    directory::Place,
    lock::{HolderLock, StartLock},
};

/// The cluster's only role.
const SUPERUSER: &str = "sigmadsa";
/// The cluster's only database.
const DATABASE: &str = "sigmadsa";

/// What the operator may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where data, socket and log go; made when missing. Absolute, or relative to the working directory.
    pub directory: PathBuf,
    /// Directory with initdb and postgres (`--pg-bin`); searched for when not given.
    pub pg_bin: Option<PathBuf>,
    /// Connections that a server started now takes, 4 or more; an adopted server keeps the number it has.
    pub max_connections: u16,
}

/// A running private PostgreSQL, held by this process.
///
/// Dropping it lets go of the server and leaves it running, for the next start to adopt.
#[derive(Debug)]
#[must_use = "the server stays held only as long as this value lives"]
pub struct EmbeddedPostgres {
    place: Place,
    sockets: PathBuf,
    bin_directory: PathBuf,
    holders: HolderLock,
}

/// What became of the server when this process was done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It was the last holder, and the server is down.
    Stopped,
    /// Other processes hold the server, and it goes on.
    LeftRunning,
}

impl EmbeddedPostgres {
    /// Makes the cluster where there is none, and starts, adopts or recovers its server.
    ///
    /// # Errors
    /// [`EmbeddedError::DirectoryUnwritable`], [`EmbeddedError::DirectoryTaken`],
    /// [`EmbeddedError::DirectoryUnreachable`], [`EmbeddedError::File`]: the directory is not fit for it.
    /// [`EmbeddedError::NotACluster`], [`EmbeddedError::VersionMismatch`]: the data in it is not.
    /// [`EmbeddedError::BinariesMissing`], [`EmbeddedError::BinariesUnusable`],
    /// [`EmbeddedError::ServerUserMissing`], [`EmbeddedError::Program`]: there is nothing or nobody to run it.
    /// [`EmbeddedError::LockTimeout`], [`EmbeddedError::HeldElsewhere`], [`EmbeddedError::StillInUse`]: another
    /// process is in the way.
    /// [`EmbeddedError::InitdbFailed`], [`EmbeddedError::InitdbTimeout`], [`EmbeddedError::StartFailed`],
    /// [`EmbeddedError::NotReady`], [`EmbeddedError::Refused`], [`EmbeddedError::WrongServer`]: PostgreSQL failed.
    pub async fn start(settings: &Settings) -> Result<Self, EmbeddedError> {
        let place = Place::prepare(&settings.directory)?;
        let start_lock = StartLock::acquire(&place).await?;
        let holders = HolderLock::share(&place)?;
        let version = cluster::version(&place.data())?;
        let binaries = Binaries::find(settings.pg_bin.as_deref(), version, &place.data(), place.user).await?;
        let sockets = if let Some(sockets) = process::adopt(&place).await? {
            tracing::info!("Adopted the PostgreSQL that runs in {}", place.top.display());
            sockets
        } else {
            // Without a server in sight, another holder may have one in another container: two would ruin the data.
            holders.wait_alone().await?;
            if version.is_none() {
                cluster::make(&place, &binaries).await?;
            }
            let sockets = process::launch(&place, &binaries, settings.max_connections).await?;
            tracing::info!("Started PostgreSQL {} in {}", binaries.major, place.top.display());
            sockets
        };
        database::ensure(&place, &sockets).await?;
        holders.share_again()?;
        drop(start_lock);
        Ok(Self { place, sockets, bin_directory: binaries.directory, holders })
    }

    /// How to connect: by the socket, as the cluster's only role, to the database `sigmadsa`.
    pub fn connect_options(&self) -> PgConnectOptions {
        database::options(&self.sockets, DATABASE)
    }

    /// Where data and log are: what the settings say, or below `/var/lib/sigmadsa` when root asked for a place that
    /// PostgreSQL's user cannot reach.
    pub fn directory(&self) -> &Path {
        &self.place.top
    }

    /// Where PostgreSQL's programs are, such as pgbench.
    pub fn bin_directory(&self) -> &Path {
        &self.bin_directory
    }

    /// Lets go of the server, and stops it unless another process holds it. Close the pools before.
    ///
    /// # Errors
    /// [`EmbeddedError::LockTimeout`], [`EmbeddedError::DirectoryUnwritable`], [`EmbeddedError::File`]: the locks
    /// cannot be had.
    /// [`EmbeddedError::Program`], [`EmbeddedError::StopTimeout`]: the server does not stop.
    pub async fn stop(self) -> Result<Stopped, EmbeddedError> {
        let _start_lock = StartLock::acquire(&self.place).await?;
        if !self.holders.try_alone()? {
            return Ok(Stopped::LeftRunning);
        }
        process::stop(&self.place.data()).await?;
        Ok(Stopped::Stopped)
    }
}
