//! Which PostgreSQL programs to run.
//!
//! In this order: the directory that the operator named, `pg_config --bindir`, `/usr/lib/postgresql/*/bin` from the
//! highest version down, and PATH. Where a cluster exists, its own major version goes before that order.

use std::{
    env, fs,
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::timeout;

use super::{error::EmbeddedError, process::program, user::ServerUser};

/// Where Debian and its children keep one directory for each version.
const VERSIONS_DIRECTORY: &str = "/usr/lib/postgresql";
/// How long a program may take to say its version.
const VERSION_WITHIN: Duration = Duration::from_secs(10);
/// How many directories are asked for their version.
const DIRECTORIES_MAX: usize = 64;

/// One directory of PostgreSQL programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    /// Holds initdb and postgres; without symbolic links.
    pub(super) directory: PathBuf,
    /// Major version, such as 15.
    pub(super) major: u32,
}

impl Binaries {
    /// Finds the programs for a cluster of major version `wanted`, or for a new one.
    ///
    /// # Errors
    /// [`EmbeddedError::BinariesUnusable`]: the directory named by the operator does not hold them.
    /// [`EmbeddedError::BinariesMissing`]: none are found.
    /// [`EmbeddedError::VersionMismatch`]: none are of the wanted version; `data` is named in it.
    pub(super) async fn find(
        named: Option<&Path>,
        wanted: Option<u32>,
        data: &Path,
        user: ServerUser,
    ) -> Result<Self, EmbeddedError> {
        let directories = match named {
            Some(directory) => vec![directory.to_path_buf()],
            None => installed(user).await,
        };
        let mut best: Option<Self> = None;
        for directory in directories.iter().take(DIRECTORIES_MAX) {
            let Some(found) = examine(directory, user).await else { continue };
            if wanted.is_none_or(|wanted| wanted == found.major) {
                return Ok(found);
            }
            best = best.or(Some(found));
        }
        Err(match (best, wanted, named) {
            (Some(found), Some(cluster), _) => {
                EmbeddedError::VersionMismatch { directory: data.to_path_buf(), cluster, binaries: found.major }
            }
            (_, _, Some(directory)) => EmbeddedError::BinariesUnusable { directory: directory.to_path_buf() },
            (_, _, None) => EmbeddedError::BinariesMissing,
        })
    }

    /// The program that makes a cluster.
    pub(super) fn initdb(&self) -> PathBuf {
        self.directory.join("initdb")
    }

    /// The server.
    pub(super) fn postgres(&self) -> PathBuf {
        self.directory.join("postgres")
    }
}

/// Directories that may hold the programs, best first.
async fn installed(user: ServerUser) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let searched: Vec<PathBuf> = env::split_paths(&path).collect();
    let mut directories = Vec::new();
    if let Some(pg_config) = searched.iter().map(|directory| directory.join("pg_config")).find(|file| file.is_file()) {
        directories.extend(configured(&pg_config, user).await);
    }
    directories.extend(versions());
    directories.extend(searched);
    directories
}

/// What `pg_config --bindir` answers.
async fn configured(pg_config: &Path, user: ServerUser) -> Option<PathBuf> {
    let asked = program(pg_config, user).arg("--bindir").output();
    let mut answer = timeout(VERSION_WITHIN, asked).await.ok()?.ok()?.stdout;
    answer.truncate(answer.trim_ascii_end().len());
    (!answer.is_empty()).then(|| PathBuf::from(std::ffi::OsString::from_vec(answer)))
}

/// `/usr/lib/postgresql/*/bin`, highest version first.
fn versions() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(VERSIONS_DIRECTORY) else { return Vec::new() };
    let mut majors: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse().ok())).collect();
    majors.sort_unstable_by(|left, right| right.cmp(left));
    majors.into_iter().map(|major| Path::new(VERSIONS_DIRECTORY).join(major.to_string()).join("bin")).collect()
}

/// The programs in one directory, where it has both and they run.
async fn examine(directory: &Path, user: ServerUser) -> Option<Binaries> {
    // A link such as /usr/local/bin/initdb hides the directory whose share files initdb needs.
    let initdb = fs::canonicalize(directory.join("initdb")).ok()?;
    let directory = initdb.parent()?.to_path_buf();
    let asked = program(&directory.join("postgres"), user).arg("-V").output();
    let answer = timeout(VERSION_WITHIN, asked).await.ok()?.ok()?;
    let major = major(std::str::from_utf8(&answer.stdout).ok()?)?;
    Some(Binaries { directory, major })
}

/// The major version in an answer such as `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major(answer: &str) -> Option<u32> {
    let (_, version) = answer.split_once("(PostgreSQL) ")?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> ServerUser {
        ServerUser { uid: 0, gid: 0, steps_down: false }
    }

    #[test]
    fn the_major_version_is_read_from_every_kind_of_answer() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("something else 15\n"), None);
    }

    #[tokio::test]
    async fn links_to_the_programs_are_resolved() {
        let real = Binaries::find(None, None, Path::new("/data"), own()).await.unwrap();
        let place = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(real.initdb(), place.path().join("initdb")).unwrap();

        let found = Binaries::find(Some(place.path()), None, Path::new("/data"), own()).await.unwrap();

        assert_eq!(found, real);
    }

    #[tokio::test]
    async fn a_named_directory_without_the_programs_is_refused() {
        let place = tempfile::tempdir().unwrap();

        let refused = Binaries::find(Some(place.path()), None, Path::new("/data"), own()).await.unwrap_err();

        assert!(matches!(refused, EmbeddedError::BinariesUnusable { .. }), "{refused}");
    }

    #[test]
    fn missing_binaries_are_named_with_what_to_install() {
        let message = EmbeddedError::BinariesMissing.to_string();

        for named in ["apt-get install postgresql", "--pg-bin", "DATABASE_URL"] {
            assert!(message.contains(named), "{message}");
        }
    }
}
