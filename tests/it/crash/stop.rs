//! A server with a PostgreSQL of its own, interrupted and killed under load: it ends in time and loses nothing.

use super::customers::{APP_SECRET, Post, phone_number_id, write_until_stopped};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tests::invariant::assert_logs_are_whole;
use tests::process::{Launch, free_port};
use tests::world::eventually;
use tokio_util::sync::CancellationToken;

/// Ctrl-C ends everything within this.
const STOPPED_WITHIN: Duration = Duration::from_secs(5);
/// Customers who write while it is stopped.
const CUSTOMERS: usize = 100;
/// A customer's pause between two messages.
const PAUSE: Duration = Duration::from_secs(2);
/// Messages that are applied before the server is stopped, at least.
const MESSAGES_BEFORE: i64 = 100;
/// Longest wait for messages to be applied.
const APPLIED_WITHIN: Duration = Duration::from_mins(1);

/// How to reach the server's own PostgreSQL while it runs.
fn own_database(launch: &Launch) -> PgPool {
    let options = PgConnectOptions::new_without_pgpass()
        .socket(launch.data_directory().join("postgres/run"))
        .username("sigmadsa")
        .database("sigmadsa");
    PgPoolOptions::new().max_connections(2).connect_lazy_with(options)
}

async fn received(pool: &PgPool) -> Option<Vec<String>> {
    let ids = "SELECT payload #>> '{message_received,message}' FROM events WHERE event_type = 'conversation.message_received'";
    sqlx::query_scalar(ids).fetch_all(pool).await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupt_ends_everything_in_time_and_the_next_start_finds_the_same_data() {
    let sandbox = format!("127.0.0.1:{}", free_port());
    let launch = Launch::new()
        .with("SANDBOX_LISTEN", &sandbox)
        .with("META_APP_SECRET", APP_SECRET)
        .with("DEMO_PASSWORD", "Correct horse battery")
        .with_argument("--demo-connected");
    let server = launch.start().await;
    let http = infrastructure::http::client().expect("a client can be made");
    let phone_number_id = phone_number_id(&http, &format!("http://{sandbox}")).await;
    let post = Arc::new(Post { http, web: launch.web().to_owned(), phone_number_id });
    let stopped = CancellationToken::new();
    let writing = tokio::spawn(write_until_stopped(post, CUSTOMERS, PAUSE, stopped.clone()));

    // Killed first: its PostgreSQL lives on, and the next start takes it over.
    under_load(&launch, MESSAGES_BEFORE).await;
    server.kill().await;
    let server = launch.start().await;
    under_load(&launch, 2 * MESSAGES_BEFORE).await;
    let ended = server.interrupt(STOPPED_WITHIN).await;

    assert_eq!(ended.code(), Some(0), "{}", launch.told());
    let pid_file = launch.data_directory().join("postgres/data/postmaster.pid");
    assert!(!pid_file.exists(), "the private PostgreSQL is stopped too");

    let server = launch.start().await;
    stopped.cancel();
    let acknowledged: HashSet<String> = writing.await.expect("each is acknowledged").into_iter().collect();
    let database = own_database(&launch);
    eventually("every acknowledged message is applied", APPLIED_WITHIN, async || {
        let applied = received(&database).await?;
        (applied.len() >= acknowledged.len()).then_some(())
    })
    .await;
    let applied = received(&database).await.expect("the log can be read");
    assert_eq!(applied.len(), acknowledged.len(), "each is applied once");
    assert_eq!(applied.into_iter().collect::<HashSet<_>>(), acknowledged);
    assert_logs_are_whole(&database).await;
    database.close().await;
    assert_eq!(server.interrupt(STOPPED_WITHIN).await.code(), Some(0), "{}", launch.told());
}

/// Waits until so many messages have been applied, in the server's own PostgreSQL.
async fn under_load(launch: &Launch, messages: i64) {
    let database = own_database(launch);
    let enough = async || (i64::try_from(received(&database).await?.len()).ok()? >= messages).then_some(());
    eventually("the server is under load", APPLIED_WITHIN, enough).await;
    database.close().await;
}
