//! Webhooks about accounts, numbers and names; and the order of what one person writes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{BUSINESS, World, until};

#[tokio::test]
async fn the_end_of_a_sign_up_is_told_with_the_partners_portfolio_as_the_entry() {
    let world = World::empty(None).await;
    let signed = world.sign_up(BUSINESS).await;
    let value = world.noticed("account_update", 1).await;
    let info = json!({"waba_id": signed["waba_id"], "owner_business_id": signed["business_id"]});
    assert_eq!(value, json!({"event": "PARTNER_ADDED", "waba_info": info}));
    let entry = world.notices("account_update").remove(0);
    assert!(entry["id"] != signed["waba_id"] && entry["id"] != signed["business_id"]);
    assert!(entry["time"].is_i64());
}

#[tokio::test]
async fn what_changes_about_a_business_is_told() {
    let world = World::connected().await;
    for (change, field, key, wanted) in [
        (json!({"quality": "RED"}), "phone_number_quality_update", "event", json!("FLAGGED")),
        (json!({"account_review": "REJECTED"}), "account_review_update", "decision", json!("REJECTED")),
        (json!({"security": "PIN_RESET_REQUEST"}), "security", "event", json!("PIN_RESET_REQUEST")),
        (json!({"alert": "OBA_REJECTED"}), "account_alerts", "entity_id", json!(world.phone_number_id)),
        (json!({"name_status": "DECLINED"}), "phone_number_name_update", "decision", json!("REJECTED")),
        (
            json!({"capability": {"max_phone_numbers_per_business": 7}}),
            "business_capability_update",
            "max_phone_numbers_per_business",
            json!(7),
        ),
    ] {
        world.set_account(change).await;
        assert_eq!(world.noticed(field, 1).await[key], wanted, "{field}");
        let entry = world.notices(field).remove(0);
        assert_eq!((&entry["id"], entry["time"].is_i64()), (&json!(world.waba_id), true));
    }
}

#[tokio::test]
async fn a_higher_tier_is_told_by_the_number_and_by_the_portfolio() {
    let world = World::connected().await;
    world.set_account(json!({"tier": "TIER_10K"})).await;
    assert_eq!(world.noticed("phone_number_quality_update", 1).await["event"], "UPGRADE");
    let capability = world.noticed("business_capability_update", 1).await;
    assert_eq!(capability["max_daily_conversations_per_business"], "TIER_10K");
    let path = format!("/v25.0/{}?fields=whatsapp_business_manager_messaging_limit", world.phone_number_id);
    let (_, number) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!(number["whatsapp_business_manager_messaging_limit"], "TIER_10K");
}

#[tokio::test]
async fn a_verified_business_is_told_and_moves_up() {
    let world = World::connected().await;
    world.set_account(json!({"business_verified": true})).await;
    assert_eq!(world.noticed("account_update", 2).await["event"], "VERIFIED_ACCOUNT");
    let capability = world.noticed("business_capability_update", 1).await;
    assert_eq!(capability["max_daily_conversations_per_business"], "TIER_2K");
    assert_eq!(capability["max_phone_numbers_per_business"], 20);
}

#[tokio::test]
async fn a_removed_partner_is_told_and_loses_the_account() {
    let world = World::connected().await;
    world
        .set_account(json!({"account_update": "PARTNER_REMOVED", "details":
        {"disconnection_info": {"reason": "ACCOUNT_DISCONNECTED", "initiated_by": "USER"}}}))
        .await;
    let value = world.noticed("account_update", 2).await;
    assert_eq!((&value["event"], &value["waba_info"]["waba_id"]), (&json!("PARTNER_REMOVED"), &json!(world.waba_id)));
    assert_eq!(value["disconnection_info"]["initiated_by"], "USER");
    let path = format!("/v25.0/{}", world.phone_number_id);
    let (status, answer) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!((status, &answer["error"]["error_subcode"]), (400, &json!(33)));
}

#[tokio::test]
async fn an_app_that_was_uninstalled_has_a_dead_token() {
    let world = World::connected().await;
    world.set_account(json!({"account_update": "PARTNER_APP_UNINSTALLED"})).await;
    let value = world.noticed("account_update", 2).await;
    assert_eq!(value["waba_info"]["partner_app_id"], "1234567890");
    let path = format!("/v25.0/{}", world.waba_id);
    let (status, answer) = world.graph(Method::GET, &path, Value::Null).await;
    assert_eq!((status, &answer["error"]["code"]), (401, &json!(190)));
}

#[tokio::test]
async fn a_disabled_account_can_not_send_until_it_is_reinstated() {
    let world = World::talking().await;
    let send = async || world.send(json!({"type": "text", "text": {"body": "hello"}})).await.1;
    world.set_account(json!({"account_update": "DISABLED_UPDATE"})).await;
    assert_eq!(world.noticed("account_update", 2).await["ban_info"]["waba_ban_state"], "DISABLE");
    assert_eq!(send().await["error"]["code"], 131_031);
    let details = json!({"ban_info": {"waba_ban_state": ["REINSTATE"]}});
    world.set_account(json!({"account_update": "DISABLED_UPDATE", "details": details})).await;
    assert!(send().await.get("error").is_none());
}

#[tokio::test]
async fn an_offboarded_account_comes_back() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}?fields=status", world.phone_number_id);
    world.set_account(json!({"account_update": "ACCOUNT_OFFBOARDED"})).await;
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["status"], "DISCONNECTED");
    world.set_account(json!({"account_update": "ACCOUNT_RECONNECTED"})).await;
    assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["status"], "CONNECTED");
}

#[tokio::test]
async fn a_banned_number_is_told_and_can_not_send() {
    let world = World::connected().await;
    world.set_account(json!({"phone_banned": true})).await;
    let value = world.noticed("account_update", 2).await;
    assert_eq!((&value["event"], &value["phone_number"]), (&json!("DISABLED_UPDATE"), &json!(BUSINESS)));
    let (_, answer) = world.send(json!({"type": "text", "text": {"body": "hello"}})).await;
    assert_eq!(answer["error"]["code"], 131_031);
}

#[tokio::test]
async fn an_account_that_is_no_longer_subscribed_is_not_told_about() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}/subscribed_apps", world.waba_id);
    assert_eq!(world.graph(Method::DELETE, &path, Value::Null).await.0, 200);
    world.set_account(json!({"quality": "RED"})).await;
    world.write(json!({"text": "is anybody there?"})).await;
    until(async || world.chat().await[0]["status"] == "sent").await;
    assert!(world.webhooks().is_empty() && world.notices("phone_number_quality_update").is_empty());
    assert_eq!(world.state().await["webhooks"]["pending"], 0);
}

#[tokio::test]
async fn a_notice_that_is_not_acknowledged_comes_again() {
    let world = World::connected().await;
    world.answer_with(&[500]);
    world.set_account(json!({"account_review": "REJECTED"})).await;
    world.noticed("account_review_update", 2).await;
    until(async || world.state().await["webhooks"]["pending"] == 0).await;
}

#[tokio::test]
async fn a_fault_can_be_for_one_field() {
    let world = World::connected().await;
    world.fault(json!({"match": {"list": "account_review_update"}, "duplicate": 1})).await;
    world.set_account(json!({"account_review": "REJECTED"})).await;
    world.noticed("account_review_update", 2).await;
}

#[tokio::test]
async fn what_one_person_writes_comes_in_the_order_in_which_it_was_written() {
    let world = World::connected().await;
    let mut written = Vec::new();
    for place in 0..40 {
        written.push(json!(world.write(json!({"text": format!("message {place}")})).await));
    }
    let messages = world.received("messages", 40).await;
    let came: Vec<Value> = messages.iter().map(|message| message["id"].clone()).collect();
    assert_eq!(came, written);
}

#[tokio::test]
async fn a_number_can_be_put_into_any_state_and_a_banned_one_can_not_send() {
    let world = World::connected().await;
    let path = format!("/v25.0/{}?fields=status", world.phone_number_id);
    for (status, code) in [("RATE_LIMITED", 133_010), ("DISCONNECTED", 133_010), ("BANNED", 131_031)] {
        world.set_account(json!({"status": status})).await;
        assert_eq!(world.graph(Method::GET, &path, Value::Null).await.1["status"], status);
        let (_, answer) = world.send(json!({"type": "text", "text": {"body": "hello"}})).await;
        assert_eq!(answer["error"]["code"], code, "{status}");
    }
}

#[tokio::test]
async fn what_only_a_number_has_can_not_be_changed_of_an_account_without_one() {
    let world = World::empty(None).await;
    let signed = world.sign_up_with(BUSINESS, json!({"event": "FINISH_ONLY_WABA"})).await;
    let body = |key: &str, value: Value| json!({"waba_id": signed["waba_id"], key: value});
    let (status, answer) = world.control(Method::POST, "/sandbox/account", body("quality", json!("RED"))).await;
    assert_eq!((status, &answer["field"]), (422, &json!("quality")));
    let (status, answer) = world.control(Method::POST, "/sandbox/account", body("tier", json!("TIER_2K"))).await;
    assert_eq!((status, &answer["phone_number_ids"]), (200, &json!([])));
}
