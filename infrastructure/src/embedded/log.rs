//! The server's log file: bounded by turning it over at a start, and quoted when a start fails.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use super::{error::EmbeddedError, user::ServerUser};

/// Size from which a start turns the log over; one older file is kept.
const ROTATE_FROM_BYTES: u64 = 4 * 1024 * 1024;
/// How much of the end of a log is read.
const TAIL_BYTES: u64 = 4096;
/// How many lines of it an error quotes.
const TAIL_LINES: usize = 10;

/// The log of one start.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) file: File,
    /// Where this start's lines begin.
    pub(super) begins_at: u64,
}

impl Log {
    /// Opens the log to append to, after turning over one that has grown large.
    pub(super) fn open(path: &Path, user: ServerUser) -> Result<Self, EmbeddedError> {
        if fs::symlink_metadata(path).is_ok_and(|found| found.len() >= ROTATE_FROM_BYTES) {
            fs::rename(path, path.with_extension("log.1")).map_err(EmbeddedError::file(path))?;
        }
        let file = user.open(path).map_err(EmbeddedError::file(path))?;
        let begins_at = file.metadata().map_err(EmbeddedError::file(path))?.len();
        Ok(Self { file, begins_at })
    }
}

/// The last lines of the log, from `begins_at` on; a log that cannot be read says so.
pub(super) fn tail(path: &Path, begins_at: u64) -> String {
    read_tail(path, begins_at).map_or_else(|_| String::from("(the log cannot be read)"), |bytes| last_lines(&bytes))
}

/// The last lines of a program's output, as one line.
pub(super) fn last_lines(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return String::from("(nothing)");
    }
    lines.iter().skip(lines.len().saturating_sub(TAIL_LINES)).copied().collect::<Vec<_>>().join(" | ")
}

fn read_tail(path: &Path, begins_at: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let start = begins_at.max(file.metadata()?.len().saturating_sub(TAIL_BYTES));
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: ServerUser = ServerUser { uid: 0, gid: 0, steps_down: false };

    #[test]
    fn a_large_log_is_turned_over_once() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("postgres.log");
        File::create(&path).unwrap().set_len(ROTATE_FROM_BYTES).unwrap();

        let log = Log::open(&path, OWN).unwrap();

        assert_eq!(log.begins_at, 0);
        assert_eq!(fs::metadata(place.path().join("postgres.log.1")).unwrap().len(), ROTATE_FROM_BYTES);
    }

    #[test]
    fn the_tail_quotes_only_the_last_lines_of_this_start() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("postgres.log");
        fs::write(&path, "an earlier start\n").unwrap();
        let begins_at = Log::open(&path, OWN).unwrap().begins_at;
        fs::write(&path, format!("an earlier start\n{}", "again\n".repeat(30))).unwrap();

        let quoted = tail(&path, begins_at);

        assert_eq!(quoted, ["again"; TAIL_LINES].join(" | "));
    }
}
