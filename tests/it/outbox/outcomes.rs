//! Answers that are lost, and a connection that is.

use serde_json::json;
use tests::world::{SOON, World, eventually};

const RAVI: &str = "919876541001";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_answer_is_lost_is_sent_once_and_settled_by_its_status() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "lose_answer": true })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    assert_eq!((customer.messages().await.len(), world.calls().await.len()), (1, 1));
    assert_eq!(world.events("notification.delivered").await, 1);
    assert_eq!(world.events("notification.attempt_started").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_answer_and_statuses_are_lost_is_unknown_and_not_sent_again() {
    let world = World::start().await;
    world.control(reqwest::Method::POST, "/clock", Some(json!({ "status_delay_ms": 600_000 }))).await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "lose_answer": true })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    eventually("it is unknown", SOON, async || (world.events("notification.outcome_unknown").await == 1).then_some(()))
        .await;
    // What comes after it isn't held up.
    customer.say("Ravi Kumar").await;
    customer.wait_for_reply(2).await;
    // Nobody waits the two minutes: the time is over when the row says so.
    eventually("it is settled", SOON, async || {
        let over = "UPDATE outbox SET due_at = now() WHERE state = 'unknown'";
        sqlx::query(over).execute(world.pool()).await.unwrap();
        (world.events("notification.failed").await == 1).then_some(())
    })
    .await;
    assert_eq!((customer.messages().await.len(), world.calls().await.len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_reset_leaves_the_outcome_unknown_and_the_call_is_not_repeated() {
    let world = World::start().await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "reset": true })).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    eventually("it is unknown", SOON, async || (world.events("notification.outcome_unknown").await == 1).then_some(()))
        .await;
    // What comes after it goes out, and nothing is said twice.
    customer.say("Ravi Kumar").await;
    assert!(customer.wait_for_text(1).await.contains("Which loan"));
    assert_eq!(world.events("notification.attempt_started").await, 2);
    assert_eq!(world.events("notification.failed").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_token_stops_sending_and_receiving_goes_on() {
    let world = World::start().await;
    world.control(reqwest::Method::POST, "/account", Some(json!({ "token_expired": true }))).await;
    let customer = world.customer(RAVI);
    customer.say("Hello").await;
    eventually("the connection is lost", SOON, async || {
        (world.events("whatsapp.connection_lost").await == 1).then_some(())
    })
    .await;
    let before = world.calls().await.len();
    customer.say("I am Ravi Kumar").await;
    world.customer("919876541002").say("Hello").await;
    eventually("they are received", SOON, async || {
        (world.events("conversation.message_received").await == 3).then_some(())
    })
    .await;
    eventually("the replies wait", SOON, async || {
        // The second reply of a conversation waits behind its first.
        let waiting = "SELECT count(*) = 3 FROM outbox WHERE state = 'waiting'";
        world.scalar::<bool>(waiting).await.then_some(())
    })
    .await;
    assert_eq!(world.calls().await.len(), before, "nothing is tried while the connection is down");
    assert_eq!(before, 1);
    assert!(customer.messages().await.is_empty());
    assert_eq!(world.events("notification.failed").await, 0);
}
