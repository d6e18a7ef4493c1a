//! The journal beside the state file: what changed since the snapshot, written down before anybody is answered.
//!
//! What happens while the state is locked is one line, written when the lock is given up: a message and its webhook,
//! or a status and its webhook, stand both or neither. Lines aren't brought to the disk by force: they outlive the
//! process, whatever kills it, and not the machine.
//!
//! Not written, because the snapshot doesn't hold it either: the bytes of files, the list of calls, the speed of the
//! clock, and faults. What a fault holds back, for half a second, is told anew where it was a person's message, and
//! lost where it was a status; without a fault nothing is.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::accounts::AccountChanges;
use super::chats::{Message, Status};
use super::snapshot::{Opened, SavedPerson};
use crate::Error;
use crate::webhook::outbox::Unposted;

/// Size of a journal beyond which a snapshot takes its place.
pub(crate) const JOURNAL_BYTES: u64 = 8 * 1024 * 1024;

/// What changed while the state was locked; each thing as it stood afterwards.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Line {
    /// How far the clock stands before the real one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ahead_ms: Option<i64>,
    /// Portfolios, accounts, numbers and codes that changed.
    #[serde(skip_serializing_if = "AccountChanges::is_empty")]
    pub(crate) accounts: AccountChanges,
    /// New messages, each with the number of the person whose chat it is in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) messages: Vec<(Box<str>, Message)>,
    /// People that changed, without their messages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) people: Vec<SavedPerson>,
    /// Messages that got further.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) statuses: Vec<(Box<str>, Status)>,
    /// Webhooks that wait from now on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) posted: Vec<Unposted>,
    /// Webhooks that are over, by the numbers of their posts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) settled: Vec<u64>,
}

impl Line {
    /// Whether nothing changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.ahead_ms.is_none()
            && self.accounts.is_empty()
            && self.messages.is_empty()
            && self.people.is_empty()
            && self.statuses.is_empty()
            && self.posted.is_empty()
            && self.settled.is_empty()
    }

    fn apply(self, opened: &mut Opened) {
        let world = &mut opened.world;
        opened.ahead_ms = self.ahead_ms.unwrap_or(opened.ahead_ms);
        world.accounts.restore(self.accounts);
        // People come after messages, as they know to the millisecond when something last happened to them.
        for (number, message) in self.messages {
            let written_ms = message.timestamp_s.saturating_mul(1_000);
            world.chats.place(&number, message, written_ms);
        }
        for saved in self.people {
            let person = world.chats.person(&saved.number, saved.touched_ms);
            person.name = saved.name;
            person.number_hidden = saved.number_hidden;
            person.user_id = saved.user_id;
            person.threads = saved.threads;
        }
        for (id, status) in self.statuses {
            world.chats.raise(&id, status);
        }
        opened.unposted.extend(self.posted.into_iter().map(|post| (post.id, post)));
        for id in self.settled {
            opened.unposted.remove(&id);
        }
    }
}

/// The journal that is being written.
///
/// Each has a number, its generation. A snapshot names the generation that follows it: what it doesn't hold stands in
/// the journals from that one on, and earlier ones are of no use any more.
#[derive(Debug)]
pub(crate) struct Journal {
    state_file: PathBuf,
    generation: u64,
    /// None until the first snapshot, and after a line couldn't be written: only a snapshot helps then.
    file: Option<File>,
    bytes: u64,
}

impl Journal {
    /// The journal beside `state_file` that follows `generation`; it begins with the first [`Journal::turn`].
    pub(crate) fn after(state_file: PathBuf, generation: u64) -> Self {
        Self { state_file, generation, file: None, bytes: 0 }
    }

    /// Begins the next journal, which is empty; gives its generation.
    ///
    /// # Errors
    ///
    /// When its file can't be made; lines go on to the one before then.
    pub(crate) fn turn(&mut self) -> io::Result<u64> {
        let generation = self.generation + 1;
        std::fs::create_dir_all(folder(&self.state_file))?;
        let file = OpenOptions::new().append(true).create_new(true).open(path(&self.state_file, generation))?;
        self.file = Some(file);
        self.generation = generation;
        self.bytes = 0;
        Ok(generation)
    }

    /// Writes a line down.
    pub(crate) fn append(&mut self, line: &Line) {
        let Some(file) = &mut self.file else { return };
        let written = serde_json::to_vec(line).map_err(io::Error::other).and_then(|mut bytes| {
            bytes.push(b'\n');
            file.write_all(&bytes)?;
            Ok(bytes.len())
        });
        match written {
            Ok(bytes) => self.bytes += u64::try_from(bytes).unwrap_or(u64::MAX),
            Err(error) => {
                tracing::error!(%error, "The sandbox's journal can't be written");
                // Half a line may stand at its end, so nothing may follow there.
                self.file = None;
            }
        }
    }

    /// Whether a snapshot should take its place.
    pub(crate) fn is_due(&self) -> bool {
        self.file.is_none() || self.bytes >= JOURNAL_BYTES
    }
}

/// The generations of the journals that stand beside `state_file`, oldest first.
///
/// # Errors
///
/// When the folder is there and can't be listed.
pub(crate) fn generations(state_file: &Path) -> io::Result<Vec<u64>> {
    let entries = match std::fs::read_dir(folder(state_file)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let beginning = beginning(state_file);
    let mut generations = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let generation = name.to_str().and_then(|name| name.strip_prefix(&beginning)?.parse::<u64>().ok());
        generations.extend(generation);
    }
    generations.sort_unstable();
    Ok(generations)
}

/// Does to `opened` what the journal of this generation says happened.
///
/// What follows the last line break was cut off by a kill before anybody was answered for it, and never happened.
///
/// # Errors
///
/// - [`Error::StateRead`] when the journal can't be read;
/// - [`Error::StateShape`] when one of its lines isn't one of ours.
pub(crate) fn replay(state_file: &Path, generation: u64, opened: &mut Opened) -> Result<(), Error> {
    let path = path(state_file, generation);
    let bytes = std::fs::read(&path).map_err(|source| Error::StateRead { path: path.clone(), source })?;
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n")) {
        let line: Line =
            serde_json::from_slice(line).map_err(|source| Error::StateShape { path: path.clone(), source })?;
        line.apply(opened);
    }
    Ok(())
}

/// Removes the journals before this generation.
///
/// # Errors
///
/// When the folder can't be listed or a journal can't be removed.
pub(crate) fn remove_before(state_file: &Path, generation: u64) -> io::Result<()> {
    for old in generations(state_file)?.into_iter().filter(|old| *old < generation) {
        std::fs::remove_file(path(state_file, old))?;
    }
    Ok(())
}

fn folder(state_file: &Path) -> &Path {
    state_file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn path(state_file: &Path, generation: u64) -> PathBuf {
    folder(state_file).join(format!("{}{generation}", beginning(state_file)))
}

/// What the names of all journals begin with; the generation follows.
fn beginning(state_file: &Path) -> String {
    format!("{}.journal.", state_file.file_name().unwrap_or_default().to_string_lossy())
}
