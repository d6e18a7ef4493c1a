//! The steps of connecting, where all goes well.

use super::{calls, card, claim, history, sign_up, unconnected, wait_for_state, walk};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signup_ends_in_a_connected_number_that_sends_and_receives() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    assert_eq!(card(&admin).await["state"], "not_connected");
    let answer = sign_up(&world, &admin, json!({})).await.expect(202);
    assert!(answer.headers.contains_key("x-position"));
    let card = wait_for_state(&admin, "connected").await;
    assert_eq!(card["phone_number"], "+91 80000 00001");
    assert_eq!((&card["display_name"], &card["connected_by"]), (&json!("ABC Loans"), &json!("Anita Desai")));
    assert_eq!(card["quality_rating"], "Not enough info");
    assert_eq!(card["webhooks"]["subscribed"], true);
    assert_eq!((&card["token"]["state"], &card["number_status"]), (&json!("good"), &json!("CONNECTED")));
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_stands_in_the_history_with_metas_trace_and_no_secret_in_any_event() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let walked = walk(&world, json!({})).await;
    admin.post("/whatsapp/connection/signup", claim(&walked)).await.expect(202);
    wait_for_state(&admin, "connected").await;
    let told: Vec<_> = history(&admin).await.iter().map(|line| line["what"].as_str().unwrap().to_owned()).collect();
    let steps = [
        "whatsapp.signup_started",
        "whatsapp.code_exchanged",
        "whatsapp.account_verified",
        "whatsapp.number_chosen",
        "whatsapp.webhooks_subscribed",
        "whatsapp.phone_registered",
        "whatsapp.health_read",
        "whatsapp.templates_listed",
        "whatsapp.connected",
    ];
    let mut places = steps.iter().map(|step| told.iter().position(|what| what == step).expect(step));
    assert!(places.clone().is_sorted(), "{told:?}");
    let exchanged = &history(&admin).await[places.nth(1).unwrap()];
    assert!(exchanged["details"].as_str().unwrap().contains("fbtrace_id"), "{exchanged}");
    let kept: String = world.scalar("SELECT string_agg(payload::text, ' ') FROM events").await;
    assert!(!kept.contains(walked["code"].as_str().unwrap()));
    assert!(!kept.contains("EAA"), "tokens begin so");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_stays_in_the_business_app_is_not_registered() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let event = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING";
    sign_up(&world, &admin, json!({ "event": event })).await.expect(202);
    wait_for_state(&admin, "connected").await;
    assert!(calls(&world, "POST", "/register").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_signup_posted_twice_is_one() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let claim = claim(&walk(&world, json!({})).await);
    let post = || {
        admin.send(
            reqwest::Method::POST,
            "/whatsapp/connection/signup",
            Some(claim.clone()),
            &[("idempotency-key", "1")],
        )
    };
    let (first, second) = (post().await.expect(202), post().await.expect(202));
    assert_eq!(first.headers["x-position"], second.headers["x-position"]);
    wait_for_state(&admin, "connected").await;
    assert_eq!(world.events("whatsapp.signup_started").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_admins_cannot_connect_at_once() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    world
        .sandbox_fault(json!({ "match": { "direction": "call", "path": "/oauth/access_token" }, "delay_ms": 1500 }))
        .await;
    let (first, second) = (claim(&walk(&world, json!({})).await), claim(&walk(&world, json!({})).await));
    admin.post("/whatsapp/connection/signup", first).await.expect(202);
    let refused = admin.post("/whatsapp/connection/signup", second).await.expect(409);
    assert_eq!(refused.json()["type"], "/problems/whatsapp-signup-under-way");
    wait_for_state(&admin, "connected").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaving_the_popup_is_noted_with_its_screen() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let left = json!({ "step": "PHONE_NUMBER_SETUP" });
    admin.post("/whatsapp/connection/signup/abandoned", left).await.expect(200);
    world.settle().await;
    assert_eq!(card(&admin).await["state"], "not_connected");
    let told = history(&admin).await;
    assert_eq!(
        (&told[0]["what"], &told[0]["from"]),
        (&json!("whatsapp.signup_abandoned"), &json!("PHONE_NUMBER_SETUP"))
    );
}
