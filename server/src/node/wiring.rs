//! Which piece is given to which: the one place that names them all.

use super::StartError;
use super::adapter::{KnownMembers, NodeReadiness, read_models};
use super::database::Database;
use super::sandbox::MetaSide;
use crate::config::Settings;
use crate::telemetry::Metrics;
use api::{ApiState, Surface};
use application::access::SystemAuthority;
use application::app::Application;
use application::clock::{Clock, Ids};
use application::port::Identities;
use infrastructure::access::PgSessions;
use infrastructure::clock::SystemIds;
use infrastructure::due::{DueModel, ReminderWorker};
use infrastructure::follow::{self, Leases, ProcessFollower, ReadModelFollower, Worker};
use infrastructure::inbox::{InboxStore, InboxWorker, Intake, IntakeSettings, Numbers};
use infrastructure::log::{Bridge, Log, LogReader, LogWriter, Signals, Waker};
use infrastructure::media::{KeyringSeal, MediaWorker};
use infrastructure::meta::{App, AppSecret, MetaAccounts, MetaClient, MetaFiles};
use infrastructure::outbox::{Attempts, OutboxModel, OutboxWorker};
use infrastructure::people::{Keyring, PgPeople};
use infrastructure::secret::SecretStore;
use infrastructure::setup::{PgTraffic, SetupWorker};
use infrastructure::stillness::Follower;
use infrastructure::tenant::{PgLeadNumbers, PgTenants};
use infrastructure::{housekeeping, http};
use projections::ReadModels;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// Everything that works together, wired.
pub(super) struct Wired {
    pub(super) app: Application,
    pub(super) system: SystemAuthority,
    pub(super) reads: ReadModels,
    pub(super) sessions: Arc<PgSessions>,
    pub(super) tenants: PgTenants,
    pub(super) numbers: Numbers,
    pub(super) secrets: SecretStore,
    /// The tasks that answer callers; they end when every way to them is dropped.
    pub(super) writers: Vec<JoinHandle<()>>,
    /// The bells of the log.
    signals: Signals,
    /// The bells of the inbox.
    inbox_bells: Signals,
    inbox: InboxStore,
    reader: LogReader,
    master: infrastructure::secret::MasterKey,
    pool: PgPool,
    meta: MetaClient,
    files: MetaFiles,
    seal: KeyringSeal,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl Wired {
    /// Wires what answers; nothing runs yet but the tasks that commit.
    pub(super) fn new(
        settings: &Settings,
        database: &Database,
        meta: &MetaSide,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let (pool, master) = (database.pool().clone(), database.master_key().clone());
        let (signals, inbox_bells) = (Signals::default(), Signals::default());
        let (writer, writing) = LogWriter::start(pool.clone(), signals.clone());
        let (inbox, storing) = InboxStore::start(pool.clone(), inbox_bells.clone());
        let keyring = Keyring::new(pool.clone(), master.clone());
        let ids: Arc<dyn Ids> = Arc::new(SystemIds);
        let reads = ReadModels::new(database.reader().clone());
        let tenants = PgTenants::new(pool.clone());
        let client = http::client().map_err(StartError::HttpClient)?;
        let numbers = Numbers::new(pool.clone());
        let secrets = SecretStore::new(pool.clone(), master.clone());
        let meta_app = App { id: meta.app_id.clone(), secret: meta.app_secret.clone() };
        let accounts = MetaAccounts::new(
            client.clone(),
            &meta.graph_base_url,
            &settings.graph_version,
            meta_app,
            secrets.clone(),
            numbers.clone(),
        );
        let identities: Arc<dyn Identities> = Arc::new(KnownMembers(reads.clone()));
        let sessions = Arc::new(PgSessions::new(pool.clone(), identities, Arc::clone(&clock)));
        let app = Application {
            commands: Arc::new(Log::new(pool.clone(), writer, keyring.clone(), master.clone())),
            people: Arc::new(PgPeople::new(pool.clone(), master.clone(), keyring.clone(), Arc::clone(&ids))),
            tenants: Arc::new(tenants.clone()),
            lead_numbers: Arc::new(PgLeadNumbers::new(pool.clone())),
            leads: Arc::new(reads.clone()),
            conversations: Arc::new(reads.clone()),
            members: Arc::new(reads.clone()),
            credentials: Arc::clone(&sessions) as Arc<_>,
            accounts: Arc::new(accounts),
            traffic: Arc::new(PgTraffic::new(pool.clone(), Arc::clone(&clock))),
            clock: Arc::clone(&clock),
            ids: Arc::clone(&ids),
        };
        Ok(Self {
            app,
            system: authority(),
            sessions,
            reads,
            tenants,
            numbers,
            secrets,
            writers: vec![writing, storing],
            signals,
            inbox_bells,
            inbox,
            seal: KeyringSeal::new(keyring.clone()),
            reader: LogReader::new(keyring),
            master,
            pool,
            files: MetaFiles::new(client.clone(), &meta.graph_base_url, &settings.graph_version),
            meta: MetaClient::new(client, &meta.graph_base_url, &settings.graph_version),
            clock,
            ids,
        })
    }

    /// The HTTP face of this node.
    pub(super) fn router(
        &self,
        settings: &Settings,
        meta: &MetaSide,
        leases: Option<Leases>,
        metrics: Metrics,
        stopping: CancellationToken,
    ) -> Result<axum::Router, StartError> {
        let app_secret = AppSecret::new(&meta.app_secret).ok_or(StartError::AppSecret)?;
        let intake = Intake::new(
            IntakeSettings { app_secret, verify_token: meta.verify_token.clone() },
            self.numbers.clone(),
            self.inbox.clone(),
            self.master.sealing().clone(),
            Arc::clone(&self.clock),
        );
        let state = ApiState {
            app: self.app.clone(),
            reads: self.reads.clone(),
            sessions: Arc::clone(&self.sessions) as Arc<_>,
            whatsapp_webhooks: Arc::new(intake),
            signup: meta.signup_settings(settings),
            seal: Arc::new(self.seal.clone()),
            readiness: Arc::new(NodeReadiness { pool: self.pool.clone(), leases, metrics }),
            advances: self.signals.advances().clone(),
            stopping,
            secure_cookies: settings.secure_cookies(),
        };
        Ok(api::router(state, Surface { clients: settings.role.web, webhooks: settings.role.web }))
    }

    /// Starts everything that works without being asked, for the tenants that this node holds leases of.
    pub(super) fn start_workers(&self, tasks: &TaskTracker, stopping: &CancellationToken) -> Leases {
        let leases = Leases::new(self.pool.clone(), self.ids.next());
        tasks.spawn(leases.clone().keep(stopping.clone()));
        let outbox_bells = Signals::default();
        let running = Running { tasks, leases: &leases, stopping };
        running.start(self.read_models(), self.signals.waker());
        let outbox_model = self.outbox_model().then(outbox_bells.clone());
        running.start(outbox_model, self.signals.waker_for(work_is_due));
        running.start(self.processes(), self.signals.waker_for(application::process::heeds));
        running.start(self.inbox_worker(), self.inbox_bells.waker());
        running.start(self.outbox_worker(tasks), outbox_bells.waker());
        running.start(self.media_worker(), outbox_bells.waker());
        running.start(self.setup_worker(), self.signals.waker_for(SetupWorker::heeds));
        running.start(self.reminder_worker(), self.signals.waker_for(ReminderWorker::heeds));
        tasks.spawn(housekeeping::run(self.pool.clone(), (*self.sessions).clone(), stopping.clone()));
        leases
    }

    /// Starts what tells other nodes what happens here and hears from them.
    pub(super) fn start_bridge(&self, leases: Leases, tasks: &TaskTracker, stopping: &CancellationToken) {
        let bridge = Bridge {
            node: self.ids.next(),
            log: self.signals.clone(),
            inbox: self.inbox_bells.clone(),
            read_models: read_models().iter().map(|model| model.name()).collect(),
        };
        tasks.spawn(follow_members((*self.sessions).clone(), self.signals.clone(), stopping.clone()));
        tasks.spawn(bridge.clone().tell(self.pool.clone(), leases, stopping.clone()));
        tasks.spawn(bridge.listen(self.pool.clone(), stopping.clone()));
    }

    /// Leases that are only looked at: for a node that doesn't work for tenants.
    pub(super) fn no_leases(&self) -> Leases {
        Leases::new(self.pool.clone(), Uuid::nil())
    }

    fn read_models(&self) -> ReadModelFollower {
        let models = read_models();
        ReadModelFollower::new("read", self.pool.clone(), self.reader.clone(), models, self.signals.clone())
            .gathering_for(READ_MODELS_GATHER_FOR)
    }

    fn outbox_model(&self) -> ReadModelFollower {
        let (pool, reader) = (self.pool.clone(), self.reader.clone());
        ReadModelFollower::new("outbox", pool, reader, outbox_models(), self.signals.clone())
    }

    fn processes(&self) -> ProcessFollower {
        ProcessFollower::new(self.pool.clone(), self.reader.clone(), self.app.clone(), self.system.clone())
    }

    fn inbox_worker(&self) -> InboxWorker {
        let sealing = self.master.sealing().clone();
        InboxWorker::new(self.pool.clone(), sealing, self.app.clone(), self.system.clone())
    }

    fn setup_worker(&self) -> SetupWorker {
        SetupWorker::new(self.pool.clone(), self.app.clone(), self.system.clone())
    }

    fn reminder_worker(&self) -> ReminderWorker {
        ReminderWorker::new(self.pool.clone(), self.app.clone(), self.system.clone())
    }

    fn media_worker(&self) -> MediaWorker {
        MediaWorker::new(
            self.pool.clone(),
            self.reader.clone(),
            self.files.clone(),
            self.secrets.clone(),
            self.seal.clone(),
            self.app.clone(),
            self.system.clone(),
        )
    }

    fn outbox_worker(&self, tasks: &TaskTracker) -> OutboxWorker {
        let attempts = Attempts::new(self.app.clone(), self.meta.clone(), self.secrets.clone());
        OutboxWorker::new(self.pool.clone(), self.reader.clone(), attempts, tasks.clone())
    }
}

/// The read models that workers live by.
fn outbox_models() -> Vec<Box<dyn follow::ReadModel>> {
    vec![Box::new(OutboxModel), Box::new(DueModel)]
}

/// Whether there may be work at once, by a read model that workers live by, after an event of this type.
fn work_is_due(event_type: &str) -> bool {
    OutboxModel::heeds(event_type) || DueModel::heeds(event_type)
}

/// All that follow the logs, and what each is woken for.
pub(super) fn followers() -> Vec<Follower> {
    let woken_always = |_: &str| true;
    let read = read_models().into_iter().map(|model| Follower { name: model.name(), heeds: woken_always });
    let outbox = outbox_models().into_iter().map(|model| Follower { name: model.name(), heeds: work_is_due });
    let process = Follower { name: ProcessFollower::NAME, heeds: application::process::heeds };
    read.chain(outbox).chain([process]).collect()
}

/// Time between two rounds of the read models: what people look at may be that old, and a round costs the same for ten
/// events as for one.
const READ_MODELS_GATHER_FOR: Duration = Duration::from_millis(10);

/// Where workers are started.
struct Running<'a> {
    tasks: &'a TaskTracker,
    leases: &'a Leases,
    stopping: &'a CancellationToken,
}

impl Running<'_> {
    fn start(&self, worker: impl Worker + 'static, waker: Waker) {
        self.tasks.spawn(follow::run(worker, self.leases.clone(), waker, self.stopping.clone()));
    }
}

/// Lets a change of a member hold at once for sessions that are kept in memory.
async fn follow_members(sessions: PgSessions, signals: Signals, stopping: CancellationToken) {
    let mut advances = signals.advances().subscribe();
    loop {
        let advance = tokio::select! {
            () = stopping.cancelled() => return,
            advance = advances.recv() => advance,
        };
        match advance {
            Ok(advance) if advance.read_model == projections::member::NAME => sessions.forget_tenant(advance.tenant),
            // Whoever missed some is put right within the few seconds that a session is kept.
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// The authority that machines act with, made here and nowhere else.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
const fn authority() -> SystemAuthority {
    SystemAuthority::new()
}
