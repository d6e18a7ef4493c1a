//! Who is let in.

use serde_json::json;
use tests::world::{Signature, VERIFY_TOKEN, World, entry, envelope, text_message};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_handshake_gives_the_challenge_back_as_it_is() {
    let world = World::start().await;
    let query = [("hub.mode", "subscribe"), ("hub.verify_token", VERIFY_TOKEN), ("hub.challenge", "1158201444")];
    let answer = world.http().get(format!("{}/webhooks/whatsapp", world.web())).query(&query).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.text().await.unwrap(), "1158201444");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_handshake_with_another_token_is_refused() {
    let world = World::start().await;
    let query = [("hub.mode", "subscribe"), ("hub.verify_token", "another"), ("hub.challenge", "1158201444")];
    let answer = world.http().get(format!("{}/webhooks/whatsapp", world.web())).query(&query).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(!answer.text().await.unwrap().contains("1158201444"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_without_the_right_signature_is_refused_and_nothing_is_kept() {
    let world = World::start().await;
    let number = world.phone_number_id().await;
    let body = envelope(&[entry(&number, &[(&[text_message("wamid.1", "919876541001", "Hello")], &[])])]);
    for signature in [Signature::Missing, Signature::Wrong] {
        let answer = world.webhook_bytes(body.to_string().into_bytes(), signature).await.expect(401);
        assert_eq!(answer.problem(), "/problems/unauthenticated");
    }
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM inbox").await, 0);
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM quarantine").await, 0);
    // The same bytes are taken once they are signed, so it was the signature that was refused.
    world.webhook(&body).await.expect(200);
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM inbox").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_above_three_megabytes_is_refused() {
    let world = World::start().await;
    let filler = "x".repeat(3 * 1024 * 1024);
    let answer = world.webhook(&json!({ "filler": filler })).await.expect(413);
    assert_eq!(answer.json()["status"], 413);
    assert_eq!(world.scalar::<i64>("SELECT count(*) FROM quarantine").await, 0);
}
