//! Where the cluster, its socket and its log lie.
//!
//! Below one top directory: `data` (the cluster), `data.new` (a cluster being made), `run` (the socket),
//! `postgres.log`, and the two lock files. Two things can force another place: a user who cannot reach the
//! directory that was asked for, and a socket path that is longer than the kernel takes.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, lchown},
    },
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{
    error::EmbeddedError,
    user::{ServerUser, canonical},
};

/// Where root keeps clusters whose own directory PostgreSQL's user cannot reach.
const FALLBACK_DIRECTORY: &str = "/var/lib/sigmadsa";
/// Short directories for sockets, best first.
const SOCKET_FALLBACK_DIRECTORIES: [&str; 2] = ["/run", "/tmp"];
/// Longest path of a Unix socket, in bytes: `sun_path` takes 108 with the closing zero, and one stays free.
const SOCKET_PATH_MAX_BYTES: usize = 106;
/// Name of the socket, which PostgreSQL makes from the port.
const SOCKET_FILE: &str = ".s.PGSQL.5432";
/// The mode bits that let anyone but the owner in.
const OTHERS: u32 = 0o077;
/// Bytes of a hashed path that a fallback's name carries.
const HASH_BYTES: usize = 8;

/// The directories of one cluster and the user that owns them.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Holds everything else; without symbolic links.
    pub(super) top: PathBuf,
    pub(super) user: ServerUser,
}

impl Place {
    /// Makes the top directory ready, or the fallback when PostgreSQL's user cannot reach it.
    ///
    /// # Errors
    /// [`EmbeddedError::DirectoryUnwritable`]: the directory cannot be made.
    /// [`EmbeddedError::DirectoryTaken`]: it holds something else.
    /// [`EmbeddedError::DirectoryUnreachable`]: the data is there already, or the fallback is out of reach too.
    /// [`EmbeddedError::ServerUserMissing`]: this process is root and no user can take over.
    pub(super) fn prepare(asked: &Path) -> Result<Self, EmbeddedError> {
        let asked = std::path::absolute(asked).map_err(EmbeddedError::file(asked))?;
        let fallback = Path::new(FALLBACK_DIRECTORY).join(hash(&asked));
        let user = ServerUser::choose(&asked.join("data"))?;
        if !asked.join("data").exists() && fallback.join("data").exists() {
            return Self::prepare_in(&fallback, ServerUser::choose(&fallback.join("data"))?);
        }
        match Self::prepare_in(&asked, user) {
            // Data that is there already is not passed over for an empty cluster elsewhere.
            Err(EmbeddedError::DirectoryUnreachable { path, uid })
                if user.steps_down && !path.join("data").exists() =>
            {
                let message = "cannot be reached by PostgreSQL's user, its data goes to";
                tracing::warn!(%uid, "{} {message} {}", path.display(), fallback.display());
                Self::prepare_in(&fallback, user)
            }
            prepared => prepared,
        }
    }

    fn prepare_in(top: &Path, user: ServerUser) -> Result<Self, EmbeddedError> {
        let unwritable = |source| EmbeddedError::DirectoryUnwritable { path: top.to_path_buf(), source };
        fs::create_dir_all(top).map_err(unwritable)?;
        if !is_empty(top).map_err(unwritable)? && !top.join("start.lock").exists() && !top.join("data").exists() {
            return Err(EmbeddedError::DirectoryTaken { path: top.to_path_buf() });
        }
        let top = canonical(top)?;
        if !user.reaches(&top)? {
            return Err(EmbeddedError::DirectoryUnreachable { path: top, uid: user.uid });
        }
        fs::set_permissions(&top, fs::Permissions::from_mode(0o700))
            .map_err(|source| EmbeddedError::DirectoryUnwritable { path: top.clone(), source })?;
        user.own(&top)?;
        Ok(Self { top, user })
    }

    /// The cluster.
    pub(super) fn data(&self) -> PathBuf {
        self.top.join("data")
    }

    /// The cluster while initdb makes it; it becomes the cluster by being renamed.
    pub(super) fn data_in_making(&self) -> PathBuf {
        self.top.join("data.new")
    }

    /// What the server has to say.
    pub(super) fn log(&self) -> PathBuf {
        self.top.join("postgres.log")
    }

    /// Makes the directory of the socket: `run` below the top, or a short one when that path is too long.
    ///
    /// # Errors
    /// [`EmbeddedError::DirectoryUnwritable`]: none of them can be made.
    pub(super) fn sockets(&self) -> Result<PathBuf, EmbeddedError> {
        let own = self.top.join("run");
        if fits(&own) {
            self.make_sockets(&own).map_err(|source| unwritable(&own, source))?;
            return Ok(own);
        }
        let name = format!("sigmadsa-{}", hash(&self.top));
        let mut refusal = io::Error::from(io::ErrorKind::NotFound);
        for directory in SOCKET_FALLBACK_DIRECTORIES {
            let short = Path::new(directory).join(&name);
            match self.make_sockets(&short) {
                Ok(()) => return Ok(short),
                Err(source) => refusal = source,
            }
        }
        Err(unwritable(&own, refusal))
    }

    fn make_sockets(&self, path: &Path) -> io::Result<()> {
        match DirBuilder::new().mode(0o700).create(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            Ok(()) | Err(_) => {}
        }
        if self.user.steps_down && fs::symlink_metadata(path)?.uid() == 0 {
            lchown(path, Some(self.user.uid), Some(self.user.gid))?;
        }
        // In /tmp anyone could have made it first, to answer in our place.
        let found = fs::symlink_metadata(path)?;
        if found.is_dir() && found.uid() == self.user.uid && found.mode() & OTHERS == 0 {
            Ok(())
        } else {
            Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is there, and of another user or open to others"))
        }
    }
}

/// The files that mark a socket as taken: the socket and its lock file.
pub(super) fn socket_files(sockets: &Path) -> [PathBuf; 2] {
    [sockets.join(format!("{SOCKET_FILE}.lock")), sockets.join(SOCKET_FILE)]
}

/// Whether a socket in this directory has a name that the kernel and PostgreSQL's setting can carry.
fn fits(sockets: &Path) -> bool {
    let socket = sockets.join(SOCKET_FILE);
    socket.to_str().is_some_and(|name| name.len() <= SOCKET_PATH_MAX_BYTES)
}

fn unwritable(path: &Path, source: io::Error) -> EmbeddedError {
    EmbeddedError::DirectoryUnwritable { path: path.to_path_buf(), source }
}

fn is_empty(directory: &Path) -> io::Result<bool> {
    Ok(fs::read_dir(directory)?.next().is_none())
}

fn hash(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_bytes());
    let number = digest.iter().take(HASH_BYTES).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{number:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_that_is_too_long_does_not_fit() {
        let longest = "x".repeat(SOCKET_PATH_MAX_BYTES - SOCKET_FILE.len() - 2);

        assert!(fits(&Path::new("/").join(&longest)));
        assert!(!fits(&Path::new("/").join(format!("{longest}x"))));
    }

    #[test]
    fn a_directory_with_other_files_is_refused() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("letter.txt"), "dear").unwrap();

        let refused = Place::prepare(place.path()).unwrap_err();

        assert!(matches!(refused, EmbeddedError::DirectoryTaken { .. }), "{refused}");
    }

    #[test]
    fn a_socket_directory_open_to_others_is_refused() {
        let place = tempfile::tempdir().unwrap();
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let place = Place::prepare(&place.path().join("postgres")).unwrap();
        fs::create_dir(place.top.join("run")).unwrap();
        fs::set_permissions(place.top.join("run"), fs::Permissions::from_mode(0o777)).unwrap();

        let refused = place.sockets().unwrap_err();

        assert!(matches!(refused, EmbeddedError::DirectoryUnwritable { .. }), "{refused}");
    }
}
