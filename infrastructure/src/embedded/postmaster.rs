//! What can be seen of a server from outside: its `postmaster.pid` and the processes in /proc.
//!
//! A signal of number 0 does not tell whether a server lives: it also reaches processes that are dead and not yet
//! reaped, and strangers that were given the same id later. The command line and the working directory do tell.

use std::{
    ffi::OsStr,
    fs,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

/// A server that lives, as its `postmaster.pid` describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Postmaster {
    pub(super) pid: i32,
    /// Where its socket is; not known right after its start.
    pub(super) sockets: Option<PathBuf>,
    /// Whether it takes connections.
    pub(super) is_ready: bool,
}

impl Postmaster {
    /// The server of the cluster in `data`, when one lives.
    pub(super) fn living(data: &Path) -> Option<Self> {
        let found = Self::parse(&fs::read(pid_file(data)).ok()?)?;
        is_postmaster(found.pid, data).then_some(found)
    }

    /// Reads the lines of a `postmaster.pid`: id, data, start time, port, socket directory, address, key, status.
    fn parse(file: &[u8]) -> Option<Self> {
        let lines: Vec<&[u8]> = file.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).collect();
        let pid = std::str::from_utf8(lines.first()?).ok()?.parse().ok().filter(|pid| *pid > 1)?;
        let sockets = lines.get(4).filter(|line| !line.is_empty()).map(|line| PathBuf::from(OsStr::from_bytes(line)));
        let is_ready = lines.get(7).is_some_and(|status| *status == b"ready");
        Some(Self { pid, sockets, is_ready })
    }
}

/// The file in which a server names itself.
pub(super) fn pid_file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

/// Whether the process runs `postgres` on `data`. The server's own children and dead processes do not count.
pub(super) fn is_postmaster(pid: i32, data: &Path) -> bool {
    let Ok(line) = fs::read(format!("/proc/{pid}/cmdline")) else { return false };
    let mut words = line.split(|byte| *byte == 0).map(OsStr::from_bytes);
    let is_postgres = words.next().and_then(|program| Path::new(program).file_name()) == Some(OsStr::new("postgres"));
    is_postgres && words.any(|word| word == data.as_os_str())
}

/// Processes that work in `directory` or name it on their command line: server, backends and initdb.
pub(super) fn users_of(directory: &Path) -> Vec<i32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| works_in(*pid, directory) || names(*pid, directory))
        .collect()
}

fn works_in(pid: i32, directory: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|found| found == directory)
}

fn names(pid: i32, directory: &Path) -> bool {
    let Ok(line) = fs::read(format!("/proc/{pid}/cmdline")) else { return false };
    let mut words = line.split(|byte| *byte == 0).map(OsStr::from_bytes);
    let program = words.next().and_then(|program| Path::new(program).file_name());
    let is_ours = program.is_some_and(|name| name == "postgres" || name == "initdb");
    is_ours && words.any(|word| word == directory.as_os_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_is_read() {
        let file = b"42\n/data\n1764000000\n5432\n/data/run\n\n  123 4\nready   \n";

        let expected = Postmaster { pid: 42, sockets: Some(PathBuf::from("/data/run")), is_ready: true };

        assert_eq!(Postmaster::parse(file), Some(expected));
    }

    #[test]
    fn a_file_of_a_server_that_is_just_starting_is_read() {
        let file = b"42\n/data\n1764000000\n5432\n";

        assert_eq!(Postmaster::parse(file), Some(Postmaster { pid: 42, sockets: None, is_ready: false }));
    }

    #[test]
    fn a_file_without_a_process_id_names_nobody() {
        assert_eq!(Postmaster::parse(b""), None);
        assert_eq!(Postmaster::parse(b"soon\n"), None);
        assert_eq!(Postmaster::parse(b"-1\n"), None);
    }

    #[test]
    fn a_stranger_is_not_a_postmaster() {
        let own = i32::try_from(std::process::id()).unwrap();

        assert!(!is_postmaster(own, Path::new("/data")));
    }
}
