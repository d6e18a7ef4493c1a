//! The state file: what must outlive a restart, written whole and swapped in.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::World;
use super::accounts::Accounts;
use super::chats::{Message, Person, Thread};
use crate::sandbox::Sandbox;
use crate::webhook::outbox::Unposted;
use crate::{Error, Settings};

/// The shortest time between two writes.
const INTERVAL: Duration = Duration::from_millis(500);
/// Writing may take one part in this many of the time.
const SHARE: u32 = 20;
/// Messages that are saved, the newest of all chats.
const MESSAGES_SAVED: u64 = 2_000;
/// Unacknowledged webhooks that are saved.
const POSTS_SAVED: usize = 2_000;

/// What a state file holds, read back.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// The state.
    pub(crate) world: World,
    /// How far the clock stands before the real one.
    pub(crate) ahead_ms: i64,
    /// Webhooks that were not acknowledged.
    pub(crate) unposted: Vec<Unposted>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedPerson {
    number: String,
    name: Option<String>,
    number_hidden: bool,
    user_id: Option<String>,
    touched_ms: i64,
    threads: Vec<Thread>,
    messages: Vec<Message>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    accounts: Accounts,
    people: Vec<SavedPerson>,
    ahead_ms: i64,
    unposted: Vec<Unposted>,
}

/// Reads the state file; an empty state where there is none.
pub(crate) fn load(settings: &Settings) -> Result<Opened, Error> {
    let Some(path) = &settings.state_file else { return Ok(Opened::default()) };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Opened::default()),
        Err(source) => return Err(Error::StateRead { path: path.clone(), source }),
    };
    let saved: Saved =
        serde_json::from_slice(&bytes).map_err(|source| Error::StateShape { path: path.clone(), source })?;
    let mut world = World { accounts: saved.accounts, ..World::default() };
    for person in saved.people {
        world.chats.restore(Person {
            number: person.number.into(),
            name: person.name,
            number_hidden: person.number_hidden,
            user_id: person.user_id,
            touched_ms: person.touched_ms,
            threads: person.threads,
            messages: person.messages.into(),
        });
    }
    world.chats.settle_order();
    Ok(Opened { world, ahead_ms: saved.ahead_ms, unposted: saved.unposted })
}

/// Writes the state file whenever the state has changed, until the sandbox stops.
pub(crate) async fn run(sandbox: Arc<Sandbox>) {
    let mut pause = INTERVAL;
    while sandbox.stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
        if !sandbox.take_changed() {
            continue;
        }
        let begun = Instant::now();
        if let Err(error) = save(&sandbox).await {
            tracing::warn!(error = ?error, "The sandbox's state wasn't saved");
            sandbox.mark_changed();
        }
        pause = INTERVAL.max(begun.elapsed().saturating_mul(SHARE));
    }
}

/// Writes the state file now.
///
/// # Errors
///
/// [`Error::StateWrite`] when the file can't be written or swapped in.
pub(crate) async fn save(sandbox: &Sandbox) -> Result<(), Error> {
    let Some(path) = sandbox.settings.state_file.clone() else { return Ok(()) };
    let bytes = serde_json::to_vec(&snapshot(sandbox)).unwrap_or_default();
    let written = tokio::task::spawn_blocking({
        let path = path.clone();
        move || swap_in(&path, &bytes)
    });
    let written = written.await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
    written.map_err(|source| Error::StateWrite { path, source })
}

fn snapshot(sandbox: &Sandbox) -> Saved {
    let world = sandbox.world();
    let after = world.chats.last_seq().saturating_sub(MESSAGES_SAVED);
    let people = world
        .chats
        .people()
        .map(|person| SavedPerson {
            number: person.number.to_string(),
            name: person.name.clone(),
            number_hidden: person.number_hidden,
            user_id: person.user_id.clone(),
            touched_ms: person.touched_ms,
            threads: person.threads.clone(),
            messages: person.messages.iter().filter(|message| message.seq > after).cloned().collect(),
        })
        .collect();
    let accounts = world.accounts.clone();
    drop(world);
    Saved { accounts, people, ahead_ms: sandbox.clock.ahead_ms(), unposted: sandbox.outbox.unposted(POSTS_SAVED) }
}

fn swap_in(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}
