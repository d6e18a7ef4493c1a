//! Who runs PostgreSQL: it refuses to run as root, so root gives way to another user.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt, chown, fchown},
    path::{Path, PathBuf},
};

use nix::{
    fcntl::OFlag,
    unistd::{Gid, Uid, User},
};

use super::error::EmbeddedError;

/// Users that root gives way to, best first.
const SERVER_USERS: [&str; 2] = ["postgres", "nobody"];

/// Who PostgreSQL runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ServerUser {
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// Whether this process is root and has to step down before it runs a program.
    pub(super) steps_down: bool,
}

impl ServerUser {
    /// This process's own user; for root the owner of the data, else postgres, else nobody.
    ///
    /// # Errors
    /// [`EmbeddedError::ServerUserMissing`]: root, no data yet, and neither user exists.
    pub(super) fn choose(data: &Path) -> Result<Self, EmbeddedError> {
        let own = Uid::effective();
        if !own.is_root() {
            return Ok(Self { uid: own.as_raw(), gid: Gid::effective().as_raw(), steps_down: false });
        }
        // A cluster made by nobody stays nobody's when the user postgres is added later.
        let owner = fs::metadata(data).ok().filter(|found| found.uid() != 0).map(|found| (found.uid(), found.gid()));
        let (uid, gid) = owner.or_else(known_user).ok_or(EmbeddedError::ServerUserMissing)?;
        Ok(Self { uid, gid, steps_down: true })
    }

    /// Hands one file or directory over; nothing below it.
    pub(super) fn own(&self, path: &Path) -> Result<(), EmbeddedError> {
        if !self.steps_down {
            return Ok(());
        }
        chown(path, Some(self.uid), Some(self.gid)).map_err(EmbeddedError::file(path))
    }

    /// Opens a file of the cluster to append to; a new one belongs to this user.
    ///
    /// This user may write in the directory, and must not lead root to another file: links are refused, and a file
    /// that is there already keeps its owner.
    pub(super) fn open(&self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.append(true).mode(0o600).custom_flags(OFlag::O_NOFOLLOW.bits());
        match options.clone().create_new(true).open(path) {
            Ok(file) if self.steps_down => fchown(&file, Some(self.uid), Some(self.gid)).map(|()| file),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options.open(path),
            opened => opened,
        }
    }

    /// Whether this user may pass through every directory above `path`, which exists.
    pub(super) fn reaches(&self, path: &Path) -> Result<bool, EmbeddedError> {
        let path = canonical(path)?;
        for above in path.ancestors().skip(1) {
            let found = fs::metadata(above).map_err(EmbeddedError::file(above))?;
            let bit = if found.uid() == self.uid {
                0o100
            } else if found.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            if found.mode() & bit == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The path without symbolic links.
pub(super) fn canonical(path: &Path) -> Result<PathBuf, EmbeddedError> {
    fs::canonicalize(path).map_err(EmbeddedError::file(path))
}

fn known_user() -> Option<(u32, u32)> {
    SERVER_USERS
        .iter()
        .find_map(|name| User::from_name(name).ok().flatten())
        .map(|user| (user.uid.as_raw(), user.gid.as_raw()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_directory_closed_to_the_user_is_not_reachable() {
        let place = tempfile::tempdir().unwrap();
        let below = place.path().join("below");
        fs::create_dir(&below).unwrap();
        let stranger = ServerUser { uid: 4_000_001, gid: 4_000_001, steps_down: true };

        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(!stranger.reaches(&below).unwrap());

        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o711)).unwrap();
        assert!(stranger.reaches(&below).unwrap());
    }

    #[test]
    fn a_directory_open_to_the_group_is_reachable_by_its_members_only() {
        let place = tempfile::tempdir().unwrap();
        let below = place.path().join("below");
        fs::create_dir(&below).unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o710)).unwrap();
        let group = fs::metadata(place.path()).unwrap().gid();

        assert!(ServerUser { uid: 4_000_001, gid: group, steps_down: true }.reaches(&below).unwrap());
        assert!(!ServerUser { uid: 4_000_001, gid: group + 1, steps_down: true }.reaches(&below).unwrap());
    }
}
