//! A whole server in this process, with its own database and its own sandbox, and people who use it.

mod browser;
mod client;
mod customer;
mod tenant;
mod webhook;

pub use browser::Browser;
pub use client::{Answer, Client};
pub use customer::{Customer, lead_number};
pub use tenant::{NEIGHBOUR, Neighbour};
pub use webhook::{Signature, entry, envelope, status, text_message};

use crate::database::TestDatabase;
use chrono::{DateTime, Utc};
use infrastructure::clock::HeldClock;
use serde_json::{Value, json};
use server::config::{ServeFlags, Settings};
use server::node::Node;
use server::telemetry::Metrics;
use sqlx::PgPool;
use std::ffi::OsString;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::{Handle, RuntimeFlavor};
use uuid::Uuid;

/// What the demo tenant's members sign in with.
pub const TENANT: &str = "demo";
/// The password of all members.
pub const PASSWORD: &str = "Correct horse battery";
/// The secret that webhooks are signed with.
pub const APP_SECRET: &str = "the secret of the app in tests";
/// The token of the webhooks' handshake.
pub const VERIFY_TOKEN: &str = "the token of the handshake";
/// The demo tenant's number, digits.
pub const BUSINESS: &str = "918000000001";

/// Longest wait for something that happens at once.
pub const SOON: Duration = Duration::from_secs(15);
/// Longest wait for everything to come to rest.
const SETTLED_WITHIN: Duration = Duration::from_secs(30);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// The followers of a tenant's log.
const FOLLOWERS: [&str; 9] =
    ["lead", "task", "conversation", "member", "whatsapp", "tenant", "outbox", "due", "process"];

/// A running server and everything around it.
pub struct World {
    node: Option<Node>,
    pool: PgPool,
    http: reqwest::Client,
    web: String,
    sandbox: String,
    // Dropped last: the node works in them until it is stopped.
    database: TestDatabase,
    directory: TempDir,
}

/// How a world is to be.
pub struct WorldBuilder {
    environment: Vec<(&'static str, String)>,
    clock: Option<Arc<HeldClock>>,
}

impl WorldBuilder {
    /// With a setting, by the name of its variable without the prefix.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.retain(|(known, _)| *known != name);
        self.environment.push((name, value.into()));
        self
    }

    /// On a clock that is held at a time that is over; its sandbox's begins then.
    #[must_use]
    pub fn held(mut self, clock: Arc<HeldClock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Starts it.
    ///
    /// # Panics
    /// It doesn't start.
    pub async fn start(self) -> World {
        let database = TestDatabase::create().await;
        let directory = tempfile::tempdir().expect("a directory can be made");
        let settings = settings(&self.environment, &database, &directory);
        let node = match self.clock {
            Some(clock) => Node::start_held(&settings, metrics(), clock).await,
            None => Node::start(&settings, metrics()).await,
        };
        let node = node.expect("the node starts");
        let address = |address: Option<std::net::SocketAddr>| address.map(|address| format!("http://{address}"));
        let web = address(node.web_address()).expect("the node listens");
        World {
            web,
            sandbox: address(node.sandbox_address()).unwrap_or_default(),
            http: infrastructure::http::client().expect("a client can be made"),
            pool: database.owner_pool().await,
            node: Some(node),
            database,
            directory,
        }
    }
}

/// The settings of a node: from these variables alone, whatever this process was started with.
fn settings(environment: &[(&'static str, String)], database: &TestDatabase, directory: &TempDir) -> Settings {
    let own = [("DATABASE_URL", database.url()), ("DATA_DIR", directory.path().to_string_lossy().into_owned())];
    let variables = environment.iter().cloned().chain(own);
    let variables = variables.map(|(name, value)| (OsString::from(format!("SIGMADSA_{name}")), value.into()));
    Settings::load(&ServeFlags::default(), variables, None).expect("the settings are right")
}

/// The metrics of this process; there can be only one recorder.
fn metrics() -> Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    METRICS.get_or_init(|| Metrics::install().expect("nobody else keeps metrics")).clone()
}

impl World {
    /// A server with the demo tenant, connected to a number of its sandbox.
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// A world to be changed before it starts.
    pub fn builder() -> WorldBuilder {
        let environment = [
            ("LISTEN", "127.0.0.1:0"),
            ("SANDBOX_LISTEN", "127.0.0.1:0"),
            ("DB_CONNECTIONS", "12"),
            ("DEMO_PASSWORD", PASSWORD),
            ("DEMO_CONNECTED", "true"),
            ("DEMO_SECOND", "false"),
            ("META_APP_SECRET", APP_SECRET),
            ("META_VERIFY_TOKEN", VERIFY_TOKEN),
        ];
        let environment = environment.map(|(name, value)| (name, value.to_owned())).into();
        WorldBuilder { environment, clock: None }
    }

    /// Where the server answers, without a slash at the end.
    pub fn web(&self) -> &str {
        &self.web
    }

    /// Where the sandbox answers, without a slash at the end.
    pub fn sandbox(&self) -> &str {
        &self.sandbox
    }

    /// A client for calls that no helper here makes; it follows no redirect.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// A pool that owns the tables.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The server's database.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// The running node.
    ///
    /// # Panics
    /// It was stopped.
    pub fn node(&self) -> &Node {
        self.node.as_ref().expect("the node runs")
    }

    /// Moves a held clock on, and the sandbox's with it.
    ///
    /// # Panics
    /// The sandbox doesn't follow.
    pub async fn move_to(&self, clock: &HeldClock, at: DateTime<Utc>) {
        clock.move_to(at);
        let asked = json!({ "catch_up_to": at.to_rfc3339() });
        let sent = self.http.post(format!("{}/sandbox/clock", self.sandbox)).json(&asked).send().await;
        sent.and_then(reqwest::Response::error_for_status).expect("the sandbox moves its clock");
    }

    /// The demo tenant's id.
    pub async fn tenant(&self) -> Uuid {
        self.scalar("SELECT tenant_id FROM tenant WHERE slug = 'demo'").await
    }

    /// Meta's id of the demo tenant's number.
    pub async fn phone_number_id(&self) -> String {
        self.scalar("SELECT phone_number_id FROM whatsapp_number WHERE display_phone_number = '+918000000001'").await
    }

    /// One value out of the database.
    ///
    /// # Panics
    /// The statement fails, or gives no row.
    pub async fn scalar<T>(&self, statement: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(statement).fetch_one(&self.pool).await.expect("the database answers")
    }

    /// Waits until so many messages of customers are in the log: webhooks come in any order, and only what is in the log
    /// comes before what is said next.
    ///
    /// # Panics
    /// It takes too long.
    pub async fn has_taken_in(&self, messages: i64) {
        let taken_in = async || (self.events("conversation.message_received").await >= messages).then_some(());
        eventually("the messages are taken in", SOON, taken_in).await;
    }

    /// How many events of a type the log holds.
    pub async fn events(&self, event_type: &str) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM events WHERE event_type = $1")
            .bind(event_type)
            .fetch_one(&self.pool)
            .await
            .expect("the database answers")
    }

    /// A client without a session.
    pub fn nobody(&self) -> Client {
        Client::new(self.http.clone(), self.web.clone(), None)
    }

    /// A client with this token.
    pub fn client_with(&self, token: &str) -> Client {
        Client::new(self.http.clone(), self.web.clone(), Some(token.to_owned()))
    }

    /// A client with the session of a member of the demo tenant.
    pub async fn client(&self, member: &str) -> Client {
        self.client_of(TENANT, member).await
    }

    /// A client with the session of a member.
    ///
    /// # Panics
    /// They can't sign in.
    pub async fn client_of(&self, tenant: &str, member: &str) -> Client {
        let attempt = json!({ "tenant": tenant, "username": member, "password": PASSWORD });
        let answer = self.nobody().post("/session", attempt).await.expect(200);
        let token = answer.json()["token"].as_str().expect("there is a token").to_owned();
        Client::new(self.http.clone(), self.web.clone(), Some(token))
    }

    /// Somebody with a phone of this number, digits with the country's code.
    pub fn customer(&self, number: &str) -> Customer<'_> {
        Customer::new(self, number)
    }

    /// Asks the sandbox's control API, and gives back what it answers.
    ///
    /// # Panics
    /// It refuses.
    pub async fn control(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let request = self.http.request(method, format!("{}/sandbox{path}", self.sandbox));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = request.send().await.expect("the sandbox answers");
        let status = answer.status();
        let text = answer.text().await.expect("the sandbox answers");
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Lets the next matching calls or webhooks go wrong.
    pub async fn sandbox_fault(&self, fault: Value) {
        self.control(reqwest::Method::POST, "/faults", Some(fault)).await;
    }

    /// The bodies of messages that the sandbox was given, with what it answered, oldest first.
    ///
    /// # Panics
    /// The sandbox doesn't answer.
    pub async fn calls(&self) -> Vec<Value> {
        let calls = self.control(reqwest::Method::GET, "/calls?path=/messages", None).await;
        calls["items"].as_array().expect("there is a list").clone()
    }

    /// Waits until everything has come to rest: no webhook on its way, nothing to be applied, followed or sent.
    ///
    /// # Panics
    /// It doesn't come to rest within 30 seconds.
    pub async fn settle(&self) {
        let begun = Instant::now();
        let mut quiet_since = None;
        loop {
            let waiting = self.waiting().await;
            let head: Option<i64> = self.scalar("SELECT sum(position)::bigint FROM log_head").await;
            match &waiting {
                None if quiet_since == Some(head) => return,
                None => quiet_since = Some(head),
                Some(_) => quiet_since = None,
            }
            assert!(begun.elapsed() < SETTLED_WITHIN, "it doesn't come to rest: {waiting:?}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// What isn't at rest, if anything.
    async fn waiting(&self) -> Option<&'static str> {
        if self.on_the_way().await {
            return Some("webhooks are on their way");
        }
        if self.scalar("SELECT EXISTS (SELECT FROM inbox WHERE state = 'pending')").await {
            return Some("the inbox has pending items");
        }
        let behind: bool = sqlx::query_scalar(
            "SELECT EXISTS (
                 SELECT FROM log_head h CROSS JOIN unnest($1::text[]) AS f (follower)
                 LEFT JOIN checkpoint c ON c.tenant_id = h.tenant_id AND c.follower = f.follower
                 WHERE coalesce(c.position, 0) < h.position
             )",
        )
        .bind(FOLLOWERS.map(str::to_owned).to_vec())
        .fetch_one(&self.pool)
        .await
        .expect("the database answers");
        if behind {
            return Some("followers are behind");
        }
        if self.scalar("SELECT EXISTS (SELECT FROM due WHERE topic = 'media')").await {
            return Some("files are to be fetched");
        }
        let outbox: bool = self.scalar("SELECT EXISTS (SELECT FROM outbox)").await;
        outbox.then_some("the outbox has messages")
    }

    async fn on_the_way(&self) -> bool {
        if self.sandbox.is_empty() {
            return false;
        }
        let state = self.control(reqwest::Method::GET, "/state", None).await;
        let count = |name: &str| state["webhooks"][name].as_u64().unwrap_or_default();
        count("pending") + count("scheduled") > 0
    }

    /// Stops the node; the database stays until the world is dropped.
    pub async fn stop(&mut self) {
        if let Some(node) = self.node.take() {
            node.stop().await;
        }
    }

    /// Where the node keeps its files.
    pub fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let Some(node) = self.node.take() else { return };
        let Ok(runtime) = Handle::try_current() else { return };
        // On the one thread of a small runtime nothing can be waited for here; its end ends the node's tasks too.
        if runtime.runtime_flavor() == RuntimeFlavor::MultiThread {
            tokio::task::block_in_place(|| runtime.block_on(node.stop()));
        }
    }
}

/// Waits until `look` sees something, and gives that back.
///
/// # Panics
/// It doesn't within `limit`.
pub async fn eventually<T>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(begun.elapsed() < limit, "not within {limit:?}: {what}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// The time.
pub fn now() -> DateTime<Utc> {
    use application::clock::Clock as _;
    infrastructure::clock::SystemClock.now()
}
