//! The state file: what must outlive a restart, written whole and swapped in; the journal has what came after.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::accounts::Accounts;
use super::chats::{Message, Person, Thread};
use super::{World, journal};
use crate::sandbox::Sandbox;
use crate::webhook::outbox::Unposted;
use crate::webhook::payload;
use crate::{Error, Settings};

/// The shortest time between two looks at the size of the journal.
const INTERVAL: Duration = Duration::from_millis(500);
/// Writing may take one part in this many of the time.
const SHARE: u32 = 20;
/// Unacknowledged webhooks that a snapshot holds.
const POSTS_SAVED: usize = 20_000;

/// What a state file and its journals hold, read back.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// The state.
    pub(crate) world: World,
    /// How far the clock stands before the real one.
    pub(crate) ahead_ms: i64,
    /// Webhooks that were not acknowledged, by the numbers of their posts.
    pub(crate) unposted: BTreeMap<u64, Unposted>,
    /// Generation of the newest journal.
    pub(crate) generation: u64,
}

/// A person as the state file keeps it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SavedPerson {
    /// The number, digits.
    pub(crate) number: String,
    /// Profile name.
    pub(crate) name: Option<String>,
    /// Whether businesses see the user id only.
    pub(crate) number_hidden: bool,
    /// User id that a test has set.
    pub(crate) user_id: Option<String>,
    /// When something last happened, milliseconds since 1970.
    pub(crate) touched_ms: i64,
    /// The businesses that the person talks to.
    pub(crate) threads: Vec<Thread>,
    /// The messages, oldest first; none in a journal, which has them one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) messages: Vec<Message>,
}

impl SavedPerson {
    /// The person without its messages.
    pub(crate) fn alone(person: &Person) -> Self {
        Self {
            number: person.number.to_string(),
            name: person.name.clone(),
            number_hidden: person.number_hidden,
            user_id: person.user_id.clone(),
            touched_ms: person.touched_ms,
            threads: person.threads.clone(),
            messages: Vec::new(),
        }
    }

    fn restored(self) -> Person {
        Person {
            number: self.number.into(),
            name: self.name,
            number_hidden: self.number_hidden,
            user_id: self.user_id,
            touched_ms: self.touched_ms,
            threads: self.threads,
            messages: self.messages.into(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    /// The journal that follows.
    #[serde(default)]
    generation: u64,
    accounts: Accounts,
    people: Vec<SavedPerson>,
    ahead_ms: i64,
    unposted: Vec<Unposted>,
}

/// Reads the state file and the journals that follow it; an empty state where there is no state file.
///
/// # Errors
///
/// - [`Error::StateRead`] when one of the files is there and can't be read;
/// - [`Error::StateShape`] when one of them isn't one of ours.
pub(crate) fn load(settings: &Settings) -> Result<Opened, Error> {
    let Some(path) = &settings.state_file else { return Ok(Opened::default()) };
    let failed = |source| Error::StateRead { path: path.clone(), source };
    let journals = journal::generations(path).map_err(failed)?;
    let newest = journals.last().copied().unwrap_or_default();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        // Every journal follows a state file: where that was removed, the journals mean nothing any more.
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            return Ok(Opened { generation: newest, ..Opened::default() });
        }
        Err(source) => return Err(failed(source)),
    };
    let saved: Saved =
        serde_json::from_slice(&bytes).map_err(|source| Error::StateShape { path: path.clone(), source })?;
    let following = saved.generation;
    let mut opened = restored(saved);
    for generation in journals.into_iter().filter(|generation| *generation >= following) {
        journal::replay(path, generation, &mut opened)?;
    }
    opened.generation = newest.max(following);
    know_user_ids(&mut opened.world);
    // What was just read needn't be written down.
    drop(opened.world.take_line());
    Ok(opened)
}

fn restored(saved: Saved) -> Opened {
    let mut world = World { accounts: saved.accounts, ..World::default() };
    for person in saved.people {
        world.chats.restore(person.restored());
    }
    world.chats.settle_order();
    let unposted = saved.unposted.into_iter().map(|post| (post.id, post)).collect();
    Opened { world, ahead_ms: saved.ahead_ms, unposted, generation: 0 }
}

/// Remembers the user ids that businesses were told, which follow from who wrote to whom.
fn know_user_ids(world: &mut World) {
    let mut known = Vec::new();
    for person in world.chats.people() {
        for thread in person.threads.iter().filter(|thread| thread.last_written_ms.is_some()) {
            if let Some(business) = world.accounts.with_phone_number_id(&thread.phone_number_id) {
                known.push((payload::user_id(person, &business.portfolio.id), Arc::clone(&person.number)));
            }
        }
    }
    for (user_id, number) in known {
        world.chats.know_user_id(user_id, &number);
    }
}

/// Writes the state file whenever the journal has grown long, until the sandbox stops.
pub(crate) async fn run(sandbox: Arc<Sandbox>) {
    let mut pause = INTERVAL;
    while sandbox.stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
        if !sandbox.world().journal_is_due() {
            continue;
        }
        let begun = Instant::now();
        if let Err(error) = save(&sandbox).await {
            tracing::warn!(error = ?error, "The sandbox's state wasn't saved");
        }
        pause = INTERVAL.max(begun.elapsed().saturating_mul(SHARE));
    }
}

/// Writes the state file now, and removes the journals that it makes useless.
///
/// # Errors
///
/// [`Error::StateWrite`] when the file can't be written or swapped in, or the journal that follows can't be begun.
pub(crate) async fn save(sandbox: &Sandbox) -> Result<(), Error> {
    let Some(path) = sandbox.settings.state_file.clone() else { return Ok(()) };
    let written = match snapshot(sandbox) {
        Ok(saved) => {
            let path = path.clone();
            let written = tokio::task::spawn_blocking(move || swap_in(&path, &saved));
            written.await.unwrap_or_else(|error| Err(io::Error::other(error)))
        }
        Err(error) => Err(error),
    };
    written.map_err(|source| Error::StateWrite { path, source })
}

/// The state as it stands, and a fresh journal for what comes next: one and the same moment, under the lock.
fn snapshot(sandbox: &Sandbox) -> io::Result<Saved> {
    let mut world = sandbox.world();
    let generation = world.turn_journal()?;
    let people = world.chats.people();
    let people = people.map(|person| SavedPerson {
        messages: person.messages.iter().cloned().collect(),
        ..SavedPerson::alone(person)
    });
    Ok(Saved {
        generation,
        accounts: world.accounts.clone(),
        people: people.collect(),
        ahead_ms: sandbox.clock.ahead_ms(),
        unposted: sandbox.outbox.unposted(POSTS_SAVED),
    })
}

fn swap_in(path: &Path, saved: &Saved) -> io::Result<()> {
    let beside = path.with_extension("new");
    std::fs::write(&beside, serde_json::to_vec(saved)?)?;
    std::fs::rename(&beside, path)?;
    // A journal that stays is passed over when the state is read, and removed the next time.
    drop(journal::remove_before(path, saved.generation));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio_util::sync::CancellationToken;

    use super::{run, save};
    use crate::Settings;
    use crate::sandbox::Sandbox;
    use crate::state::journal::{JOURNAL_BYTES, generations};
    use crate::webhook::outbox::Unposted;

    #[tokio::test]
    async fn a_journal_that_has_grown_long_is_replaced_by_a_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        let settings = Settings {
            app_id: String::new(),
            app_secret: String::new(),
            verify_token: String::new(),
            webhook_url: String::new(),
            public_url: String::new(),
            state_file: Some(path.clone()),
            behind: Duration::ZERO,
        };
        let sandbox = Arc::new(Sandbox::open(settings, CancellationToken::new()).unwrap());
        save(&sandbox).await.unwrap();
        assert!(!sandbox.world().journal_is_due());
        assert_eq!(generations(&path).unwrap(), [1]);
        let body = "A".repeat(usize::try_from(JOURNAL_BYTES).unwrap());
        sandbox.world().line.posted.push(Unposted { id: 1, url: String::new(), body, written: Vec::new(), lane: None });
        assert!(sandbox.world().journal_is_due());
        let running = tokio::spawn(run(Arc::clone(&sandbox)));
        let replaced = async {
            while generations(&path).unwrap() != [2] {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), replaced).await.unwrap();
        sandbox.stop.cancel();
        running.await.unwrap();
        assert!(!sandbox.world().journal_is_due());
    }
}
