//! What operators see and do.

mod tenant;

use serde_json::{Value, json};
use tests::world::World;

async fn metrics(world: &World) -> String {
    world.nobody().get("//metrics").await.expect(200).text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_can_work_lives_and_is_ready() {
    let world = World::start().await;
    assert_eq!(world.nobody().get("//health/live").await.expect(200).text, "ok");
    let ready = world.nobody().get("//health/ready").await.expect(200).json();
    assert_eq!(ready, json!({ "ready": true, "missing": [] }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_database_is_away_lives_and_is_not_ready() {
    let world = World::start().await;
    // Nobody new gets in, and those who are in are thrown out.
    let name: String = world.scalar("SELECT current_database()::text").await;
    let statements = format!(
        "ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false;
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid();"
    );
    let administration = world.database().connect_options().database("postgres");
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(1).connect_with(administration).await.unwrap();
    sqlx::raw_sql(&statements).execute(&pool).await.unwrap();
    let answer = world.nobody().get("//health/ready").await.expect(503);
    assert_eq!(answer.json()["missing"][0], "the database doesn't answer");
    world.nobody().get("//health/live").await.expect(200);
    sqlx::raw_sql(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")).execute(&pool).await.unwrap();
    tests::world::eventually("it is ready again", tests::world::SOON, async || {
        (world.nobody().get("//health/ready").await.status == 200).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_tell_of_every_part() {
    let world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    world.client("asha").await.get("/leads").await.expect(200);
    let metrics = metrics(&world).await;
    for part in [
        "sigmadsa_webhooks_total{outcome=\"stored\"}",
        "sigmadsa_webhook_items_total{kind=\"message\"}",
        "sigmadsa_webhook_items_total{kind=\"status\"}",
        "sigmadsa_inbox_applied_total",
        "sigmadsa_inbox_set_aside_total 0",
        "sigmadsa_worker_backlog{worker=\"inbox\"}",
        "sigmadsa_worker_backlog{worker=\"send\"}",
        "sigmadsa_worker_backlog{worker=\"read\"}",
        "sigmadsa_worker_backlog{worker=\"process\"}",
        "sigmadsa_worker_items_total{worker=\"outbox\"}",
        "sigmadsa_sends_total{outcome=\"accepted\"} 2",
        "sigmadsa_send_seconds_count 2",
        "sigmadsa_commits_total",
        "sigmadsa_events_total",
        "sigmadsa_commit_batch_commands_bucket",
        "sigmadsa_commit_seconds_bucket",
        "sigmadsa_sign_ins_total",
        "process_resident_memory_bytes",
    ] {
        assert!(metrics.contains(part), "{part} is missing:\n{metrics}");
    }
    let latency = "sigmadsa_http_seconds_count{route=\"/api/v1/leads\",method=\"GET\",status=\"200\"} 1";
    assert!(metrics.contains(latency), "{metrics}");
    for private in ["9876541001", "Ravi", "Kumar"] {
        assert!(!metrics.contains(private), "{private}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_there_are_not_share_one_label() {
    let world = World::start().await;
    for n in 0..5 {
        world.nobody().get(&format!("//nowhere/{n}")).await.expect(404);
    }
    let metrics = metrics(&world).await;
    assert!(!metrics.contains("nowhere"), "{metrics}");
    assert!(metrics.contains("sigmadsa_http_seconds_count{route=\"unmatched\",method=\"GET\",status=\"404\"} 5"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_keeps_its_id_as_far_as_the_events_it_causes() {
    let world = World::start().await;
    let asha = world.client("asha").await;
    let inquiry = json!({ "name": "Ravi Kumar", "mobile": "9876541001", "loan_type": "lap", "amount": 3_500_000 });
    let headers = [("x-request-id", "request-of-the-test")];
    let answer = asha.send(reqwest::Method::POST, "/leads", Some(inquiry), &headers).await.expect(201);
    assert_eq!(answer.header("x-request-id"), Some("request-of-the-test"));
    let metadata: Value = world.scalar("SELECT metadata FROM events WHERE event_type = 'lead.captured'").await;
    assert!(metadata.to_string().contains("request-of-the-test"), "{metadata}");
    let without = asha.get("/leads").await.expect(200);
    assert!(without.header("x-request-id").is_some_and(|id| !id.is_empty()));
    let refused = asha.send(reqwest::Method::GET, "/leads/ravi", None, &headers).await.expect(422);
    assert_eq!(refused.json()["request_id"], "request-of-the-test");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_carry_the_safety_headers() {
    let world = World::start().await;
    for path in ["//sign-in", "//api/v1/leads", "//health/live", "//nowhere"] {
        let answer = world.nobody().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_stopped_listens_no_more_and_leaves_the_log_as_it_was() {
    let mut world = World::start().await;
    world.customer("919876541001").become_lead("Ravi Kumar").await;
    world.settle().await;
    let head: i64 = world.scalar("SELECT position FROM log_head").await;
    world.stop().await;
    assert_eq!(world.scalar::<i64>("SELECT position FROM log_head").await, head);
    assert!(world.http().get(format!("{}/health/live", world.web())).send().await.is_err(), "nobody listens any more");
}
