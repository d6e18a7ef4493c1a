//! The cluster on disk: making it with initdb, and reading which version made it.
//!
//! initdb works in `data.new`, which is renamed to `data` when it is whole and on the disk, so that a `data` that
//! exists is never half made.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{task::spawn_blocking, time::timeout};

use super::{
    SUPERUSER,
    binaries::Binaries,
    directory::Place,
    error::EmbeddedError,
    log::last_lines,
    process::{program, wait_until_unused},
};

/// How long initdb may take; about a second is usual.
const INITDB_WITHIN: Duration = Duration::from_mins(2);

/// The major version that made the cluster in `data`; `None` where there is no cluster yet.
///
/// # Errors
/// [`EmbeddedError::NotACluster`]: there are files, but no readable `PG_VERSION`.
pub(super) fn version(data: &Path) -> Result<Option<u32>, EmbeddedError> {
    let written = fs::read_to_string(data.join("PG_VERSION"));
    if written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) && is_missing_or_empty(data) {
        return Ok(None);
    }
    let major = written.ok().and_then(|text| text.trim().parse().ok());
    major.map(Some).ok_or_else(|| EmbeddedError::NotACluster { path: data.to_path_buf() })
}

fn is_missing_or_empty(directory: &Path) -> bool {
    match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Makes the cluster.
///
/// # Errors
/// [`EmbeddedError::StillInUse`]: an initdb that was left behind goes on.
/// [`EmbeddedError::InitdbFailed`], [`EmbeddedError::InitdbTimeout`]: initdb did.
/// [`EmbeddedError::Program`]: it cannot be run.
/// [`EmbeddedError::File`]: the files cannot be cleared, synced or renamed.
pub(super) async fn make(place: &Place, binaries: &Binaries) -> Result<(), EmbeddedError> {
    let data_new = place.data_in_making();
    // An initdb whose parent was killed goes on, and clears up behind itself when it fails: never beside it.
    wait_until_unused(&data_new).await?;
    remove_if_there(&data_new)?;
    initdb(place, binaries, &data_new).await?;
    sync(data_new.clone()).await?;
    fs::rename(&data_new, place.data()).map_err(EmbeddedError::file(place.data()))?;
    sync(place.top.clone()).await
}

async fn initdb(place: &Place, binaries: &Binaries, data_new: &Path) -> Result<(), EmbeddedError> {
    let mut command = program(&binaries.initdb(), place.user);
    command.arg("-D").arg(data_new).arg(format!("--username={SUPERUSER}")).args([
        // Only the socket leads in, and its directory is closed to everyone else.
        "--auth-local=trust",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
        // All of it is synced at once afterwards; the server itself always syncs.
        "--no-sync",
    ]);
    let output = timeout(INITDB_WITHIN, command.kill_on_drop(true).output())
        .await
        .map_err(|_| EmbeddedError::InitdbTimeout { within_s: INITDB_WITHIN.as_secs() })?
        .map_err(|source| EmbeddedError::Program { program: binaries.initdb(), source })?;
    if output.status.success() {
        return Ok(());
    }
    Err(EmbeddedError::InitdbFailed { output: last_lines(&output.stderr) })
}

/// Waits until everything on the file system of `path` is on the disk.
async fn sync(path: PathBuf) -> Result<(), EmbeddedError> {
    let syncing = spawn_blocking(move || {
        let opened = File::open(&path).map_err(EmbeddedError::file(&path))?;
        nix::unistd::syncfs(&opened).map_err(|errno| EmbeddedError::file(&path)(errno.into()))
    });
    syncing.await.map_err(|error| EmbeddedError::file("the file system")(io::Error::other(error)))?
}

fn remove_if_there(directory: &Path) -> Result<(), EmbeddedError> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(EmbeddedError::file(directory)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_empty_directory_has_no_version_yet() {
        let place = tempfile::tempdir().unwrap();

        assert_eq!(version(place.path()).unwrap(), None);
        assert_eq!(version(&place.path().join("missing")).unwrap(), None);
    }

    #[test]
    fn files_without_a_version_are_not_a_cluster() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("letter.txt"), "dear").unwrap();

        let refused = version(place.path()).unwrap_err();

        assert!(matches!(refused, EmbeddedError::NotACluster { .. }), "{refused}");
    }

    #[test]
    fn an_unreadable_version_is_not_a_cluster() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("PG_VERSION"), "fifteen\n").unwrap();

        let refused = version(place.path()).unwrap_err();

        assert!(matches!(refused, EmbeddedError::NotACluster { .. }), "{refused}");
    }
}
