//! Running PostgreSQL's programs: starting the server, taking over one that runs, and stopping it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

use super::{
    binaries::Binaries,
    directory::{Place, socket_files},
    error::EmbeddedError,
    log::{Log, tail},
    postmaster::{Postmaster, is_postmaster, pid_file, users_of},
    user::ServerUser,
};

/// How long the server may take to be ready, recovery included. It goes on after that, and a later start adopts it.
const READY_WITHIN: Duration = Duration::from_mins(2);
/// How long the processes of a server that is gone may take to go too.
const UNUSED_WITHIN: Duration = Duration::from_secs(20);
/// How long a fast stop may take; it writes a checkpoint.
const STOP_WITHIN: Duration = Duration::from_mins(1);
/// Pause between two looks at the server.
const LOOK_PAUSE: Duration = Duration::from_millis(5);

/// Settings of the server that never change.
const SETTINGS: [&str; 11] = [
    "port=5432",
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "fsync=on",
    "synchronous_commit=on",
    "wal_compression=on",
    // Short statements only: compiling them would cost more than it saves.
    "jit=off",
    "logging_collector=off",
    "log_timezone=UTC",
    // Refused statements carry people's data in their text and details; the caller gets the error anyway.
    "log_min_messages=log",
    "log_error_verbosity=terse",
];

/// A program of PostgreSQL, to be run by the right user and with nothing of our environment.
pub(super) fn program(path: &Path, user: ServerUser) -> Command {
    let mut command = Command::new(path);
    command.env_clear().current_dir("/").stdin(Stdio::null());
    if user.steps_down {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// Takes over the server that runs, waiting until it is ready; gives the directory of its socket.
///
/// `None` where no server runs, or the one that ran has ended meanwhile.
///
/// # Errors
/// [`EmbeddedError::NotReady`]: it runs, but is not ready in time.
pub(super) async fn adopt(place: &Place) -> Result<Option<PathBuf>, EmbeddedError> {
    let deadline = Instant::now() + READY_WITHIN;
    while let Some(found) = Postmaster::living(&place.data()) {
        if let (true, Some(sockets)) = (found.is_ready, found.sockets) {
            return Ok(Some(sockets));
        }
        if Instant::now() >= deadline {
            return Err(not_ready(place, 0));
        }
        sleep(LOOK_PAUSE).await;
    }
    Ok(None)
}

/// Starts the server and waits until it is ready; gives the directory of its socket.
///
/// # Errors
/// [`EmbeddedError::StillInUse`]: processes of an earlier server still use the data.
/// [`EmbeddedError::File`], [`EmbeddedError::DirectoryUnwritable`]: a lock, the log or the socket's directory.
/// [`EmbeddedError::Program`], [`EmbeddedError::StartFailed`], [`EmbeddedError::NotReady`]: the server itself.
pub(super) async fn launch(place: &Place, binaries: &Binaries, max_connections: u16) -> Result<PathBuf, EmbeddedError> {
    let sockets = place.sockets()?;
    wait_until_unused(&place.data()).await?;
    remove_stale_locks(place, &sockets)?;
    let log = Log::open(&place.log(), place.user)?;
    let begins_at = log.begins_at;
    let mut server = spawn(place, binaries, &sockets, max_connections, log)?;
    let deadline = Instant::now() + READY_WITHIN;
    loop {
        if Postmaster::living(&place.data()).is_some_and(|found| found.is_ready) {
            return Ok(sockets);
        }
        let ended =
            server.try_wait().map_err(|source| EmbeddedError::Program { program: binaries.postgres(), source })?;
        if ended.is_some() {
            return Err(EmbeddedError::StartFailed { log: tail(&place.log(), begins_at) });
        }
        if Instant::now() >= deadline {
            return Err(not_ready(place, begins_at));
        }
        sleep(LOOK_PAUSE).await;
    }
}

fn spawn(
    place: &Place,
    binaries: &Binaries,
    sockets: &Path,
    max_connections: u16,
    log: Log,
) -> Result<Child, EmbeddedError> {
    let path = binaries.postgres();
    let errors = log.file.try_clone().map_err(EmbeddedError::file(place.log()))?;
    // The setting is a list: the quotes keep a comma in the path from parting it.
    let quoted = sockets.to_string_lossy().replace('"', "\"\"");
    let mut command = program(&path, place.user);
    command.arg("-D").arg(place.data());
    command.arg("-c").arg(format!("unix_socket_directories=\"{quoted}\""));
    command.arg("-c").arg(format!("max_connections={max_connections}"));
    for setting in SETTINGS {
        command.arg("-c").arg(setting);
    }
    command
        .stdout(log.file)
        .stderr(errors)
        // Ctrl-C in a terminal must not reach the server before its clients have ended.
        .process_group(0)
        .kill_on_drop(false)
        .spawn()
        .map_err(|source| EmbeddedError::Program { program: path, source })
}

/// Waits until no process of an earlier server or initdb uses the directory.
///
/// # Errors
/// [`EmbeddedError::StillInUse`]: some still do at the end.
pub(super) async fn wait_until_unused(directory: &Path) -> Result<(), EmbeddedError> {
    wait_until_unused_within(directory, UNUSED_WITHIN).await
}

async fn wait_until_unused_within(directory: &Path, within: Duration) -> Result<(), EmbeddedError> {
    let deadline = Instant::now() + within;
    loop {
        let pids = users_of(directory);
        if pids.is_empty() {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(EmbeddedError::StillInUse { path: directory.to_path_buf(), pids });
        }
        sleep(LOOK_PAUSE).await;
    }
}

/// Removes what a killed server leaves behind, after nothing uses the data any more: a reused process id in these
/// files would make PostgreSQL refuse to start for ever.
fn remove_stale_locks(place: &Place, sockets: &Path) -> Result<(), EmbeddedError> {
    let [socket_lock, socket] = socket_files(sockets);
    for stale in [pid_file(&place.data()), socket_lock, socket] {
        match fs::remove_file(&stale) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(EmbeddedError::file(stale)(error)),
            Ok(()) => tracing::warn!("Removed the stale lock {}", stale.display()),
            Err(_) => {}
        }
    }
    Ok(())
}

/// Stops the server: its clients are cut off, and what was committed is on the disk.
///
/// # Errors
/// [`EmbeddedError::Program`]: the signal is refused.
/// [`EmbeddedError::StopTimeout`]: it still runs at the end.
pub(super) async fn stop(data: &Path) -> Result<(), EmbeddedError> {
    let Some(Postmaster { pid, .. }) = Postmaster::living(data) else { return Ok(()) };
    match kill(Pid::from_raw(pid), Signal::SIGINT) {
        Ok(()) | Err(Errno::ESRCH) => {}
        Err(errno) => {
            return Err(EmbeddedError::Program { program: PathBuf::from("postgres"), source: errno.into() });
        }
    }
    let deadline = Instant::now() + STOP_WITHIN;
    while is_postmaster(pid, data) {
        if Instant::now() >= deadline {
            return Err(EmbeddedError::StopTimeout { pid, within_s: STOP_WITHIN.as_secs() });
        }
        sleep(LOOK_PAUSE).await;
    }
    Ok(())
}

fn not_ready(place: &Place, begins_at: u64) -> EmbeddedError {
    EmbeddedError::NotReady { within_s: READY_WITHIN.as_secs(), log: tail(&place.log(), begins_at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_directory_that_stays_in_use_is_refused_with_the_processes() {
        let place = tempfile::tempdir().unwrap();
        let mut user = Command::new("sleep").arg("600").current_dir(place.path()).kill_on_drop(true).spawn().unwrap();

        let refused = wait_until_unused_within(place.path(), Duration::from_millis(50)).await.unwrap_err();

        let EmbeddedError::StillInUse { pids, .. } = refused else { panic!("{refused}") };
        assert_eq!(pids, [i32::try_from(user.id().unwrap()).unwrap()]);
        user.kill().await.unwrap();
        wait_until_unused(place.path()).await.unwrap();
    }

    #[tokio::test]
    async fn a_cluster_without_a_server_is_stopped_already() {
        let place = tempfile::tempdir().unwrap();

        stop(place.path()).await.unwrap();
    }
}
