//! What every part of the sandbox shares.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::phone::events::PhoneEvent;
use crate::state::World;
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
    world: Mutex<World>,
    events: broadcast::Sender<PhoneEvent>,
    changed: AtomicBool,
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
        Ok(Self {
            settings,
            clock: Clock::ahead_by(opened.ahead_ms),
            outbox: Outbox::with(opened.unposted),
            client,
            stop,
            world: Mutex::new(opened.world),
            events: broadcast::Sender::new(EVENTS_KEPT),
            changed: AtomicBool::new(false),
        })
    }

    /// The state, locked. Held for moments only, and never over an await.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // A panic under the lock leaves at worst half a message behind; stopping the sandbox would be worse.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the state file is behind.
    pub(crate) fn mark_changed(&self) {
        self.changed.store(true, Ordering::Release);
    }

    /// Whether the state file is behind; asking clears it.
    pub(crate) fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::AcqRel)
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
