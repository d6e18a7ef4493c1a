//! Steps of connecting that go wrong: named, and repaired.

use super::{card, claim, failure_of, sign_up, unconnected, wait_for_failure, wait_for_state, walk};
use serde_json::{Value, json};
use tests::world::{SOON, eventually};

/// Each step that a member can try again, with the call that it is.
const STEPS: [(&str, &str, &str); 5] = [
    ("verify_account", "GET", "/debug_token"),
    ("subscribe_webhooks", "POST", "/subscribed_apps"),
    ("register_number", "POST", "/register"),
    ("read_health", "GET", "/subscribed_apps"),
    ("list_templates", "GET", "/message_templates"),
];

fn fault(method: &str, path: &str, more: Value) -> Value {
    let mut fault = json!({ "match": { "direction": "call", "method": method, "path": path } });
    fault.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    fault
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_step_is_named_with_metas_words_and_goes_on_when_it_is_tried_again() {
    for (step, method, path) in STEPS {
        let world = unconnected().await;
        let admin = world.client("admin").await;
        let refusal = json!({ "status": 400, "code": 131_009, "details": "Something in particular." });
        world.sandbox_fault(fault(method, path, refusal)).await;
        sign_up(&world, &admin, json!({})).await.expect(202);
        let failure = wait_for_failure(&admin, step).await;
        let words = failure.to_string();
        assert!(words.contains("Something in particular.") && failure["code"] == 131_009, "{step}: {words}");
        let shown = card(&admin).await;
        assert_eq!(shown["state"], "needs_attention", "{step}");
        assert!(!shown["reason"].as_str().unwrap().is_empty() && !shown["remedy"].as_str().unwrap().is_empty());
        admin.post("/whatsapp/connection/signup/retry", json!({})).await.expect(202);
        wait_for_state(&admin, "connected").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_meta_fails_at_for_a_moment_is_tried_again_by_itself() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    for (method, path) in [("GET", "/oauth/access_token"), ("POST", "/register")] {
        world.sandbox_fault(fault(method, path, json!({ "status": 500, "code": 2 }))).await;
    }
    sign_up(&world, &admin, json!({})).await.expect(202);
    wait_for_state(&admin, "connected").await;
    assert_eq!(world.events("whatsapp.step_failed").await, 2);
    assert_eq!(world.events("whatsapp.step_retried").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_display_name_under_review_counts_down_to_the_next_try() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    world.sandbox_fault(fault("POST", "/register", json!({ "status": 400, "code": 2_388_001 }))).await;
    sign_up(&world, &admin, json!({})).await.expect(202);
    let failure = wait_for_failure(&admin, "register_number").await;
    assert!(failure["retry_at"].is_string(), "{failure}");
    let shown = card(&admin).await;
    assert_eq!((&shown["state"], &shown["retry_at"]), (&json!("connecting"), &failure["retry_at"]));
    assert!(shown["reason"].as_str().unwrap().contains("display name"), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spent_code_is_told_and_connecting_once_more_works() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let mut spent = claim(&walk(&world, json!({})).await);
    spent["code"] = json!("AQBnobodyGaveThisCode");
    admin.post("/whatsapp/connection/signup", spent).await.expect(202);
    wait_for_failure(&admin, "exchange_code").await;
    assert_eq!(card(&admin).await["state"], "needs_attention");
    let refused = admin.post("/whatsapp/connection/signup/retry", json!({})).await.expect(409);
    assert_eq!(refused.json()["type"], "/problems/whatsapp-code-is-spent");
    sign_up(&world, &admin, json!({})).await.expect(202);
    wait_for_state(&admin, "connected").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_two_step_pin_that_nobody_knows_is_said_plainly() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    sign_up(&world, &admin, json!({ "pin": "123456" })).await.expect(202);
    let failure = wait_for_failure(&admin, "register_number").await;
    assert_eq!(failure["code"], 133_005);
    assert!(card(&admin).await["reason"].as_str().unwrap().contains("PIN"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_the_browser_makes_up_is_not_believed() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let other = walk(&world, json!({ "business_name": "Somebody else", "phone_number": "918000000777" })).await;
    let mut forged = claim(&walk(&world, json!({})).await);
    forged["waba_id"] = other["waba_id"].clone();
    admin.post("/whatsapp/connection/signup", forged).await.expect(202);
    wait_for_failure(&admin, "verify_account").await;
    let mut forged = claim(&walk(&world, json!({})).await);
    forged["phone_number_id"] = other["phone_number_id"].clone();
    admin.post("/whatsapp/connection/signup", forged).await.expect(202);
    let failed = eventually("it fails again", SOON, async || {
        let shown = card(&admin).await;
        (world.events("whatsapp.step_failed").await == 2).then(|| failure_of(&shown, "verify_account")).flatten()
    });
    assert!(failed.await["message"].as_str().unwrap().contains("belong"));
    assert_eq!(world.events("whatsapp.connected").await, 0);
}
