//! Killed at random moments under load: what was acknowledged is applied once, and nothing is sent twice.

use super::customers::{APP_SECRET, Post, number, phone_number_id, write_until_stopped};
use super::sandbox::Sandbox;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tests::process::Launch;
use tests::world::eventually;
use tokio_util::sync::CancellationToken;

/// Customers who write.
const CUSTOMERS: usize = 200;
/// A customer's pause between two messages: together they write some fifty a second.
const PAUSE: Duration = Duration::from_secs(4);
/// How often the server is killed.
const KILLS: u32 = 8;
/// Longest life of a server after it was started, ready or not.
const LIFE_MAX_MS: u64 = 4_000;
/// Longest wait for everything to come to rest: an attempt that a kill cut off is known to be unknown after 40 seconds.
const AT_REST_WITHIN: Duration = Duration::from_mins(2);
/// How long a call to the sandbox takes.
const CALL_MS: u32 = 300;
/// How many of the first calls are done without an answer.
const LOST_ANSWERS: u32 = 20;
/// How often a fault may strike at most: always.
const FAULTS_MAX: u32 = 1_000_000;
/// A seed to repeat a run with.
const SEED_VARIABLE: &str = "CRASH_SEED";
impl Sandbox {
    /// Lets every call take so long that a kill meets some, a few answers get lost, and every webhook come twice.
    async fn make_life_hard(&self) {
        self.post("/sandbox/account", json!({ "throughput": "HIGH" })).await;
        let call = json!({ "direction": "call", "path": "/messages", "method": "POST" });
        self.post("/sandbox/faults", json!({ "match": call, "lose_answer": true, "times": LOST_ANSWERS })).await;
        self.post("/sandbox/faults", json!({ "match": call, "delay_ms": CALL_MS, "times": FAULTS_MAX })).await;
        let webhook = json!({ "direction": "webhook" });
        self.post("/sandbox/faults", json!({ "match": webhook, "duplicate": 1, "times": FAULTS_MAX })).await;
    }

    /// How often each notification has reached its customer's phone.
    async fn arrived(&self) -> HashMap<String, usize> {
        let mut arrived = HashMap::new();
        for customer in 0..CUSTOMERS {
            let path = format!("{}/sandbox/phones/{}/messages", self.address, number(customer));
            let answer = self.http.get(path).send().await.expect("the sandbox answers");
            let answer: Value = answer.json().await.expect("it is JSON");
            for message in answer["items"].as_array().expect("it is a list") {
                let notification = message["biz_opaque_callback_data"].as_str().expect("each carries its notification");
                *arrived.entry(notification.to_owned()).or_default() += 1;
            }
        }
        arrived
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_it_applies_each_message_once_and_sends_nothing_twice() {
    let seed =
        std::env::var_os(SEED_VARIABLE).and_then(|seed| seed.to_str()?.parse().ok()).unwrap_or_else(rand::random);
    println!("{SEED_VARIABLE}={seed}");
    let database = TestDatabase::create().await;
    let launch = Launch::new()
        .with("DATABASE_URL", &database.url())
        .with("META_APP_SECRET", APP_SECRET)
        .with("DEMO_PASSWORD", "Correct horse battery")
        .with_argument("--demo-connected");
    let sandbox = Sandbox::start(&launch).await;
    let launch = launch.with("GRAPH_BASE_URL", &sandbox.address);
    let server = launch.start().await;
    sandbox.make_life_hard().await;
    let phone_number_id = phone_number_id(&sandbox.http, &sandbox.address).await;
    // Meta takes free text only for somebody who has written within a day.
    for customer in 0..CUSTOMERS {
        sandbox.post(&format!("/sandbox/phones/{}/messages", number(customer)), json!({ "text": "Hello" })).await;
    }

    let post = Arc::new(Post { http: sandbox.http.clone(), web: launch.web().to_owned(), phone_number_id });
    let stopped = CancellationToken::new();
    let writing = tokio::spawn(write_until_stopped(post, CUSTOMERS, PAUSE, stopped.clone()));
    let server = kill_again_and_again(&launch, server, StdRng::seed_from_u64(seed), KILLS).await;
    stopped.cancel();
    let acknowledged = writing.await.expect("each message is acknowledged");

    let pool = database.pool().await;
    eventually("everything comes to rest", AT_REST_WITHIN, async || is_at_rest(&pool, acknowledged.len()).await).await;
    assert_logs_are_whole(&pool).await;
    assert_applied_once(&pool, acknowledged).await;
    assert_sent_once(&pool, &sandbox).await;
    server.kill().await;
}

/// Kills the server at random moments of its life and starts it again; gives the last one, which is ready.
pub(super) async fn kill_again_and_again(
    launch: &Launch,
    first: tests::process::Server,
    mut random: StdRng,
    kills: u32,
) -> tests::process::Server {
    let mut server = first;
    for _ in 0..kills {
        // Not a wait for anything: the moment of the kill is what is random.
        tokio::time::sleep(Duration::from_millis(random.random_range(0..LIFE_MAX_MS))).await;
        server.kill().await;
        server = launch.spawn();
    }
    launch.wait_until_ready(&mut server).await;
    server
}

async fn count(pool: &PgPool, statement: &str) -> Option<i64> {
    sqlx::query_scalar(statement).fetch_one(pool).await.ok()
}

/// Whether every message is applied, nothing waits in the inbox, and every attempt has an outcome.
async fn is_at_rest(pool: &PgPool, acknowledged: usize) -> Option<()> {
    let applied = "SELECT count(*) FROM events WHERE event_type = 'conversation.message_received'";
    let pending = "SELECT count(*) FROM inbox WHERE state = 'pending'";
    let lag = "SELECT count(*) FROM log_head h JOIN checkpoint c USING (tenant_id) WHERE c.position < h.position";
    let unsettled = "SELECT count(*) FROM outbox WHERE state <> 'unknown'";
    let all = i64::try_from(acknowledged + CUSTOMERS).ok()?;
    let is_rest = count(pool, applied).await? >= all
        && count(pool, pending).await? == 0
        && count(pool, lag).await? == 0
        && count(pool, unsettled).await? == 0;
    is_rest.then_some(())
}

async fn assert_applied_once(pool: &PgPool, acknowledged: Vec<String>) {
    let applied: Vec<(String, i64)> = sqlx::query_as(
        "SELECT payload #>> '{message_received,message}', count(*) FROM events
         WHERE event_type = 'conversation.message_received' GROUP BY 1",
    )
    .fetch_all(pool)
    .await
    .expect("the log can be read");
    let twice: Vec<_> = applied.iter().filter(|(_, times)| *times != 1).collect();
    assert!(twice.is_empty(), "applied more than once: {twice:?}");
    let applied: HashSet<_> = applied.into_iter().map(|(message, _)| message).collect();
    let lost: Vec<_> = acknowledged.iter().filter(|message| !applied.contains(*message)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert_eq!(applied.len(), acknowledged.len() + CUSTOMERS, "nothing else was applied");
    for table in ["inbox WHERE state = 'set_aside'", "set_aside_effect", "quarantine WHERE reason <> 'unknown_kind'"] {
        assert_eq!(count(pool, &format!("SELECT count(*) FROM {table}")).await, Some(0), "{table}");
    }
}

async fn assert_sent_once(pool: &PgPool, sandbox: &Sandbox) {
    let arrived = sandbox.arrived().await;
    let twice: Vec<_> = arrived.iter().filter(|(_, times)| **times != 1).collect();
    assert!(twice.is_empty(), "sent more than once: {twice:?}");
    let requested = asked_for(pool, "notification.requested").await;
    let unknown = asked_for(pool, "notification.outcome_unknown").await;
    let replies = count(pool, "SELECT count(*) FROM events WHERE event_type = 'conversation.reply_requested'").await;
    assert_eq!(i64::try_from(requested.len()).ok(), replies, "each reply is one notification");
    assert!(arrived.keys().all(|notification| requested.contains(notification)), "only what was asked for is sent");
    let lost: Vec<_> = requested.iter().filter(|id| !arrived.contains_key(*id) && !unknown.contains(*id)).collect();
    assert!(lost.is_empty(), "neither sent nor shown as unknown: {lost:?}");
    println!("{} replies, {} sent, {} once unknown", requested.len(), arrived.len(), unknown.len());
}

/// The notifications that have an event of this type.
async fn asked_for(pool: &PgPool, event_type: &str) -> HashSet<String> {
    let ids = "SELECT DISTINCT split_part(aggregate_id, '/', 2) FROM events WHERE event_type = $1";
    let ids: Vec<String> = sqlx::query_scalar(ids).bind(event_type).fetch_all(pool).await.expect("the log can be read");
    ids.into_iter().collect()
}
