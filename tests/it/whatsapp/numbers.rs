//! Which number it is.

use super::{card, claim, sign_up, unconnected, wait_for_failure, wait_for_state, walk};
use serde_json::json;
use tests::world::{SOON, World, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_numbers_an_admin_chooses_and_never_the_first_is_taken() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    // The pop-up's message got lost: there is only the code.
    let walked = walk(&world, json!({ "extra_numbers": ["918000000002", "918000000003"] })).await;
    admin.post("/whatsapp/connection/signup", json!({ "code": walked["code"] })).await.expect(202);
    let choice = eventually("there is a choice", SOON, async || {
        Some(card(&admin).await["choice"].as_array().unwrap().clone()).filter(|choice| !choice.is_empty())
    })
    .await;
    assert_eq!(card(&admin).await["state"], "needs_attention");
    let second = choice.iter().find(|number| number["phone_number"].as_str().unwrap().ends_with("02")).unwrap();
    let nobody = json!({ "phone_number_id": "1" });
    admin.post("/whatsapp/connection/signup/number", nobody).await.expect(409);
    let chosen = json!({ "phone_number_id": second["phone_number_id"] });
    admin.post("/whatsapp/connection/signup/number", chosen).await.expect(202);
    assert_eq!(wait_for_state(&admin, "connected").await["phone_number_id"], second["phone_number_id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_without_a_number_says_so_and_goes_on_once_it_has_one() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let walked = walk(&world, json!({ "event": "FINISH_ONLY_WABA" })).await;
    admin.post("/whatsapp/connection/signup", claim(&walked)).await.expect(202);
    let failure = wait_for_failure(&admin, "verify_account").await;
    assert!(failure["message"].as_str().unwrap().contains("no number"), "{failure}");
    // Somebody adds one in WhatsApp Manager.
    walk(&world, json!({ "waba_id": walked["waba_id"] })).await;
    admin.post("/whatsapp/connection/signup/retry", json!({})).await.expect(202);
    wait_for_state(&admin, "connected").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_number_that_is_given_up_leaves_what_is_connected_as_it_was() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    sign_up(&world, &admin, json!({ "phone_number": "918000000009" })).await.expect(202);
    eventually("it is asked about", SOON, async || {
        (!card(&admin).await["choice"].as_array().unwrap().is_empty()).then_some(())
    })
    .await;
    admin.post("/whatsapp/connection/refresh", json!({})).await.expect(200);
    admin.post("/whatsapp/connection/signup/abandoned", json!({})).await.expect(409);
    admin.post("/whatsapp/connection/signup/give-up", json!({})).await.expect(200);
    let shown = wait_for_state(&admin, "connected").await;
    assert_eq!((&shown["phone_number"], &shown["token"]["state"]), (&json!("+91 80000 00001"), &json!("good")));
    let kept: i64 = world.scalar("SELECT count(*) FROM secret WHERE name = 'whatsapp signup token'").await;
    assert_eq!(kept, 0);
    let customer = world.customer("919876541001");
    customer.say("Hello").await;
    customer.wait_for_reply(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_another_firm_holds_is_refused() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    sign_up(&world, &admin, json!({})).await.expect(202);
    wait_for_state(&admin, "connected").await;
    let rival = world.neighbour().await.admin;
    sign_up(&world, &rival, json!({})).await.expect(202);
    let failure = wait_for_failure(&rival, "verify_account").await;
    assert!(failure["message"].as_str().unwrap().contains("another firm"), "{failure}");
    assert_eq!(card(&admin).await["state"], "connected");
    assert_eq!(card(&rival).await["phone_number"], json!(null));
}
