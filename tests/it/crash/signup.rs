//! Killed between every two steps of connecting: the next start goes on where it stopped.

use super::customers::APP_SECRET;
use super::sandbox::Sandbox;
use serde_json::{Value, json};
use std::time::Duration;
use tests::database::TestDatabase;
use tests::invariant::assert_logs_are_whole;
use tests::process::Launch;
use tests::world::{SOON, eventually};

/// Longest wait until a signup that was cut off is through.
const CONNECTED_WITHIN: Duration = Duration::from_secs(40);
const PASSWORD: &str = "Correct horse battery";

/// The call of each step, with the event that stands in the log when it is about to be made.
const STEPS: [(&str, &str, &str); 6] = [
    ("whatsapp.signup_started", "GET", "/oauth/access_token"),
    ("whatsapp.code_exchanged", "GET", "/debug_token"),
    ("whatsapp.number_chosen", "POST", "/subscribed_apps"),
    ("whatsapp.webhooks_subscribed", "POST", "/register"),
    ("whatsapp.phone_registered", "GET", "/subscribed_apps"),
    ("whatsapp.health_read", "GET", "/message_templates"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_every_two_steps_of_connecting_it_goes_on_where_it_stopped() {
    futures::future::join_all(STEPS.map(|(before, method, path)| killed_during(before, method, path))).await;
}

/// Kills the server while it makes the call that follows the event `before`, and starts it again.
async fn killed_during(before: &str, method: &str, path: &str) {
    let database = TestDatabase::create().await;
    let launch = Launch::new()
        .with("DATABASE_URL", &database.url())
        .with("META_APP_SECRET", APP_SECRET)
        .with("DEMO_PASSWORD", PASSWORD);
    let sandbox = Sandbox::start(&launch).await;
    let launch = launch.with("GRAPH_BASE_URL", &sandbox.address);
    let server = launch.start().await;
    // The call is made and never answered: there is time for the kill.
    let call = json!({ "direction": "call", "method": method, "path": path });
    sandbox.post("/sandbox/faults", json!({ "match": call, "timeout": true })).await;
    sign_up(&sandbox, launch.web()).await;
    let pool = database.pool().await;
    let count = async |event: &str| -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM events WHERE event_type = $1").bind(event);
        count.fetch_one(&pool).await.expect("the log can be read")
    };
    eventually(before, SOON, async || (count(before).await > 0).then_some(())).await;
    server.kill().await;
    // It may have been killed before it made the call.
    sandbox.forget_faults().await;
    let server = launch.start().await;
    let connected = async || (count("whatsapp.connected").await == 1).then_some(());
    eventually(&format!("it is connected after {before}"), CONNECTED_WITHIN, connected).await;
    for event in ["whatsapp.signup_started", "whatsapp.code_exchanged", "whatsapp.phone_registered"] {
        assert_eq!(count(event).await, 1, "{event}, killed after {before}");
    }
    assert_logs_are_whole(&pool).await;
    server.kill().await;
}

/// Walks the pop-up and posts what it gave, as the admin.
async fn sign_up(sandbox: &Sandbox, web: &str) {
    let firm = json!({ "business_name": "ABC Loans", "phone_number": tests::world::BUSINESS });
    let walked = sandbox.post("/sandbox/signup", firm).await;
    let post = async |path: &str, token: &str, body: Value| -> Value {
        let request = sandbox.http.post(format!("{web}/api/v1{path}")).bearer_auth(token).json(&body);
        let answer = request.send().await.expect("the server answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("it is JSON")
    };
    let member = json!({ "tenant": "demo", "username": "admin", "password": PASSWORD });
    let session = post("/session", "", member).await;
    let claim = json!({ "code": walked["code"], "waba_id": walked["waba_id"],
        "phone_number_id": walked["phone_number_id"], "business_id": walked["business_id"] });
    post("/whatsapp/connection/signup", session["token"].as_str().expect("there is a token"), claim).await;
}
