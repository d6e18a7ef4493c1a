//! Statuses in the wrong order, early, and more than once.

use serde_json::{Value, json};
use tests::world::{SOON, World, entry, envelope, eventually, status};

const RAVI: &str = "919876541001";

/// The newest message of the only conversation, as the auditor sees it.
async fn newest(world: &World) -> Value {
    let auditor = world.client("auditor").await;
    let conversation = auditor.get("/conversations").await.expect(200).items()[0]["id"].clone();
    auditor.get(&format!("/conversations/{}/messages", conversation.as_str().unwrap())).await.expect(200).items()[0]
        .clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_status_that_comes_before_the_answer_to_the_call_holds() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "delay_ms": 1_500 })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    let notification = eventually("the attempt is under way", SOON, async || {
        let row = sqlx::query_scalar::<_, uuid::Uuid>("SELECT notification_id FROM outbox WHERE state = 'attempted'");
        row.fetch_optional(world.pool()).await.unwrap()
    })
    .await;
    for name in ["read", "delivered", "sent"] {
        let mut early = status("wamid.early", name);
        early["biz_opaque_callback_data"] = json!(notification.to_string());
        world.webhook(&envelope(&[entry(&number, &[(&[], &[early])])])).await.expect(200);
    }
    eventually("it is read", SOON, async || (world.events("notification.read").await == 1).then_some(())).await;
    assert!(customer.messages().await.is_empty(), "the call isn't answered yet");
    customer.wait_for_reply(1).await;
    world.settle().await;
    assert_eq!(newest(&world).await["status"], "read");
    assert_eq!(world.calls().await.len(), 1, "it isn't sent again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statuses_in_the_wrong_order_end_at_the_furthest() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "list": "statuses" }, "times": 2, "reorder": true })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    assert_eq!(newest(&world).await["status"], "delivered");
    assert_eq!(world.events("notification.sent").await, 0, "delivered came first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statuses_that_come_many_times_count_once() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "list": "statuses" }, "times": 10, "duplicate": 5 })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    customer.read().await;
    world.settle().await;
    assert_eq!(newest(&world).await["status"], "read");
    for name in ["notification.delivered", "notification.read"] {
        assert_eq!(world.events(name).await, 1, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_is_lost_on_the_way_comes_again_and_counts_once() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "direction": "webhook", "list": "messages" }, "lose_answer": true })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    assert_eq!(world.events("conversation.message_received").await, 1);
    assert_eq!(customer.messages().await.len(), 1);
}
