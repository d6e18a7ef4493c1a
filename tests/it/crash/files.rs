//! Killed while a file is fetched: the next start fetches it, and keeps it once.

use super::customers::{APP_SECRET, phone_number_id};
use super::sandbox::Sandbox;
use serde_json::json;
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tests::process::Launch;
use tests::world::{SOON, eventually};

/// Longest wait until what a kill cut off is through.
const FETCHED_WITHIN: Duration = Duration::from_secs(40);
/// Who sends it.
const CUSTOMER: &str = "919876541001";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_it_asks_where_a_file_is_and_while_it_loads_it_it_keeps_the_file_once() {
    futures::future::join_all(["/v25.0/", "/whatsapp_business/attachments"].map(killed_during)).await;
}

/// Kills the server while it makes the call to `path`, and starts it again.
async fn killed_during(path: &str) {
    let database = TestDatabase::create().await;
    let launch = Launch::new()
        .with("DATABASE_URL", &database.url())
        .with("META_APP_SECRET", APP_SECRET)
        .with("DEMO_PASSWORD", "Correct horse battery")
        .with_argument("--demo-connected");
    let sandbox = Sandbox::start(&launch).await;
    let launch = launch.with("GRAPH_BASE_URL", &sandbox.address);
    let server = launch.start().await;
    phone_number_id(&sandbox.http, &sandbox.address).await;
    let pool = database.pool().await;
    let count = async |statement: &'static str| -> i64 {
        sqlx::query_scalar(statement).fetch_one(&pool).await.expect("the database answers")
    };
    let messages = format!("/sandbox/phones/{CUSTOMER}/messages");
    sandbox.post(&messages, json!({ "type": "image" })).await;
    let received = "SELECT count(*) FROM events WHERE event_type = 'conversation.message_received'";
    eventually("it is received", SOON, async || (count(received).await > 0).then_some(())).await;
    // The call is made and never answered: there is time for the kill.
    let call = json!({ "direction": "call", "method": "GET", "path": path });
    sandbox.post("/sandbox/faults", json!({ "match": call, "timeout": true })).await;
    sandbox.post(&messages, json!({ "text": "I am Ravi Kumar. I need a home loan of 35 lakh." })).await;
    let confirmed = async || {
        let list = sandbox.http.get(format!("{}{messages}", sandbox.address)).send().await.ok()?;
        let list: serde_json::Value = list.json().await.ok()?;
        let buttons = list["items"].as_array()?.iter().filter_map(|one| one["buttons"].as_array()).flatten();
        let mut ids = buttons.filter_map(|button| button["id"].as_str());
        ids.find(|id| id.starts_with("confirm:")).map(str::to_owned)
    };
    let confirm = eventually("the summary comes", SOON, confirmed).await;
    sandbox.post(&messages, json!({ "reply_id": confirm })).await;
    let attached = "SELECT count(*) FROM events WHERE event_type = 'lead.media_attached'";
    eventually("it is attached", SOON, async || (count(attached).await > 0).then_some(())).await;
    server.kill().await;
    // It may have been killed before it made the call.
    sandbox.forget_faults().await;
    let server = launch.start().await;
    let kept = "SELECT count(*) FROM events WHERE event_type = 'lead.media_kept'";
    eventually(&format!("it is kept after {path}"), FETCHED_WITHIN, async || (count(kept).await > 0).then_some(()))
        .await;
    let settled = async || (count("SELECT count(*) FROM due WHERE topic = 'media'").await == 0).then_some(());
    eventually("nothing is due", SOON, settled).await;
    assert_eq!((count(kept).await, count("SELECT count(*) FROM media_content").await), (1, 1), "{path}");
    assert_logs_are_whole(&pool).await;
    server.kill().await;
}
