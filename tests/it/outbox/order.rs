//! The order of replies.

use serde_json::json;
use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_of_one_conversation_leave_in_order_even_when_the_first_is_slow() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "delay_ms": 1_000 })).await;
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    world.has_taken_in(1).await;
    customer.say("Ravi Kumar").await;
    customer.wait_for_reply(2).await;
    let texts = customer.texts().await;
    assert!(texts[0].contains("May I have your name") && texts[1].contains("Which loan"), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_of_one_conversation_leave_in_order_even_when_the_first_is_tried_again() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "times": 1, "status": 500, "code": 131_000 })).await;
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    world.has_taken_in(1).await;
    customer.say("Ravi Kumar").await;
    customer.wait_for_reply(2).await;
    world.settle().await;
    let texts = customer.texts().await;
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("May I have your name") && texts[1].contains("Which loan"), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reply_to_one_customer_holds_up_no_other() {
    let world = World::start().await;
    let slow = world.customer("919876541001");
    let fault = json!({ "match": { "path": "/messages", "to": slow.number() }, "delay_ms": 3_000 });
    world.sandbox_fault(fault).await;
    slow.say("Hello").await;
    let other = world.customer("919876541002");
    other.say("Hello").await;
    other.wait_for_reply(1).await;
    assert!(slow.messages().await.is_empty());
    slow.wait_for_reply(1).await;
}
