//! What Meta refuses.

use serde_json::{Value, json};
use tests::world::{SOON, World, eventually};

const RAVI: &str = "919876541001";

/// The newest message of the only conversation.
async fn newest(world: &World) -> Value {
    let admin = world.client("admin").await;
    let conversation = admin.get("/conversations").await.expect(200).items()[0]["id"].clone();
    let path = format!("/conversations/{}/messages", conversation.as_str().unwrap());
    admin.get(&path).await.expect(200).items()[0].clone()
}

/// Lets everything that waits be due now.
async fn hurry(world: &World) {
    let sooner = "UPDATE outbox SET due_at = now() WHERE state = 'waiting'";
    sqlx::query(sooner).execute(world.pool()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_of_metas_is_tried_again_and_the_message_delivered_once() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "times": 2, "status": 500, "code": 131_000 })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    assert_eq!(customer.messages().await.len(), 1);
    assert_eq!(world.calls().await.len(), 3);
    assert_eq!(world.events("notification.retry_scheduled").await, 2);
    assert_eq!(newest(&world).await["status"], "delivered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_without_a_code_is_judged_by_its_status() {
    let world = World::start().await;
    let gateway = json!({ "match": { "path": "/messages" }, "status": 502, "body": "<html>Bad Gateway</html>" });
    world.sandbox_fault(gateway).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    assert_eq!((customer.messages().await.len(), world.calls().await.len()), (1, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_of_metas_puts_a_message_off_and_it_is_delivered_later() {
    for code in [131_056, 130_429] {
        let world = World::start().await;
        world.sandbox_fault(json!({ "match": { "path": "/messages" }, "status": 400, "code": code })).await;
        let customer = world.customer(RAVI);
        customer.say("Hello").await;
        eventually("it is put off", SOON, async || {
            (world.events("notification.retry_scheduled").await == 1).then_some(())
        })
        .await;
        let waits: bool = eventually("it waits", SOON, async || {
            let later = "SELECT due_at > now() + interval '2 seconds' FROM outbox WHERE state = 'waiting'";
            sqlx::query_scalar(later).fetch_optional(world.pool()).await.unwrap()
        })
        .await;
        assert!(waits && customer.messages().await.is_empty(), "{code}");
        hurry(&world).await;
        customer.wait_for_reply(1).await;
        world.settle().await;
        assert_eq!((customer.messages().await.len(), world.calls().await.len()), (1, 2), "{code}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_will_never_be_taken_fails_with_metas_own_words() {
    let world = World::start().await;
    let fault = json!({ "match": { "path": "/messages" }, "status": 400, "code": 131_026,
        "message": "Message undeliverable", "details": "The number isn't on WhatsApp." });
    world.sandbox_fault(fault).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    eventually("it fails", SOON, async || (world.events("notification.failed").await == 1).then_some(())).await;
    world.settle().await;
    assert_eq!(world.calls().await.len(), 1, "it isn't tried again");
    assert!(customer.messages().await.is_empty());
    let failed: Value = world.scalar("SELECT payload FROM events WHERE event_type = 'notification.failed'").await;
    let failed = failed.to_string();
    assert!(failed.contains("Message undeliverable") && failed.contains("isn't on WhatsApp"), "{failed}");
    assert!(failed.contains("131026"), "{failed}");
    let message = newest(&world).await;
    assert_eq!(message["status"], "failed");
    assert!(message["failure"].as_str().is_some_and(|failure| failure.contains("undeliverable")), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_reported_by_webhook_is_kept_with_metas_own_words() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    world.control(reqwest::Method::POST, "/clock", Some(json!({ "status_delay_ms": 600_000 }))).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    let id = customer.wait_for_reply(1).await["id"].clone();
    eventually("it is queued", SOON, async || (world.events("notification.queued").await == 1).then_some(())).await;
    let mut failed = tests::world::status(id.as_str().unwrap(), "failed");
    failed["errors"] = json!([{ "code": 131_049, "title": "Not delivered", "message": "Not delivered",
        "error_data": { "details": "to keep the ecosystem healthy" } }]);
    let body = tests::world::envelope(&[tests::world::entry(&number, &[(&[], &[failed])])]);
    world.webhook(&body).await.expect(200);
    eventually("it fails", SOON, async || (world.events("notification.failed").await == 1).then_some(())).await;
    let failed: Value = world.scalar("SELECT payload FROM events WHERE event_type = 'notification.failed'").await;
    assert!(failed.to_string().contains("to keep the ecosystem healthy"), "{failed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_meta_fails_again_and_again_is_given_up_in_the_end() {
    let world = World::start().await;
    world
        .sandbox_fault(json!({ "match": { "path": "/messages" }, "times": 100, "status": 503, "code": 131_016 }))
        .await;
    world.customer(RAVI).say("Hello").await;
    eventually("it fails", 2 * SOON, async || {
        hurry(&world).await;
        (world.events("notification.failed").await == 1).then_some(())
    })
    .await;
    assert_eq!(world.calls().await.len(), 6, "once, and five times more");
}
