//! Killed while members work: what they ask for again with the same key is done once, and reminders come once.

use super::customers::APP_SECRET;
use super::kill::kill_again_and_again;
use super::sandbox::Sandbox;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tests::process::Launch;
use tests::world::{PASSWORD, TENANT, eventually, now};
use tokio::time::Instant;

/// Rounds of work, each one new task, one invitation and one change of the firm's name.
const ROUNDS: u32 = 60;
/// Pause between two rounds: together they last as long as the kills.
const PAUSE: Duration = Duration::from_millis(200);
/// How often the server is killed meanwhile.
const KILLS: u32 = 5;
/// Longest time that a request is made again; the server is away for some seconds at most.
const ANSWERED_WITHIN: Duration = Duration::from_secs(90);
/// Pause before a request is made again.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(100);
/// Longest wait until the last reminder was given.
const REMINDED_WITHIN: Duration = Duration::from_mins(1);

/// The admin at work over REST.
struct Desk {
    http: reqwest::Client,
    web: String,
    token: String,
}

impl Desk {
    async fn sign_in(http: reqwest::Client, web: &str) -> Self {
        let attempt = json!({ "tenant": TENANT, "username": "admin", "password": PASSWORD });
        let answer =
            http.post(format!("{web}/api/v1/session")).json(&attempt).send().await.expect("the server answers");
        let answer: Value = answer.json().await.expect("it is JSON");
        let token = answer["token"].as_str().expect("there is a token").to_owned();
        Self { http, web: web.to_owned(), token }
    }

    /// Asks with one key until the server says that it is done.
    async fn ask(&self, method: Method, path: &str, body: Value) {
        let key = rand::random::<u128>().to_string();
        let give_up_at = Instant::now() + ANSWERED_WITHIN;
        loop {
            let request = self.http.request(method.clone(), format!("{}/api/v1{path}", self.web)).json(&body);
            match request.bearer_auth(&self.token).header("Idempotency-Key", &key).send().await {
                Ok(answer) if answer.status().is_success() => return,
                Ok(answer) => assert!(answer.status().is_server_error(), "{path}: {}", answer.status()),
                Err(_) => assert!(Instant::now() < give_up_at, "{path} isn't done within {ANSWERED_WITHIN:?}"),
            }
            tokio::time::sleep(ASK_AGAIN_AFTER).await;
        }
    }

    async fn work(&self) {
        for round in 0..ROUNDS {
            // Its reminder is due at once.
            let due_at = now() + chrono::Duration::minutes(9);
            let task = json!({ "kind": "task", "title": format!("Task {round}"), "due_at": due_at });
            let invitation =
                json!({ "username": format!("member{round}"), "name": "Nisha Rao", "roles": ["sales"], "teams": [] });
            let name = json!({ "name": format!("Firm {round}") });
            tokio::join!(
                self.ask(Method::POST, "/tasks", task),
                self.ask(Method::POST, "/members", invitation),
                self.ask(Method::PATCH, "/settings", name),
            );
            tokio::time::sleep(PAUSE).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_members_work_it_does_once_what_is_asked_for_again() {
    let database = TestDatabase::create().await;
    let launch = Launch::new()
        .with("DATABASE_URL", &database.url())
        .with("META_APP_SECRET", APP_SECRET)
        .with("DEMO_PASSWORD", PASSWORD);
    let sandbox = Sandbox::start(&launch).await;
    let launch = launch.with("GRAPH_BASE_URL", &sandbox.address);
    let server = launch.start().await;
    let desk = Arc::new(Desk::sign_in(sandbox.http.clone(), launch.web()).await);
    let working = tokio::spawn({
        let desk = Arc::clone(&desk);
        async move { desk.work().await }
    });
    let seed = rand::random();
    println!("seed {seed}");
    let server = kill_again_and_again(&launch, server, StdRng::seed_from_u64(seed), KILLS).await;
    working.await.expect("all is done");

    let pool = database.pool().await;
    let reminded = "SELECT count(DISTINCT aggregate_id) FROM events WHERE event_type = 'task.reminder_due'";
    let all = i64::from(ROUNDS);
    eventually("all are reminded of", REMINDED_WITHIN, async || (count(&pool, reminded).await == all).then_some(()))
        .await;
    assert_logs_are_whole(&pool).await;
    for once in ["task.created", "task.reminder_due", "member.invited", "member.invitation_issued", "tenant.renamed"] {
        let before = if once == "member.invited" { 6 } else { 0 };
        let events = format!("SELECT count(*) FROM events WHERE event_type = '{once}'");
        assert_eq!(count(&pool, &events).await, all + before, "{once}");
    }
    assert_eq!(count(&pool, "SELECT count(*) FROM set_aside_effect").await, 0);
    server.kill().await;
}

async fn count(pool: &PgPool, statement: &str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(pool).await.expect("the log can be read")
}
