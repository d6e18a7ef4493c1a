//! Why a private PostgreSQL could not be started or stopped: one clear line each, for the operator.

use std::{io, path::PathBuf};

/// Why a private PostgreSQL could not be started or stopped.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No directory that was searched holds both initdb and postgres.
    #[error(
        "no PostgreSQL binaries were found: install them (`apt-get install postgresql`), \
         name their directory with --pg-bin, or set DATABASE_URL"
    )]
    BinariesMissing,
    /// The directory that the operator named holds no usable initdb and postgres.
    #[error("the directory {} given as --pg-bin does not hold a working initdb and postgres", directory.display())]
    BinariesUnusable {
        /// What the operator named.
        directory: PathBuf,
    },
    /// The cluster was made by another major version than any of the binaries.
    #[error(
        "the data in {} is of PostgreSQL {cluster}, but the binaries found are of PostgreSQL {binaries}: \
         install PostgreSQL {cluster} or name its directory with --pg-bin", directory.display()
    )]
    VersionMismatch {
        /// The cluster.
        directory: PathBuf,
        /// Major version that made the cluster.
        cluster: u32,
        /// Major version of the best binaries found.
        binaries: u32,
    },
    /// The directory cannot be made or written by this process.
    #[error("the directory {} cannot be written: it must be one that this user may create and write", path.display())]
    DirectoryUnwritable {
        /// What the operator asked for.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The user that runs PostgreSQL cannot enter one of the directories above.
    #[error("the directory {} cannot be reached by user id {uid}: every directory above it must let that user in", path.display())]
    DirectoryUnreachable {
        /// Where the data is or should be.
        path: PathBuf,
        /// The user that runs PostgreSQL.
        uid: u32,
    },
    /// The directory already holds something else.
    #[error("the directory {} holds other files: PostgreSQL needs an empty directory or its own", path.display())]
    DirectoryTaken {
        /// What the operator asked for.
        path: PathBuf,
    },
    /// The data directory is not empty and holds no readable `PG_VERSION`.
    #[error("the directory {} is not a PostgreSQL cluster: it has files but no readable PG_VERSION", path.display())]
    NotACluster {
        /// The data directory.
        path: PathBuf,
    },
    /// This process is root, and no other user is there to run PostgreSQL.
    #[error("PostgreSQL does not run as root: the user postgres or nobody must exist")]
    ServerUserMissing,
    /// A file or directory of the cluster cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// A PostgreSQL program cannot be run.
    #[error("{} cannot be run", program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// initdb ended with an error.
    #[error("initdb failed: {output}")]
    InitdbFailed {
        /// The last lines that it wrote.
        output: String,
    },
    /// initdb took too long.
    #[error("initdb did not end within {within_s} s")]
    InitdbTimeout {
        /// The limit, in seconds.
        within_s: u64,
    },
    /// The server ended while it was starting.
    #[error("PostgreSQL ended while starting; its log ends with: {log}")]
    StartFailed {
        /// The last lines of its log.
        log: String,
    },
    /// The server runs, but takes no connections yet.
    #[error("PostgreSQL was not ready within {within_s} s; its log ends with: {log}")]
    NotReady {
        /// The limit, in seconds.
        within_s: u64,
        /// The last lines of its log.
        log: String,
    },
    /// The server refused a connection or a statement.
    #[error("the private PostgreSQL refuses to work")]
    Refused(#[source] sqlx::Error),
    /// The server that answers on the socket serves other data.
    #[error("the PostgreSQL that answers for {} serves {answered}", path.display())]
    WrongServer {
        /// The data directory that should be served.
        path: PathBuf,
        /// The data directory that is served.
        answered: String,
    },
    /// Another process has been starting or stopping this PostgreSQL for too long.
    #[error("another process has been starting or stopping the PostgreSQL in {} for {within_s} s", path.display())]
    LockTimeout {
        /// The directory that is locked.
        path: PathBuf,
        /// The limit, in seconds.
        within_s: u64,
    },
    /// Processes of an earlier server still have the data open.
    #[error("processes of an earlier PostgreSQL still use {}: end them first ({pids:?})", path.display())]
    StillInUse {
        /// The data directory.
        path: PathBuf,
        /// Their process ids.
        pids: Vec<i32>,
    },
    /// Another process holds this PostgreSQL, but its server cannot be seen from here.
    #[error(
        "another process holds {}, but its PostgreSQL does not run or is in another container: end that process first",
        path.display()
    )]
    HeldElsewhere {
        /// The directory that is held.
        path: PathBuf,
    },
    /// The server was told to stop and still runs.
    #[error("PostgreSQL (process {pid}) did not stop within {within_s} s")]
    StopTimeout {
        /// Its process id.
        pid: i32,
        /// The limit, in seconds.
        within_s: u64,
    },
}

impl EmbeddedError {
    /// Names the file that an input or output error is about.
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
