//! The one-time code outside the pop-up.

use super::account;
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
    let texts = world.control(reqwest::Method::GET, "/phones/918000000001/messages?to=sms", None).await;
    let text = texts["items"].as_array().unwrap().last().unwrap().to_string();
    let code: String = text.chars().collect::<Vec<_>>().windows(7).find_map(code_in).expect("the text has a code");
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let refused = admin.post("/whatsapp/phone/verify", json!({ "code": wrong })).await.expect(409);
    assert!(refused.json()["detail"].as_str().unwrap().contains("Meta says"), "{}", refused.text);
    admin.post("/whatsapp/phone/verify", json!({ "code": "12" })).await.expect(422);
    admin.post("/whatsapp/phone/verify", json!({ "code": code })).await.expect(200);
    assert_eq!(world.events("whatsapp.phone_verified").await, 1);
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
