//! Faults on demand.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{CUSTOMER, World, until};

fn text() -> Value {
    json!({"type": "text", "text": {"body": "hello"}})
}

#[tokio::test]
async fn the_next_matching_call_fails_with_that_code_and_the_one_after_does_not() {
    let world = World::talking().await;
    world
        .fault(json!({"match": {"path": "/messages", "to": CUSTOMER}, "code": 131_026, "details": "On purpose."}))
        .await;
    let (status, answer) = world.send(text()).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_026)));
    assert_eq!(answer["error"]["error_data"]["details"], "On purpose.");
    assert_eq!(world.send(text()).await.0, 200);
}

#[tokio::test]
async fn a_status_and_a_body_of_ones_own_are_answered_as_they_are() {
    let world = World::talking().await;
    world.fault(json!({"status": 502, "body": "<h1>Bad Gateway</h1>"})).await;
    let answer = world.request(Method::GET, &format!("/{}", world.waba_id), Value::Null).send().await.unwrap();
    assert_eq!(answer.status(), 502);
    assert_eq!(answer.text().await.unwrap(), "<h1>Bad Gateway</h1>");
}

#[tokio::test]
async fn a_lost_answer_leaves_the_message_accepted() {
    let world = World::talking().await;
    world.fault(json!({"match": {"path": "/messages"}, "lose_answer": true})).await;
    let message = json!({"messaging_product": "whatsapp", "to": CUSTOMER, "text": {"body": "did you get this?"}});
    assert!(world.request(Method::POST, &world.messages_path(), message).send().await.is_err());
    until(async || world.phone().await.iter().any(|item| item["text"] == "did you get this?")).await;
    let (_, calls) = world.control(Method::GET, "/sandbox/calls?path=/messages", Value::Null).await;
    assert_eq!(calls["items"][0]["outcome"], "lost");
}

#[tokio::test]
async fn a_reset_connection_leaves_nothing_accepted() {
    let world = World::talking().await;
    world.fault(json!({"reset": true})).await;
    let message = json!({"messaging_product": "whatsapp", "to": CUSTOMER, "text": {"body": "hello"}});
    assert!(world.request(Method::POST, &world.messages_path(), message).send().await.is_err());
    assert!(world.phone().await.is_empty());
}

#[tokio::test]
async fn a_call_that_is_never_answered_times_out() {
    let world = World::talking().await;
    world.fault(json!({"timeout": true})).await;
    let request = world.request(Method::GET, &format!("/{}", world.waba_id), Value::Null);
    let error = request.timeout(Duration::from_millis(100)).send().await.unwrap_err();
    assert!(error.is_timeout());
}

#[tokio::test]
async fn a_delayed_call_is_answered_after_its_delay() {
    let world = World::talking().await;
    world.fault(json!({"delay_ms": 150})).await;
    let begun = Instant::now();
    assert_eq!(world.send(text()).await.0, 200);
    assert!(begun.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn a_duplicated_webhook_comes_twice() {
    let world = World::connected().await;
    world.fault(json!({"match": {"list": "messages"}, "duplicate": 1})).await;
    world.write(json!({"text": "hello"})).await;
    let messages = world.received("messages", 2).await;
    assert_eq!(messages[0]["id"], messages[1]["id"]);
}

#[tokio::test]
async fn reordered_webhooks_come_the_wrong_way_round() {
    let world = World::connected().await;
    world.fault(json!({"reorder": true})).await;
    let first = world.write(json!({"text": "first"})).await;
    let second = world.write(json!({"text": "second"})).await;
    let messages = world.received("messages", 2).await;
    assert_eq!((&messages[0]["id"], &messages[1]["id"]), (&json!(second), &json!(first)));
}

#[tokio::test]
async fn a_batch_comes_in_one_post() {
    let world = World::connected().await;
    world.fault(json!({"batch": 3})).await;
    for text in ["one", "two", "three"] {
        world.write(json!({"text": text})).await;
    }
    assert_eq!(world.received("messages", 3).await.len(), 3);
    assert_eq!(world.webhooks().len(), 1);
}

#[tokio::test]
async fn a_batch_that_stays_short_comes_all_the_same() {
    let world = World::connected().await;
    world.fault(json!({"batch": 3})).await;
    world.write(json!({"text": "alone"})).await;
    assert_eq!(world.received("messages", 1).await.len(), 1);
}

#[tokio::test]
async fn a_dropped_webhook_is_retried() {
    let world = World::connected().await;
    world.set_clock(json!({"speed": 100})).await;
    world.fault(json!({"drop": 2})).await;
    world.write(json!({"text": "hello"})).await;
    world.received("messages", 1).await;
    assert_eq!(world.state().await["webhooks"]["retried"], 2);
}

#[tokio::test]
async fn an_answer_that_meta_loses_makes_the_webhook_come_again() {
    let world = World::connected().await;
    world.fault(json!({"match": {"direction": "webhook"}, "lose_answer": true})).await;
    world.write(json!({"text": "hello"})).await;
    assert_eq!(world.received("messages", 2).await.len(), 2);
}

#[tokio::test]
async fn faults_can_be_listed_and_taken_away() {
    let world = World::connected().await;
    world.fault(json!({"code": 131_000, "times": 5})).await;
    let (_, listed) = world.control(Method::GET, "/sandbox/faults", Value::Null).await;
    assert_eq!((&listed["items"][0]["times"], &listed["items"][0]["code"]), (&json!(5), &json!(131_000)));
    assert_eq!(world.control(Method::DELETE, "/sandbox/faults", Value::Null).await.0, 204);
    assert_eq!(world.graph(Method::GET, &format!("/{}", world.waba_id), Value::Null).await.0, 200);
}

#[tokio::test]
async fn a_fault_that_could_never_strike_is_refused() {
    let world = World::empty(None).await;
    for (fault, field) in [
        (json!({"match": {"direction": "webhook"}, "code": 1}), "code"),
        (json!({"match": {"direction": "call"}, "batch": 2}), "batch"),
        (json!({"match": {"colour": "red"}}), "match.colour"),
        (json!({"times": 0}), "times"),
        (json!({"match": {"direction": "webhook", "list": "no_such_field"}}), "match.list"),
    ] {
        let (status, answer) = world.control(Method::POST, "/sandbox/faults", fault).await;
        assert_eq!((status, &answer["field"]), (422, &json!(field)));
    }
}
