//! Portfolios with several accounts, accounts with several numbers, and what a token sees of them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{BUSINESS, SECRET, World};

async fn debugged(world: &World, token: &str) -> Value {
    let query = [("input_token", token), ("access_token", &format!("1234567890|{SECRET}"))];
    let url = format!("{}/v25.0/debug_token", world.origin);
    let answer = world.client.get(url).query(&query).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().await.unwrap()["data"].clone()
}

#[tokio::test]
async fn a_token_sees_all_accounts_of_its_portfolio_the_newest_first() {
    let world = World::connected().await;
    let first = world.sign_up(BUSINESS).await;
    let second = world.sign_up_with("919800000077", json!({"business_id": first["business_id"]})).await;
    assert_ne!(first["waba_id"], second["waba_id"]);
    assert_eq!(first["business_id"], second["business_id"]);
    let data = debugged(&world, &world.token).await;
    for scope in ["whatsapp_business_management", "whatsapp_business_messaging"] {
        assert!(data["scopes"].as_array().unwrap().contains(&json!(scope)));
        let granular =
            data["granular_scopes"].as_array().unwrap().iter().find(|entry| entry["scope"] == scope).unwrap();
        assert_eq!(granular["target_ids"], json!([second["waba_id"], first["waba_id"]]));
    }
    assert!(data["expires_at"].as_i64().unwrap() - data["issued_at"].as_i64().unwrap() == 5_184_000);
    let path = format!("/v25.0/{}", second["waba_id"].as_str().unwrap());
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.0, 200);
}

#[tokio::test]
async fn an_expired_and_a_revoked_token_say_so() {
    let world = World::connected().await;
    world.set_account(json!({"token_expired": true})).await;
    let data = debugged(&world, &world.token).await;
    assert_eq!((&data["is_valid"], &data["error"]["subcode"]), (&json!(false), &json!(463)));
    world.set_account(json!({"token_expired": false})).await;
    world.set_account(json!({"token_revoked": true})).await;
    let data = debugged(&world, &world.token).await;
    assert_eq!((&data["is_valid"], &data["error"]["subcode"]), (&json!(false), &json!(458)));
    let path = format!("/v25.0/{}", world.waba_id);
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["error"]["error_subcode"], 458);
    let unknown = debugged(&world, "EAAnobody").await;
    assert_eq!((&unknown["is_valid"], &unknown["scopes"]), (&json!(false), &json!([])));
    let app = debugged(&world, &format!("1234567890|{SECRET}")).await;
    assert_eq!((&app["type"], &app["is_valid"]), (&json!("APP"), &json!(true)));
}

#[tokio::test]
async fn a_token_ends_after_sixty_days() {
    let world = World::connected().await;
    world.set_clock(json!({"advance_s": 5_184_001})).await;
    let data = debugged(&world, &world.token).await;
    assert_eq!(data["error"]["subcode"], 463);
    let signed = world.sign_up(BUSINESS).await;
    let answer: Value = world.exchange(signed["code"].as_str().unwrap()).await.json().await.unwrap();
    assert_ne!(answer["access_token"], world.token.as_str());
    assert_eq!(debugged(&world, answer["access_token"].as_str().unwrap()).await["is_valid"], true);
}

#[tokio::test]
async fn an_account_without_a_number_is_signed_up_and_gets_one_later() {
    let mut world = World::empty(None).await;
    let signed = world.sign_up_with(BUSINESS, json!({"event": "FINISH_ONLY_WABA"})).await;
    assert_eq!((&signed["phone_number_id"], &signed["phone_number_ids"]), (&Value::Null, &json!([])));
    world.connect_with(json!({"event": "FINISH_ONLY_WABA"})).await;
    assert_eq!(signed["waba_id"], world.waba_id.as_str());
    let path = format!("/v25.0/{}/phone_numbers", world.waba_id);
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await, (200, json!({"data": []})));
    let number = json!({"cc": "91", "phone_number": "9800000077", "verified_name": "Asha Loans"});
    let (_, added) = world.graph(Method::POST, &path, number).await;
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["data"][0]["id"], added["id"]);
    assert_eq!(world.state().await["accounts"][0]["phone_number_ids"], json!([added["id"]]));
}

#[tokio::test]
async fn a_coexistence_sign_up_does_not_tell_the_numbers_id() {
    let world = World::empty(None).await;
    let event = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING";
    let signed = world.sign_up_with(BUSINESS, json!({"event": event})).await;
    assert_eq!((&signed["phone_number_id"], &signed["event"]), (&Value::Null, &json!(event)));
    assert_eq!(world.state().await["businesses"][0]["on_biz_app"], true);
}

#[tokio::test]
async fn an_account_shows_its_owner_and_its_health() {
    let world = World::connected().await;
    let fields = "name,currency,timezone_id,owner_business_info,business_verification_status,health_status,status";
    let path = format!("/v25.0/{}?fields={fields}", world.waba_id);
    let (_, account) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!((&account["currency"], &account["timezone_id"]), (&json!("INR"), &json!("71")));
    assert_eq!(account["owner_business_info"]["name"], "Asha Loans");
    assert_eq!(account["health_status"]["can_send_message"], "LIMITED");
    world.set_account(json!({"business_verified": true})).await;
    let (_, account) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(account["business_verification_status"], "verified");
    assert_eq!(account["health_status"]["can_send_message"], "AVAILABLE");
    world.set_account(json!({"account_update": "DISABLED_UPDATE"})).await;
    let (_, account) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(account["health_status"]["can_send_message"], "BLOCKED");
    let path = format!("/v25.0/{}?fields=health_status", world.phone_number_id);
    let (_, number) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(number["health_status"]["entities"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn the_app_sets_its_own_address_and_fields_with_its_own_token() {
    let world = World::connected().await;
    let url = format!("{}/v25.0/1234567890/subscriptions", world.origin);
    let token = format!("1234567890|{SECRET}");
    let listed = world.client.get(&url).bearer_auth(&token).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(listed["data"][0]["callback_url"], world.webhook_url.as_str());
    let body = |token: &str| {
        json!({"object": "whatsapp_business_account", "callback_url": world.webhook_url,
        "verify_token": token, "fields": "account_update"})
    };
    let post = async |body: Value, token: &str| {
        let answer = world.client.post(&url).bearer_auth(token).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    assert_eq!(post(body("wrong"), &token).await.1["error"]["code"], 2_200);
    for (key, value) in [("object", "page"), ("fields", "poems"), ("fields", ""), ("callback_url", "")] {
        let mut odd = body(crate::world::VERIFY_TOKEN);
        odd[key] = json!(value);
        assert_eq!(post(odd, &token).await.1["error"]["code"], 100, "{key}");
    }
    assert_eq!(post(body(crate::world::VERIFY_TOKEN), &world.token).await.1["error"]["code"], 15);
    assert_eq!(post(body(crate::world::VERIFY_TOKEN), &token).await, (200, json!({"success": true})));
    let listed = world.client.get(&url).bearer_auth(&token).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(listed["data"][0]["fields"].as_array().unwrap().len(), 1);
    world.write(json!({"text": "nobody takes this"})).await;
    crate::world::until(async || world.chat().await[0]["status"] == "sent").await;
    assert!(world.webhooks().is_empty());
}
