//! The two file locks that let several processes share one PostgreSQL.
//!
//! `start.lock` is held alone while a process starts or stops the server; `holders.lock` is held shared for as
//! long as a process uses it. The kernel drops both when a process dies, however it dies.

use std::{fs::File, path::PathBuf, time::Duration};

use nix::{
    errno::Errno,
    fcntl::{Flock, FlockArg},
};
use tokio::time::{Instant, sleep};

use super::{directory::Place, error::EmbeddedError};

const START_LOCK_FILE: &str = "start.lock";
const HOLDERS_LOCK_FILE: &str = "holders.lock";

/// How long another process may take to start or stop the server.
const START_LOCK_WITHIN: Duration = Duration::from_mins(5);
/// How long a process that holds a server which does not run may take to go away.
const HOLDERS_WITHIN: Duration = Duration::from_secs(20);
/// Pause between two tries to take a lock.
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// The right to start or stop the server; given back when dropped.
#[derive(Debug)]
pub(super) struct StartLock {
    _file: Flock<File>,
}

impl StartLock {
    /// Waits until no other process starts or stops the server of `place`.
    ///
    /// # Errors
    /// [`EmbeddedError::DirectoryUnwritable`]: the lock file cannot be made.
    /// [`EmbeddedError::LockTimeout`]: another process holds it for too long.
    pub(super) async fn acquire(place: &Place) -> Result<Self, EmbeddedError> {
        Self::acquire_within(place, START_LOCK_WITHIN).await
    }

    async fn acquire_within(place: &Place, within: Duration) -> Result<Self, EmbeddedError> {
        let mut file = open(place, START_LOCK_FILE)?;
        let deadline = Instant::now() + within;
        loop {
            match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
                Ok(file) => return Ok(Self { _file: file }),
                Err((_, errno)) if errno != Errno::EWOULDBLOCK => {
                    return Err(EmbeddedError::file(place.top.join(START_LOCK_FILE))(errno.into()));
                }
                Err(_) if Instant::now() >= deadline => {
                    return Err(EmbeddedError::LockTimeout { path: place.top.clone(), within_s: within.as_secs() });
                }
                Err((returned, _)) => file = returned,
            }
            sleep(LOCK_PAUSE).await;
        }
    }
}

/// This process's share in the server. Change it only under a [`StartLock`].
#[derive(Debug)]
pub(super) struct HolderLock {
    top: PathBuf,
    file: Flock<File>,
}

impl HolderLock {
    /// Becomes one of the holders.
    ///
    /// # Errors
    /// [`EmbeddedError::DirectoryUnwritable`]: the lock file cannot be made.
    /// [`EmbeddedError::HeldElsewhere`]: another process holds it alone, which happens only under a start lock.
    pub(super) fn share(place: &Place) -> Result<Self, EmbeddedError> {
        match Flock::lock(open(place, HOLDERS_LOCK_FILE)?, FlockArg::LockSharedNonblock) {
            Ok(file) => Ok(Self { top: place.top.clone(), file }),
            Err((_, Errno::EWOULDBLOCK)) => Err(EmbeddedError::HeldElsewhere { path: place.top.clone() }),
            Err((_, errno)) => Err(EmbeddedError::file(place.top.join(HOLDERS_LOCK_FILE))(errno.into())),
        }
    }

    /// Becomes the only holder, or says that there are others; then this process holds nothing any more.
    pub(super) fn try_alone(&self) -> Result<bool, EmbeddedError> {
        match self.file.relock(FlockArg::LockExclusiveNonblock) {
            Ok(()) => Ok(true),
            Err(Errno::EWOULDBLOCK) => Ok(false),
            Err(errno) => Err(EmbeddedError::file(self.top.join(HOLDERS_LOCK_FILE))(errno.into())),
        }
    }

    /// Waits until this process is the only holder.
    ///
    /// # Errors
    /// [`EmbeddedError::HeldElsewhere`]: another process goes on holding it.
    pub(super) async fn wait_alone(&self) -> Result<(), EmbeddedError> {
        self.wait_alone_within(HOLDERS_WITHIN).await
    }

    async fn wait_alone_within(&self, within: Duration) -> Result<(), EmbeddedError> {
        let deadline = Instant::now() + within;
        while !self.try_alone()? {
            if Instant::now() >= deadline {
                return Err(EmbeddedError::HeldElsewhere { path: self.top.clone() });
            }
            sleep(LOCK_PAUSE).await;
        }
        Ok(())
    }

    /// Lets others hold it too.
    pub(super) fn share_again(&self) -> Result<(), EmbeddedError> {
        self.file
            .relock(FlockArg::LockSharedNonblock)
            .map_err(|errno| EmbeddedError::file(self.top.join(HOLDERS_LOCK_FILE))(errno.into()))
    }
}

fn open(place: &Place, name: &str) -> Result<File, EmbeddedError> {
    let opened = place.user.open(&place.top.join(name));
    opened.map_err(|source| EmbeddedError::DirectoryUnwritable { path: place.top.clone(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::user::ServerUser;

    fn place() -> (tempfile::TempDir, Place) {
        let directory = tempfile::tempdir().unwrap();
        let top = directory.path().to_path_buf();
        (directory, Place { top, user: ServerUser { uid: 0, gid: 0, steps_down: false } })
    }

    #[tokio::test]
    async fn only_the_last_holder_can_be_alone() {
        let (_directory, place) = place();
        let first = HolderLock::share(&place).unwrap();
        let second = HolderLock::share(&place).unwrap();

        assert!(!first.try_alone().unwrap());
        drop(first);

        assert!(second.try_alone().unwrap());
    }

    #[test]
    fn a_lock_file_that_is_a_link_is_refused() {
        let (_directory, place) = place();
        std::os::unix::fs::symlink(place.top.join("other"), place.top.join(HOLDERS_LOCK_FILE)).unwrap();

        let refused = HolderLock::share(&place).unwrap_err();

        assert!(matches!(refused, EmbeddedError::DirectoryUnwritable { .. }), "{refused}");
        assert!(!place.top.join("other").exists());
    }

    #[tokio::test]
    async fn a_start_that_never_ends_is_waited_for_within_a_limit() {
        let (_directory, place) = place();
        let _held = StartLock::acquire(&place).await.unwrap();

        let refused = StartLock::acquire_within(&place, Duration::from_millis(50)).await.unwrap_err();

        assert!(matches!(refused, EmbeddedError::LockTimeout { .. }), "{refused}");
    }

    #[tokio::test]
    async fn a_holder_that_stays_is_waited_for_within_a_limit() {
        let (_directory, place) = place();
        let _other = HolderLock::share(&place).unwrap();
        let own = HolderLock::share(&place).unwrap();

        let refused = own.wait_alone_within(Duration::from_millis(50)).await.unwrap_err();

        assert!(matches!(refused, EmbeddedError::HeldElsewhere { .. }), "{refused}");
    }
}
