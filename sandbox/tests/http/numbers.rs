//! A number's life: code, verification, registration, PIN, name, deregistration.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{BUSINESS, World, until};

/// A sandbox with a number that is verified and not registered.
async fn pending(fields: Value) -> World {
    let mut world = World::empty(None).await;
    world.connect_with(fields).await;
    world
}

async fn edge(world: &World, edge: &str, body: Value) -> (u16, Value) {
    world.graph(Method::POST, &format!("/v25.0/{}/{edge}", world.phone_number_id), body).await
}

async fn register(world: &World, pin: &str) -> (u16, Value) {
    edge(world, "register", json!({"messaging_product": "whatsapp", "pin": pin})).await
}

async fn shown(world: &World, fields: &str) -> Value {
    let path = format!("/v25.0/{}?fields={fields}", world.phone_number_id);
    let (status, answer) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// The newest code that came to the phone with this number.
async fn texted(world: &World, number: &str) -> String {
    let path = format!("/sandbox/phones/{number}/messages?to=sms");
    let (_, answer) = world.control(Method::GET, &path, Value::Null).await;
    let text = answer["items"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap().to_owned();
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Adds a number by the Graph API that is still to be verified; from then on the world is about it.
async fn added(world: &mut World) {
    let path = format!("/v25.0/{}/phone_numbers", world.waba_id);
    let number = json!({"cc": "91", "phone_number": "98000 00077", "verified_name": "Asha Loans"});
    let (status, answer) = world.graph(Method::POST, &path, number).await;
    assert_eq!(status, 200, "{answer}");
    world.phone_number_id = answer["id"].as_str().unwrap().into();
}

#[tokio::test]
async fn a_number_that_is_not_registered_can_not_send_and_a_registered_one_can() {
    let world = pending(json!({})).await;
    let text = json!({"type": "text", "text": {"body": "hello"}});
    let (status, answer) = world.send(text.clone()).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(133_010)));
    assert_eq!(shown(&world, "status").await["status"], "PENDING");
    assert_eq!(register(&world, "123456").await, (200, json!({"success": true})));
    let after = shown(&world, "status,is_pin_enabled,messaging_limit_tier,last_onboarded_time,platform_type").await;
    assert_eq!((&after["status"], &after["is_pin_enabled"]), (&json!("CONNECTED"), &json!(true)));
    assert_eq!((&after["messaging_limit_tier"], &after["platform_type"]), (&json!("TIER_250"), &json!("CLOUD_API")));
    assert!(after["last_onboarded_time"].as_str().unwrap().ends_with("+0000"));
    assert_eq!(world.send(text).await.0, 200);
    assert_eq!(world.noticed("phone_number_quality_update", 1).await["event"], "ONBOARDING");
}

#[tokio::test]
async fn an_existing_number_is_connected_and_its_pin_is_set_by_registering() {
    let world = World::connected().await;
    assert_eq!(shown(&world, "status,is_pin_enabled").await["is_pin_enabled"], false);
    assert_eq!(register(&world, "123456").await.0, 200);
    assert_eq!(register(&world, "654321").await.1["error"]["code"], 133_005);
    assert_eq!(register(&world, "123456").await.0, 200);
}

#[tokio::test]
async fn a_pin_that_somebody_else_set_is_compared_and_guesses_are_counted() {
    let world = pending(json!({"pin": "111111"})).await;
    for _ in 0..3 {
        assert_eq!(register(&world, "222222").await.1["error"]["code"], 133_005);
    }
    let (_, fast) = register(&world, "222222").await;
    assert_eq!(fast["error"]["code"], 133_009);
    assert!(fast["error"]["error_data"]["details"].as_str().unwrap().contains("seconds"));
    for _ in 0..3 {
        world.set_clock(json!({"advance_s": 61})).await;
        assert_eq!(register(&world, "222222").await.1["error"]["code"], 133_005);
    }
    world.set_clock(json!({"advance_s": 61})).await;
    assert_eq!(register(&world, "111111").await.1["error"]["code"], 133_008);
    world.set_clock(json!({"advance_s": 12 * 60 * 60})).await;
    assert_eq!(register(&world, "111111").await.0, 200);
}

#[tokio::test]
async fn the_eleventh_registration_within_72_hours_is_refused() {
    let world = pending(json!({})).await;
    for _ in 0..10 {
        assert_eq!(register(&world, "123456").await.0, 200);
    }
    assert_eq!(register(&world, "123456").await.1["error"]["code"], 133_016);
    world.set_clock(json!({"advance_s": 72 * 60 * 60})).await;
    assert_eq!(register(&world, "123456").await.0, 200);
}

#[tokio::test]
async fn a_deregistered_number_is_disconnected_and_rests_for_five_minutes() {
    let world = World::connected().await;
    assert_eq!(edge(&world, "deregister", json!({})).await.1, json!({"success": true}));
    assert_eq!(shown(&world, "status").await["status"], "DISCONNECTED");
    assert_eq!(world.send(json!({"type": "text", "text": {"body": "hello"}})).await.1["error"]["code"], 133_010);
    assert_eq!(register(&world, "123456").await.1["error"]["code"], 133_015);
    world.set_clock(json!({"advance_s": 300})).await;
    assert_eq!(register(&world, "123456").await.0, 200);
}

#[tokio::test]
async fn a_registration_that_lacks_what_it_needs_is_refused() {
    let world = pending(json!({})).await;
    for body in [
        json!({"pin": "123456"}),
        json!({"messaging_product": "whatsapp"}),
        json!({"messaging_product": "whatsapp", "pin": "12345"}),
        json!({"messaging_product": "whatsapp", "pin": "123456", "data_localization_region": "MARS"}),
    ] {
        assert_eq!(edge(&world, "register", body).await.1["error"]["code"], 100);
    }
}

#[tokio::test]
async fn a_number_that_was_added_is_verified_by_the_code_on_its_own_phone() {
    let mut world = World::connected().await;
    added(&mut world).await;
    assert_eq!(shown(&world, "code_verification_status").await["code_verification_status"], "NOT_VERIFIED");
    assert_eq!(register(&world, "123456").await.1["error"]["code"], 133_006);
    let asked = edge(&world, "request_code", json!({"code_method": "SMS", "language": "en_US"})).await;
    assert_eq!(asked, (200, json!({"success": true})));
    let code = texted(&world, "919800000077").await;
    let wrong = if code == "000001" { "000002" } else { "000001" };
    let (status, answer) = edge(&world, "verify_code", json!({"code": wrong})).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
    assert!(answer["error"]["error_data"]["details"].as_str().unwrap().contains("incorrect"));
    assert_eq!(edge(&world, "verify_code", json!({"code": code})).await.0, 200);
    assert_eq!(shown(&world, "code_verification_status,status").await["status"], "PENDING");
    assert_eq!(register(&world, "123456").await.0, 200);
    let again = edge(&world, "request_code", json!({"code_method": "VOICE", "language": "en"})).await.1;
    assert!(again["error"]["error_data"]["details"].as_str().unwrap().contains("already been verified"));
}

#[tokio::test]
async fn codes_expire_and_are_limited_and_so_are_tries() {
    let mut world = World::connected().await;
    added(&mut world).await;
    let details = async |edge_name: &str, body: Value| {
        let (_, answer) = edge(&world, edge_name, body).await;
        answer["error"]["error_data"]["details"].as_str().unwrap_or_default().to_owned()
    };
    let ask = json!({"code_method": "SMS", "language": "en_US"});
    assert!(details("verify_code", json!({"code": "123456"})).await.contains("No code"));
    assert_eq!(details("request_code", ask.clone()).await, "");
    world.set_clock(json!({"advance_s": 601})).await;
    assert!(details("verify_code", json!({"code": "1"})).await.contains("expired"));
    assert_eq!(details("request_code", ask.clone()).await, "");
    for _ in 0..5 {
        assert!(details("verify_code", json!({"code": "1"})).await.contains("incorrect"));
    }
    let code = texted(&world, "919800000077").await;
    assert!(details("verify_code", json!({"code": code})).await.contains("too many incorrect"));
    for _ in 0..3 {
        assert_eq!(details("request_code", ask.clone()).await, "");
    }
    assert!(details("request_code", ask).await.contains("too many codes"));
    for body in [
        json!({"language": "en_US"}),
        json!({"code_method": "PIGEON", "language": "en"}),
        json!({"code_method": "SMS"}),
    ] {
        assert_eq!(edge(&world, "request_code", body).await.1["error"]["code"], 100);
    }
}

#[tokio::test]
async fn a_number_that_is_not_registered_within_fourteen_days_must_be_verified_anew() {
    let world = pending(json!({})).await;
    world.set_clock(json!({"advance_s": 14 * 24 * 60 * 60})).await;
    assert_eq!(shown(&world, "code_verification_status").await["code_verification_status"], "EXPIRED");
    assert_eq!(register(&world, "123456").await.1["error"]["code"], 133_006);
}

#[tokio::test]
async fn numbers_that_are_taken_or_too_many_are_not_added() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}/phone_numbers", world.waba_id);
    let add = async |rest: &str| {
        let number = json!({"cc": "91", "phone_number": rest, "verified_name": "Asha Loans"});
        world.graph(Method::POST, &path, number).await.1
    };
    assert!(add("8000000000").await["error"]["error_data"]["details"].as_str().unwrap().contains("existing WhatsApp"));
    assert!(add("9812345678").await["error"]["error_data"]["details"].as_str().unwrap().contains("existing WhatsApp"));
    assert!(add("9800000077").await["id"].is_string());
    assert!(add("9800000078").await["error"]["error_data"]["details"].as_str().unwrap().contains("limit of 2"));
    for body in [
        json!({"phone_number": "9800000079", "verified_name": "A"}),
        json!({"cc": "91", "phone_number": "x", "verified_name": "A"}),
        json!({"cc": "91", "phone_number": "9800000079"}),
    ] {
        assert_eq!(world.graph(Method::POST, &path, body).await.1["error"]["code"], 100);
    }
}

#[tokio::test]
async fn a_new_name_is_reviewed_and_shown_after_registering_again() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}", world.phone_number_id);
    let name = json!({"new_display_name": "Asha Home Loans", "messaging_product": "whatsapp"});
    assert_eq!(world.graph(Method::POST, &path, name).await.0, 200);
    let told = world.noticed("phone_number_name_update", 1).await;
    assert_eq!((&told["decision"], &told["requested_verified_name"]), (&json!("APPROVED"), &json!("Asha Home Loans")));
    assert_eq!(told["rejection_reason"], Value::Null);
    assert_eq!(shown(&world, "verified_name").await["verified_name"], "Asha Loans");
    assert_eq!(shown(&world, "new_name_status").await["new_name_status"], "APPROVED");
    assert_eq!(register(&world, "123456").await.0, 200);
    assert_eq!(shown(&world, "verified_name").await["verified_name"], "Asha Home Loans");
}

#[tokio::test]
async fn a_name_waits_as_long_as_a_test_wants() {
    let world = pending(json!({"existing": true, "name_status": "PENDING_REVIEW"})).await;
    assert_eq!(shown(&world, "name_status").await["name_status"], "PENDING_REVIEW");
    world.set_account(json!({"name_status": "DECLINED"})).await;
    let told = world.noticed("phone_number_name_update", 1).await;
    assert_eq!((&told["decision"], told["rejection_reason"].is_string()), (&json!("REJECTED"), true));
    assert_eq!(shown(&world, "name_status").await["name_status"], "DECLINED");
}

#[tokio::test]
async fn names_are_approved_as_slowly_as_the_clock_says() {
    let world = World::empty(None).await;
    world.set_clock(json!({"status_delay_ms": 600_000})).await;
    world.sign_up(BUSINESS).await;
    assert_eq!(world.state().await["businesses"][0]["name_status"], "PENDING_REVIEW");
    world.set_clock(json!({"status_delay_ms": 1})).await;
    world.sign_up("919800000077").await;
    until(async || world.state().await["businesses"][1]["name_status"] == "APPROVED").await;
}

#[tokio::test]
async fn the_pin_can_be_replaced_and_that_is_told() {
    let world = pending(json!({"existing": true, "pin": "111111"})).await;
    let path = format!("/v25.0/{}", world.phone_number_id);
    assert_eq!(world.graph(Method::POST, &path, json!({"pin": "222222"})).await.0, 200);
    assert_eq!(world.noticed("security", 1).await["event"], "PIN_CHANGED");
    assert_eq!(register(&world, "222222").await.0, 200);
    assert_eq!(world.graph(Method::POST, &path, json!({"pin": "2"})).await.1["error"]["code"], 100);
    assert_eq!(world.graph(Method::POST, &path, json!({})).await.1["error"]["code"], 100);
}

#[tokio::test]
async fn an_address_of_the_numbers_own_goes_before_the_accounts() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}", world.phone_number_id);
    let url = format!("{}?number", world.webhook_url);
    let address = |url: &str, token: &str| json!({"webhook_configuration": {"override_callback_uri": url, "verify_token": token}});
    assert_eq!(world.graph(Method::POST, &path, address(&url, "wrong")).await.1["error"]["code"], 2_200);
    assert_eq!(world.graph(Method::POST, &path, address(&url, crate::world::VERIFY_TOKEN)).await.0, 200);
    assert_eq!(shown(&world, "webhook_configuration").await["webhook_configuration"]["phone_number"], url.as_str());
    assert_eq!(world.graph(Method::POST, &path, address("", "")).await.0, 200);
    assert!(shown(&world, "webhook_configuration").await["webhook_configuration"].get("phone_number").is_none());
}

#[tokio::test]
async fn a_coexistence_number_is_connected_and_is_neither_registered_nor_deregistered() {
    let world = pending(json!({"event": "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"})).await;
    let after = shown(&world, "status,is_on_biz_app").await;
    assert_eq!((&after["status"], &after["is_on_biz_app"]), (&json!("CONNECTED"), &json!(true)));
    assert_eq!(register(&world, "123456").await.1["error"]["code"], 100);
    assert_eq!(edge(&world, "deregister", json!({})).await.1["error"]["code"], 100);
}

#[tokio::test]
async fn what_a_number_is_and_its_pin_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::empty(Some(folder.path().join("sandbox.json"))).await;
    world.connect_with(json!({})).await;
    assert_eq!(register(&world, "123456").await.0, 200);
    world.kill().await;
    world.start().await;
    assert_eq!(shown(&world, "status").await["status"], "CONNECTED");
    assert_eq!(register(&world, "654321").await.1["error"]["code"], 133_005);
    world.restart().await;
    assert_eq!(register(&world, "123456").await.0, 200);
}
