//! Disconnecting, and connecting again.

use super::{account, calls, card, sign_up, wait_for_state};
use serde_json::json;
use tests::world::{SOON, World, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disconnect_cancels_what_waits_ends_webhooks_and_destroys_the_token() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    world.sandbox_fault(json!({ "match": { "path": "/messages" }, "status": 400, "code": 131_042 })).await;
    world.customer("919876541001").say("Hello").await;
    wait_for_state(&admin, "needs_attention").await;
    admin.delete("/whatsapp/connection").await.expect(200);
    wait_for_state(&admin, "disconnected").await;
    eventually("the waiting reply is cancelled", SOON, async || {
        (world.events("notification.cancelled").await == 1).then_some(())
    })
    .await;
    eventually("the token is destroyed", SOON, async || {
        (world.events("whatsapp.token_destroyed").await == 1).then_some(())
    })
    .await;
    assert_eq!(calls(&world, "DELETE", "/subscribed_apps").await.len(), 1);
    let absent = async || (card(&admin).await["token"]["state"] == "absent").then_some(());
    eventually("the card says so", SOON, absent).await;
    let kept: i64 = world.scalar("SELECT count(*) FROM secret WHERE name LIKE '%token%'").await;
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_number_connected_again_finds_its_history() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
    world.settle().await;
    admin.delete("/whatsapp/connection").await.expect(200);
    wait_for_state(&admin, "disconnected").await;
    eventually("it is closed", SOON, async || (world.events("whatsapp.token_destroyed").await == 1).then_some(()))
        .await;
    sign_up(&world, &admin, json!({ "existing": true })).await.expect(202);
    wait_for_state(&admin, "connected").await;
    customer.say("Ravi Kumar").await;
    customer.wait_for_reply(2).await;
    assert_eq!(admin.get("/conversations").await.expect(200).items().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_number_than_before_is_asked_about_first() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    admin.delete("/whatsapp/connection").await.expect(200);
    eventually("it is closed", SOON, async || (world.events("whatsapp.token_destroyed").await == 1).then_some(()))
        .await;
    sign_up(&world, &admin, json!({ "phone_number": "918000000009" })).await.expect(202);
    let choice = eventually("it is asked about", SOON, async || {
        Some(card(&admin).await["choice"].as_array().unwrap().clone()).filter(|choice| !choice.is_empty())
    })
    .await;
    assert_eq!(choice.len(), 1);
    let chosen = json!({ "phone_number_id": choice[0]["phone_number_id"] });
    admin.post("/whatsapp/connection/signup/number", chosen).await.expect(202);
    assert_eq!(wait_for_state(&admin, "connected").await["phone_number"], "+91 80000 00009");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disconnect_with_a_dead_token_still_ends() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    account(&world, json!({ "token_expired": true })).await;
    admin.delete("/whatsapp/connection").await.expect(200);
    eventually("it is closed", SOON, async || (world.events("whatsapp.token_destroyed").await == 1).then_some(()))
        .await;
    assert_eq!(card(&admin).await["state"], "disconnected");
    admin.delete("/whatsapp/connection").await.expect(409);
}
