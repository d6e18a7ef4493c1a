//! The one-time code outside the pop-up.

use super::{account, claim, unconnected, wait_for_failure, wait_for_state, walk};
use serde_json::json;
use tests::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_verified_by_the_code_that_comes_as_a_text() {
    let world = World::start().await;
    let admin = world.client("admin").await;
    account(&world, json!({ "code_verification_status": "NOT_VERIFIED" })).await;
    admin.post("/whatsapp/phone/code", json!({ "method": "sms" })).await.expect(200);
    let refused = admin.post("/whatsapp/phone/code", json!({ "method": "voice" })).await.expect(409);
    assert_eq!(refused.json()["type"], "/problems/whatsapp-call-too-early");
    let code = code_of(&world).await;
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let refused = admin.post("/whatsapp/phone/verify", json!({ "code": wrong })).await.expect(409);
    assert!(refused.json()["detail"].as_str().unwrap().contains("Meta says"), "{}", refused.text);
    admin.post("/whatsapp/phone/verify", json!({ "code": "12" })).await.expect(422);
    admin.post("/whatsapp/phone/verify", json!({ "code": code })).await.expect(200);
    assert_eq!(world.events("whatsapp.phone_verified").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_must_be_verified_again_is_verified_while_it_is_being_connected() {
    let world = unconnected().await;
    let admin = world.client("admin").await;
    let walked = walk(&world, json!({})).await;
    account(&world, json!({ "code_verification_status": "NOT_VERIFIED" })).await;
    admin.post("/whatsapp/connection/signup", claim(&walked)).await.expect(202);
    let failure = wait_for_failure(&admin, "register_number").await;
    assert_eq!(failure["code"], 133_006);
    admin.post("/whatsapp/phone/code", json!({ "method": "sms" })).await.expect(200);
    let code = code_of(&world).await;
    admin.post("/whatsapp/phone/verify", json!({ "code": code })).await.expect(200);
    admin.post("/whatsapp/connection/signup/retry", json!({})).await.expect(202);
    wait_for_state(&admin, "connected").await;
}

/// The code in the newest text to the firm's number.
async fn code_of(world: &World) -> String {
    let texts = world.control(reqwest::Method::GET, "/phones/918000000001/messages?to=sms", None).await;
    let text = texts["items"].as_array().unwrap().last().unwrap().to_string();
    text.chars().collect::<Vec<_>>().windows(7).find_map(code_in).expect("the text has a code")
}

/// A code as Meta writes it: `123-830`.
fn code_in(letters: &[char]) -> Option<String> {
    let fits = letters.iter().enumerate().all(
        |(place, letter)| {
            if place == 3 { *letter == '-' } else { letter.is_ascii_digit() }
        },
    );
    fits.then(|| letters.iter().filter(|letter| **letter != '-').collect())
}
