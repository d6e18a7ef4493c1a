//! Codes, tokens, numbers, subscriptions.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{BUSINESS, VERIFY_TOKEN, World};

#[tokio::test]
async fn a_code_becomes_a_token_that_debug_token_explains() {
    let world = World::connected().await;
    let path = format!("/v25.0/debug_token?input_token={}&access_token=1234567890|an%20app%20secret", world.token);
    let answer = world.client.get(format!("{}{path}", world.origin)).send().await.unwrap();
    let data = answer.json::<Value>().await.unwrap()["data"].clone();
    assert_eq!(data["is_valid"], true);
    assert_eq!(data["app_id"], "1234567890");
    assert_eq!(data["granular_scopes"][0]["target_ids"], json!([world.waba_id]));
}

#[tokio::test]
async fn a_code_that_was_used_is_refused_with_36009() {
    let world = World::empty(None).await;
    let signed = world.sign_up(BUSINESS).await;
    let code = signed["code"].as_str().unwrap();
    assert_eq!(world.exchange(code).await.status(), 200);
    let again = world.exchange(code).await;
    assert_eq!(again.status(), 400);
    assert_eq!(again.json::<Value>().await.unwrap()["error"]["error_subcode"], 36_009);
}

#[tokio::test]
async fn a_code_older_than_thirty_seconds_is_refused_with_36007() {
    let world = World::empty(None).await;
    let signed = world.sign_up(BUSINESS).await;
    world.set_clock(json!({"advance_s": 31})).await;
    let late = world.exchange(signed["code"].as_str().unwrap()).await;
    assert_eq!(late.json::<Value>().await.unwrap()["error"]["error_subcode"], 36_007);
}

#[tokio::test]
async fn signing_up_twice_gives_the_same_ids_and_another_code() {
    let world = World::empty(None).await;
    let (first, second) = (world.sign_up(BUSINESS).await, world.sign_up(BUSINESS).await);
    assert_eq!(first["phone_number_id"], second["phone_number_id"]);
    assert_eq!(first["waba_id"], second["waba_id"]);
    assert_ne!(first["code"], second["code"]);
}

#[tokio::test]
async fn an_account_lists_its_number() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}/phone_numbers?fields=display_phone_number,status", world.waba_id);
    let (status, answer) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(status, 200);
    assert_eq!(answer["data"][0]["display_phone_number"], "+91 98123 45678");
    assert_eq!(answer["data"][0]["status"], "CONNECTED");
    assert_eq!(answer["data"][0]["id"], world.phone_number_id.as_str());
    assert!(answer["data"][0].get("verified_name").is_none());
}

#[tokio::test]
async fn without_the_version_the_same_is_answered() {
    let world = World::connected().await;
    let (status, answer) = world.graph(Method::GET, &format!("/{}", world.phone_number_id), Value::Null).await;
    assert_eq!((status, &answer["verified_name"]), (200, &json!("Asha Loans")));
}

#[tokio::test]
async fn an_unknown_field_is_refused_with_100() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}?fields=colour", world.phone_number_id);
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["error"]["code"], 100);
}

#[tokio::test]
async fn somebody_elses_objects_look_as_if_they_were_not_there() {
    let world = World::connected().await;
    let other = world.sign_up("919800000001").await;
    let path = format!("/v25.0/{}", other["phone_number_id"].as_str().unwrap());
    let (status, answer) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(status, 400);
    assert_eq!((&answer["error"]["code"], &answer["error"]["error_subcode"]), (&json!(100), &json!(33)));
}

#[tokio::test]
async fn a_subscription_can_be_read_and_taken_back() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}/subscribed_apps", world.waba_id);
    let (_, listed) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(listed["data"][0]["whatsapp_business_api_data"]["id"], "1234567890");
    assert_eq!(world.graph(Method::DELETE, &path, Value::Null).await.1, json!({"success": true}));
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1, json!({"data": []}));
}

#[tokio::test]
async fn an_address_of_its_own_must_pass_the_handshake() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}/subscribed_apps", world.waba_id);
    let address = |token: &str| json!({"override_callback_uri": world.webhook_url, "verify_token": token});
    assert_eq!(world.graph(Method::POST, &path, address("wrong")).await.0, 400);
    assert_eq!(world.graph(Method::POST, &path, address(VERIFY_TOKEN)).await.0, 200);
    let (_, listed) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(listed["data"][0]["override_callback_uri"], world.webhook_url.as_str());
}

#[tokio::test]
async fn an_expired_token_is_refused_with_463_and_replaced_by_the_next_sign_up() {
    let mut world = World::connected().await;
    world.set_account(json!({"token_expired": true})).await;
    let (status, answer) = world.send(json!({"type": "text", "text": {"body": "hello"}})).await;
    assert_eq!(status, 401);
    assert_eq!((&answer["error"]["code"], &answer["error"]["error_subcode"]), (&json!(190), &json!(463)));
    world.connect().await;
    let path = format!("/v25.0/{}", world.phone_number_id);
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.0, 200);
}

#[tokio::test]
async fn an_unknown_path_and_an_unknown_method_are_refused_as_graph_does() {
    let world = World::connected().await;
    let (_, path) = world.graph(Method::GET, "/v25.0/1/nothing", Value::Null).await;
    assert_eq!(path["error"]["code"], 2500);
    let (_, method) = world.graph(Method::GET, &world.messages_path(), Value::Null).await;
    assert!(method["error"]["message"].as_str().unwrap().starts_with("Unsupported get request"));
}
