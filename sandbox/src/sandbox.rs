//! What every part of the sandbox shares.

use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::phone::events::PhoneEvent;
use crate::state::World;
use crate::state::journal::Journal;
use crate::webhook::deliver::POSTS_AT_ONCE;
use crate::webhook::outbox::Outbox;
use crate::{Error, Settings};

/// Events of phone pages that a slow page may lag behind before it is told to load anew.
const EVENTS_KEPT: usize = 512;
/// How long the receiver of a webhook may take to answer.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(20);
/// How long the receiver of a webhook may take to accept the connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The sandbox: its settings, its state, what waits to be posted.
#[derive(Debug)]
pub(crate) struct Sandbox {
    /// What it was started with.
    pub(crate) settings: Settings,
    /// Its clock.
    pub(crate) clock: Clock,
    /// What waits to be posted.
    pub(crate) outbox: Outbox,
    /// Posts the webhooks.
    pub(crate) client: reqwest::Client,
    /// Cancelled when the sandbox stops.
    pub(crate) stop: CancellationToken,
    kept: Mutex<Kept>,
    events: broadcast::Sender<PhoneEvent>,
}

/// The state, and where its changes are written down; no journal where there is no state file.
#[derive(Debug)]
struct Kept {
    world: World,
    journal: Option<Journal>,
}

/// The locked state. What was changed stands in the journal before the next one has the lock.
#[derive(Debug)]
pub(crate) struct Locked<'a> {
    kept: MutexGuard<'a, Kept>,
}

impl Locked<'_> {
    /// Begins the next journal; gives its generation, 0 where there is no journal.
    ///
    /// # Errors
    ///
    /// When its file can't be made.
    pub(crate) fn turn_journal(&mut self) -> io::Result<u64> {
        self.kept.journal.as_mut().map_or(Ok(0), Journal::turn)
    }

    /// Whether a snapshot should take the place of the journal.
    pub(crate) fn journal_is_due(&self) -> bool {
        self.kept.journal.as_ref().is_some_and(Journal::is_due)
    }
}

impl Deref for Locked<'_> {
    type Target = World;

    fn deref(&self) -> &World {
        &self.kept.world
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.kept.world
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let line = self.kept.world.take_line();
        if let (Some(line), Some(journal)) = (line, &mut self.kept.journal) {
            journal.append(&line);
        }
    }
}

impl Sandbox {
    /// A sandbox with the state that its file holds.
    pub(crate) fn open(settings: Settings, stop: CancellationToken) -> Result<Self, Error> {
        // Whoever runs the sandbox may have installed a provider already; any will do.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder()
            .user_agent("facebookexternalua")
            .timeout(WEBHOOK_TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_max_idle_per_host(POSTS_AT_ONCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(Error::Client)?;
        let opened = crate::state::snapshot::load(&settings)?;
        let journal = settings.state_file.clone().map(|path| Journal::after(path, opened.generation));
        let clock = Clock::ahead_by(opened.ahead_ms).late_by(settings.behind);
        Ok(Self {
            settings,
            clock,
            outbox: Outbox::with(opened.unposted.into_values()),
            client,
            stop,
            kept: Mutex::new(Kept { world: opened.world, journal }),
            events: broadcast::Sender::new(EVENTS_KEPT),
        })
    }

    /// The state, locked. Held for moments only, and never over an await.
    pub(crate) fn world(&self) -> Locked<'_> {
        // A panic under the lock leaves at worst half a message behind; stopping the sandbox would be worse.
        Locked { kept: self.kept.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Tells the open pages of `phone` that something happened.
    pub(crate) fn tell(&self, phone: &Arc<str>, event: impl FnOnce() -> serde_json::Value) {
        if self.events.receiver_count() > 0 {
            let event = PhoneEvent { phone: Arc::clone(phone), data: event() };
            // Failing means that the last page was closed in between.
            drop(self.events.send(event));
        }
    }

    /// What happens on phones from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<PhoneEvent> {
        self.events.subscribe()
    }
}
