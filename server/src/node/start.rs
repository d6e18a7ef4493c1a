//! Starting and stopping a node.

use super::database::Database;
use super::demo;
use super::sandbox::{self, MetaSide, meta_side};
use super::welcome::Welcome;
use super::wiring::{Wired, followers};
use crate::config::Settings;
use crate::telemetry::Metrics;
use application::clock::Clock;
use application::failure::Failure;
use infrastructure::clock::{HeldClock, SystemClock};
use infrastructure::embedded::EmbeddedError;
use infrastructure::secret::MasterKeyError;
use infrastructure::stillness;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often a taken address is tried.
const BIND_TRIES: u32 = 10;
/// Pause between two tries of a taken address.
const BIND_PAUSE: Duration = Duration::from_millis(50);
/// Longest wait for requests under way when stopping.
const REQUESTS_TIMEOUT: Duration = Duration::from_millis(1_500);
/// Longest wait for workers to finish what they are at.
const WORKERS_TIMEOUT: Duration = Duration::from_millis(1_500);
/// Longest wait for the last commits.
const WRITERS_TIMEOUT: Duration = Duration::from_secs(1);
/// Longest wait for the sandbox.
const SANDBOX_TIMEOUT: Duration = Duration::from_millis(500);

/// Why a node can't start; each is one clear line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory can't be made or written to.
    #[error("data_dir: {} can't be written to", path.display())]
    DataDirectory {
        /// Which directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// There is no master key and none can be made.
    #[error("master_key: {0}")]
    MasterKey(#[from] MasterKeyError),
    /// The private PostgreSQL can't be started.
    #[error("the private PostgreSQL can't be started")]
    Embedded(#[from] EmbeddedError),
    /// The database that was named can't be reached.
    #[error("database_url: the database can't be reached")]
    DatabaseUrl(#[source] sqlx::Error),
    /// A migration failed.
    #[error("the migrations can't be applied")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// An address can't be listened on.
    #[error("listen: {address} can't be listened on")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The client for calls to providers can't be made.
    #[error("the HTTP client can't be made")]
    HttpClient(#[source] reqwest::Error),
    /// The app's secret can't be a key.
    #[error("meta_app_secret: it can't be used as a key")]
    AppSecret,
    /// The demo tenant can't be made.
    #[error("the demo tenant can't be made")]
    Demo(#[from] Failure),
    /// The demo tenant's number can't be connected.
    #[error("demo_connected: the sandbox can't connect the number: {0}")]
    DemoNumber(String),
}

/// A running node.
pub struct Node {
    welcome: Welcome,
    web_address: Option<SocketAddr>,
    sandbox_address: Option<SocketAddr>,
    database: Database,
    wired: Wired,
    tasks: TaskTracker,
    stopping: CancellationToken,
    serving: Option<JoinHandle<()>>,
    sandbox: Option<(CancellationToken, JoinHandle<Result<(), ::sandbox::Error>>)>,
    failure: Arc<FailureCell>,
}

/// Why the node can't go on, if it can't.
#[derive(Default)]
struct FailureCell {
    reason: Mutex<Option<String>>,
    bell: Notify,
}

/// What a node tells the time by.
struct Time {
    clock: Arc<dyn Clock>,
    /// How late its sandbox's clock is.
    sandbox_behind: Duration,
}

/// The addresses a node listens on.
struct Listeners {
    web: Option<TcpListener>,
    sandbox: Option<TcpListener>,
}

impl Listeners {
    /// Takes the addresses before anything else is started: a taken port is told at once.
    async fn bind(settings: &Settings) -> Result<Self, StartError> {
        let web = if settings.role.web { Some(bind(settings.listen).await?) } else { None };
        // Whoever names another Graph API has a sandbox elsewhere, or doesn't want one.
        let own_sandbox = settings.uses_sandbox() && settings.graph_base_url.is_none() && settings.role.web;
        let sandbox = if own_sandbox { Some(bind(settings.sandbox_listen).await?) } else { None };
        Ok(Self { web, sandbox })
    }
}

/// Takes an address; a process that has just been killed gives its own free only a moment later.
async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    let mut tries = 1;
    loop {
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && tries < BIND_TRIES => {
                tokio::time::sleep(BIND_PAUSE).await;
                tries += 1;
            }
            Err(source) => return Err(StartError::Listen { address, source }),
        }
    }
}

fn local(listener: Option<&TcpListener>) -> Option<SocketAddr> {
    listener.and_then(|listener| listener.local_addr().ok())
}

impl Node {
    /// Starts everything the settings ask for, in order.
    ///
    /// # Errors
    /// The [`StartError`] that names what can't be; what was started by then is stopped again.
    pub async fn start(settings: &Settings, metrics: Metrics) -> Result<Self, StartError> {
        let time = Time { clock: Arc::new(SystemClock), sandbox_behind: Duration::ZERO };
        Self::start_by(settings, metrics, time).await
    }

    /// Starts as [`start`](Self::start) does, on a clock that is held at a time that is over; its sandbox's begins then.
    ///
    /// What follows from time in the firm's life goes by that clock. Leases, pauses between tries and limits of pace go by
    /// the machine's: they are about processes that run now.
    ///
    /// # Errors
    /// What [`start`](Self::start) says.
    pub async fn start_held(settings: &Settings, metrics: Metrics, clock: Arc<HeldClock>) -> Result<Self, StartError> {
        let sandbox_behind = clock.behind();
        Self::start_by(settings, metrics, Time { clock, sandbox_behind }).await
    }

    async fn start_by(settings: &Settings, metrics: Metrics, time: Time) -> Result<Self, StartError> {
        let listeners = Listeners::bind(settings).await?;
        let database = Database::open(settings).await?;
        let (web_address, sandbox_address) = (local(listeners.web.as_ref()), local(listeners.sandbox.as_ref()));
        let meta = meta_side(settings, sandbox_address, infrastructure::access::random_token);
        let wired = match Wired::new(settings, &database, &meta, time.clock) {
            Ok(wired) => wired,
            Err(error) => {
                database.close().await;
                return Err(error);
            }
        };
        let mut node = Self {
            welcome: Welcome::default(),
            web_address,
            sandbox_address,
            database,
            wired,
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
            serving: None,
            sandbox: None,
            failure: Arc::default(),
        };
        match node.run(settings, listeners, &meta, metrics, time.sandbox_behind).await {
            Ok(()) => Ok(node),
            Err(error) => {
                node.stop().await;
                Err(error)
            }
        }
    }

    async fn run(
        &mut self,
        settings: &Settings,
        listeners: Listeners,
        meta: &MetaSide,
        metrics: Metrics,
        sandbox_behind: Duration,
    ) -> Result<(), StartError> {
        self.tasks.spawn(metrics.clone().keep_up(self.stopping.clone()));
        let leases = settings.role.worker.then(|| self.wired.start_workers(&self.tasks, &self.stopping));
        let seen = leases.clone().unwrap_or_else(|| self.wired.no_leases());
        self.wired.start_bridge(seen, &self.tasks, &self.stopping);
        if let Some(listener) = listeners.web {
            let router = self.wired.router(settings, meta, leases, metrics, self.stopping.clone())?;
            self.serve(listener, router);
        }
        if let (Some(listener), Some(web)) = (listeners.sandbox, self.web_address) {
            let stopping = CancellationToken::new();
            let webhook_url = format!("http://{}{}", reachable(web), sandbox::WEBHOOKS);
            let running = sandbox::start(settings, listener, meta, webhook_url, sandbox_behind, stopping.clone())?;
            self.sandbox = Some((stopping, running));
        }
        self.welcome = self.prepare(settings, meta).await?;
        Ok(())
    }

    /// Makes the demo tenant where the sandbox stands in for Meta, and says what there is.
    async fn prepare(&self, settings: &Settings, meta: &MetaSide) -> Result<Welcome, StartError> {
        let mut welcome = Welcome {
            console: self
                .web_address
                .map(|address| settings.public_url.clone().unwrap_or_else(|| format!("http://{}", reachable(address)))),
            sandbox: self.sandbox_address.map(|address| format!("http://{}", reachable(address))),
            ..Welcome::default()
        };
        if settings.uses_sandbox() && settings.role.worker {
            let password = settings.demo_password.as_ref().map(crate::config::Secret::expose);
            welcome.demos.push(demo::make(&self.wired, &demo::FIRST, password).await?);
            if settings.demo_second {
                welcome.demos.push(demo::make(&self.wired, &demo::SECOND, password).await?);
            }
        }
        if settings.demo_connected && settings.role.worker {
            let number = demo::connect(&self.wired, meta).await?;
            welcome.phone = welcome.sandbox.as_ref().map(|sandbox| demo::phone_page(sandbox, &number));
            welcome.number = Some(number);
        }
        Ok(welcome)
    }

    fn serve(&mut self, listener: TcpListener, router: axum::Router) {
        let (stopping, failure) = (self.stopping.clone(), Arc::clone(&self.failure));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        self.serving = Some(tokio::spawn(async move {
            let served = axum::serve(listener, service).with_graceful_shutdown(stopping.cancelled_owned()).await;
            if let Err(error) = served {
                failure.set(format!("the listener failed: {error}"));
            }
        }));
    }

    /// Addresses, accounts and passwords.
    pub const fn welcome(&self) -> &Welcome {
        &self.welcome
    }

    /// Where the node answers, if it does.
    pub const fn web_address(&self) -> Option<SocketAddr> {
        self.web_address
    }

    /// Where its sandbox answers, if it runs one.
    pub const fn sandbox_address(&self) -> Option<SocketAddr> {
        self.sandbox_address
    }

    /// The node's database.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// The node's use cases.
    pub const fn app(&self) -> &application::app::Application {
        &self.wired.app
    }

    /// What of this node's work hasn't come to rest, if anything: the inbox, those who follow the logs, or the outbox.
    ///
    /// What is planned for later, and what its sandbox still has to post, doesn't count.
    ///
    /// # Errors
    /// The database can't be reached.
    pub async fn under_way(&self) -> Result<Option<&'static str>, sqlx::Error> {
        stillness::under_way(self.database.pool(), &followers(), self.wired.app.clock.now()).await
    }

    /// Waits until the node can't go on by itself.
    pub async fn failed(&self) {
        self.failure.bell.notified().await;
    }

    /// Ends everything in order: no new requests, then the workers, then the last commits, then the database.
    ///
    /// Returns why the node couldn't go on, if that is why it is stopped.
    pub async fn stop(mut self) -> Option<String> {
        self.stopping.cancel();
        if let Some(serving) = self.serving.take() {
            within("requests", REQUESTS_TIMEOUT, serving).await;
        }
        self.tasks.close();
        within("workers", WORKERS_TIMEOUT, self.tasks.wait()).await;
        if let Some((stopping, running)) = self.sandbox.take() {
            stopping.cancel();
            within("the sandbox", SANDBOX_TIMEOUT, running).await;
        }
        let writers = std::mem::take(&mut self.wired.writers);
        drop(self.wired);
        within("the last commits", WRITERS_TIMEOUT, futures::future::join_all(writers)).await;
        self.database.close().await;
        self.failure.reason.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl FailureCell {
    fn set(&self, reason: String) {
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
        self.bell.notify_one();
    }
}

async fn within<F: Future>(what: &str, at_most: Duration, work: F) {
    if tokio::time::timeout(at_most, work).await.is_err() {
        tracing::warn!("Stopped without waiting any longer for {what}");
    }
}

/// An address that can be called from this machine.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        return SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), address.port());
    }
    address
}
