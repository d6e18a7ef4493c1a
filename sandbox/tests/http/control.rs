//! The control API's own rules.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{BUSINESS, CUSTOMER, World};

#[tokio::test]
async fn an_input_that_breaks_a_rule_is_refused_with_the_field_and_the_rule() {
    let world = World::connected().await;
    let phone = format!("/sandbox/phones/{CUSTOMER}/messages");
    for (path, body, field) in [
        ("/sandbox/signup", json!({"phone_number": BUSINESS}), "business_name"),
        ("/sandbox/signup", json!({"business_name": "Asha Loans", "phone_number": "12"}), "phone_number"),
        ("/sandbox/account", json!({"quality": "PINK"}), "quality"),
        ("/sandbox/account", json!({"colour": "pink"}), "colour"),
        ("/sandbox/account", json!({"pin": "12"}), "pin"),
        ("/sandbox/account", json!({"details": {}}), "details"),
        ("/sandbox/account", json!({"account_review": "MAYBE"}), "account_review"),
        (
            "/sandbox/account",
            json!({"capability": {"max_phone_numbers_per_business": -1}}),
            "capability.max_phone_numbers_per_business",
        ),
        ("/sandbox/signup", json!({"business_name": "A", "phone_number": BUSINESS, "event": "CANCEL"}), "event"),
        ("/sandbox/signup", json!({"business_name": "A", "phone_number": BUSINESS, "waba_id": "1"}), "waba_id"),
        (
            "/sandbox/signup",
            json!({"business_name": "A", "phone_number": "919800000009", "business_id": "1"}),
            "business_id",
        ),
        ("/sandbox/account", json!({"waba_id": "1"}), "waba_id"),
        ("/sandbox/clock", json!({"speed": 0}), "speed"),
        ("/sandbox/webhooks/raw", json!({}), "body"),
        ("/sandbox/phones/abc/messages", json!({"text": "hello"}), "number"),
        (&phone, json!({}), "text"),
        (&phone, json!({"text": "hello", "to": "910000000000"}), "to"),
        (&phone, json!({"reply_id": "nothing"}), "reply_id"),
        (&phone, json!({"type": "poem"}), "type"),
        (&phone, json!({"type": "image", "data": "?"}), "data"),
        (&phone, json!({"type": "location", "latitude": 91, "longitude": 0}), "latitude"),
    ] {
        let (status, answer) = world.control(Method::POST, path, body).await;
        assert_eq!((status, &answer["field"]), (422, &json!(field)), "{path}: {answer}");
        assert!(answer["rule"].is_string() && answer["error"].is_string());
    }
}

#[tokio::test]
async fn with_two_businesses_a_customer_must_say_whom_they_write_to() {
    let world = World::connected().await;
    world.sign_up("919800000001").await;
    let path = format!("/sandbox/phones/{CUSTOMER}/messages");
    assert_eq!(world.control(Method::POST, &path, json!({"text": "hello"})).await.1["field"], "to");
    assert_eq!(world.control(Method::POST, &path, json!({"text": "hello", "to": BUSINESS})).await.0, 200);
}

#[tokio::test]
async fn calls_are_listed_with_their_secrets_masked() {
    let world = World::talking().await;
    world.send_text("hello").await;
    let (_, calls) = world.control(Method::GET, "/sandbox/calls", Value::Null).await;
    let listed = calls.to_string();
    assert!(!listed.contains("an+app+secret") && !listed.contains(&world.token));
    let (_, sent) = world.control(Method::GET, "/sandbox/calls?path=/messages", Value::Null).await;
    assert_eq!(sent["items"][0]["body"]["text"]["body"], "hello");
    assert_eq!(sent["items"][0]["status"], 200);
    let after = sent["items"][0]["seq"].as_u64().unwrap();
    let (_, rest) = world.control(Method::GET, &format!("/sandbox/calls?after={after}"), Value::Null).await;
    assert_eq!(rest["items"], json!([]));
    assert_eq!(world.control(Method::DELETE, "/sandbox/calls", Value::Null).await.0, 204);
    assert_eq!(world.control(Method::GET, "/sandbox/calls", Value::Null).await.1["items"], json!([]));
}

#[tokio::test]
async fn what_a_phone_has_received_is_listed_after_a_message() {
    let world = World::talking().await;
    let first = world.send_text("first").await;
    world.send_text("second").await;
    let url = format!("{}/sandbox/phones/{CUSTOMER}/messages", world.origin);
    let answer = world.client.get(url).query(&[("after", &first)]).send().await.unwrap();
    let items = answer.json::<Value>().await.unwrap()["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!((&items[0]["text"], &items[0]["from"]), (&json!("second"), &json!(BUSINESS)));
}

#[tokio::test]
async fn statuses_wait_for_the_delay_that_was_set() {
    let world = World::talking().await;
    world.set_clock(json!({"status_delay_ms": 600_000})).await;
    world.send_text("slowly").await;
    assert_eq!(world.phone().await[0]["status"], "accepted");
    assert_eq!(world.state().await["webhooks"]["scheduled"], 2);
}
