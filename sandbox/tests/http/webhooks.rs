//! Webhooks: what they say, how they are signed, and that they come.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::world::{BUSINESS, CUSTOMER, SECRET, World, until};

fn signature(body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(body).finalize();
    let digits: Vec<String> = mac.into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={}", digits.concat())
}

#[tokio::test]
async fn a_customers_message_arrives_in_metas_shape_and_signed_over_its_exact_bytes() {
    let world = World::connected().await;
    let id = world.write(json!({"text": "नमस्ते", "name": "Meera Shah"})).await;
    world.received("messages", 1).await;
    let webhook = world.webhooks().remove(0);
    assert_eq!(webhook.signature, Some(signature(&webhook.body)));
    assert!(webhook.body.is_ascii());
    assert_eq!(webhook.agent, "facebookexternalua");
    let body = webhook.json();
    assert_eq!(body["object"], "whatsapp_business_account");
    assert_eq!(body["entry"][0]["id"], world.waba_id.as_str());
    assert!(body["entry"][0].get("time").is_none());
    assert_eq!(body["entry"][0]["changes"][0]["field"], "messages");
    let value = &body["entry"][0]["changes"][0]["value"];
    let metadata = json!({"display_phone_number": BUSINESS, "phone_number_id": world.phone_number_id});
    assert_eq!(value["metadata"], metadata);
    assert_eq!(value["contacts"][0]["profile"]["name"], "Meera Shah");
    assert_eq!(value["contacts"][0]["wa_id"], CUSTOMER);
    let message = &value["messages"][0];
    assert_eq!((&message["id"], &message["from"]), (&json!(id), &json!(CUSTOMER)));
    assert_eq!(message["text"]["body"], "नमस्ते");
    assert!(message["timestamp"].as_str().unwrap().parse::<u64>().is_ok());
}

#[tokio::test]
async fn nothing_is_posted_for_an_account_that_is_not_subscribed() {
    let world = World::connected().await;
    world.set_account(json!({"subscribed": false})).await;
    world.write(json!({"text": "is anybody there?"})).await;
    until(async || world.chat().await[0]["status"] == "sent").await;
    assert!(world.webhooks().is_empty());
    assert_eq!(world.state().await["webhooks"]["pending"], 0);
}

#[tokio::test]
async fn tapping_a_button_answers_the_message_that_has_it() {
    let world = World::talking().await;
    let buttons = json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "Which?"}, "action": {
        "buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}, {"type": "reply", "reply": {"id": "no", "title": "No"}}]}}});
    let (_, answer) = world.send(buttons).await;
    world.write(json!({"reply_id": "yes"})).await;
    let messages = world.received("messages", 2).await;
    let reply = messages.iter().find(|message| message["type"] == "interactive").unwrap();
    assert_eq!(reply["interactive"], json!({"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}));
    assert_eq!(reply["context"]["id"], answer["messages"][0]["id"]);
    assert_eq!(reply["context"]["from"], BUSINESS);
}

#[tokio::test]
async fn tapping_a_row_answers_with_its_description() {
    let world = World::talking().await;
    let rows = json!([{"id": "home", "title": "Home loan", "description": "Up to 30 years"}]);
    let list = json!({"type": "interactive", "interactive": {"type": "list", "body": {"text": "Which?"},
        "action": {"button": "Choose", "sections": [{"rows": rows}]}}});
    world.send(list).await;
    assert_eq!(world.phone().await[0]["rows"][0]["id"], "home");
    world.write(json!({"reply_id": "home"})).await;
    let messages = world.received("messages", 2).await;
    let reply = messages.iter().find(|message| message["type"] == "interactive").unwrap();
    let row = json!({"id": "home", "title": "Home loan", "description": "Up to 30 years"});
    assert_eq!(reply["interactive"], json!({"type": "list_reply", "list_reply": row}));
}

#[tokio::test]
async fn reading_on_the_phone_tells_the_business() {
    let world = World::talking().await;
    let id = world.send_text("Please read this").await;
    let (_, answer) = world.control(Method::POST, &format!("/sandbox/phones/{CUSTOMER}/read"), json!({})).await;
    assert_eq!(answer["read"], 1);
    world.statuses(&id, &["sent", "delivered", "read"]).await;
}

#[tokio::test]
async fn a_webhook_that_is_not_acknowledged_comes_again_and_the_tick_waits_for_it() {
    let world = World::connected().await;
    world.set_clock(json!({"speed": 100})).await;
    world.answer_with(&[500, 503, 204]);
    world.write(json!({"text": "hello"})).await;
    world.received("messages", 4).await;
    let bodies: Vec<_> = world.webhooks().into_iter().map(|webhook| webhook.body).collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    until(async || world.chat().await[0]["status"] == "delivered").await;
    until(async || world.state().await["webhooks"]["retried"] == 3).await;
    // The sign-up was told before.
    assert_eq!(world.state().await["webhooks"]["sent"], 2);
}

#[tokio::test]
async fn a_message_with_the_same_id_comes_twice_and_stands_once() {
    let world = World::connected().await;
    world.write(json!({"text": "hello", "id": "wamid.same"})).await;
    world.write(json!({"text": "hello", "id": "wamid.same"})).await;
    let messages = world.received("messages", 2).await;
    assert!(messages.iter().all(|message| message["id"] == "wamid.same"));
    assert_eq!(world.chat().await.len(), 1);
}

#[tokio::test]
async fn a_file_that_a_customer_sends_can_be_fetched() {
    let world = World::connected().await;
    world
        .write(json!({"type": "image", "caption": "My PAN card", "mime_type": "image/png", "data": "iVBORw0KGgo="}))
        .await;
    let messages = world.received("messages", 1).await;
    assert_eq!(messages[0]["image"]["caption"], "My PAN card");
    let id = messages[0]["image"]["id"].as_str().unwrap();
    let (status, described) = world.graph(Method::GET, &format!("/v25.0/{id}"), Value::Null).await;
    assert_eq!((status, &described["file_size"]), (200, &json!(8)));
    assert_eq!(described["sha256"], messages[0]["image"]["sha256"]);
    let url = described["url"].as_str().unwrap();
    assert_eq!(world.client.get(url).send().await.unwrap().status(), 400);
    let answer = world.client.get(url).bearer_auth(&world.token).send().await.unwrap();
    assert_eq!(answer.bytes().await.unwrap().len(), 8);
}

#[tokio::test]
async fn a_webhook_of_ones_own_is_posted_with_the_signature_that_was_asked_for() {
    let world = World::connected().await;
    for (kind, valid) in [("valid", Some(true)), ("wrong", Some(false)), ("missing", None)] {
        let raw = json!({"body": {"object": "unknown"}, "signature": kind});
        assert_eq!(world.control(Method::POST, "/sandbox/webhooks/raw", raw).await.1["status"], 200);
        let webhook = world.webhooks().pop().unwrap();
        assert_eq!(webhook.signature.map(|given| given == signature(&webhook.body)), valid);
    }
}

#[tokio::test]
async fn the_handshake_says_whether_the_challenge_came_back() {
    let world = World::empty(None).await;
    let (_, good) = world.control(Method::POST, "/sandbox/webhooks/verify", json!({})).await;
    assert_eq!(good, json!({"status": 200, "matched": true}));
    let (_, bad) = world.control(Method::POST, "/sandbox/webhooks/verify", json!({"verify_token": "wrong"})).await;
    assert_eq!(bad, json!({"status": 403, "matched": false}));
}
