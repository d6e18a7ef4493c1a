//! Files that people sent, as businesses fetch them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::World;

/// Sends something, and gives Meta's id of its file.
async fn sent(world: &World, message: Value) -> String {
    world.write(message).await;
    let chat = world.chat().await;
    chat.last().unwrap()["media"]["id"].as_str().unwrap().to_owned()
}

async fn described(world: &World, id: &str) -> (u16, Value) {
    world.graph(Method::GET, &format!("/v25.0/{id}"), json!({})).await
}

/// The answer at a link, with the business's token.
async fn at(world: &World, link: &str) -> reqwest::Response {
    let path = link.strip_prefix(&world.origin).unwrap();
    world.request(Method::GET, path, json!({})).send().await.unwrap()
}

#[tokio::test]
async fn a_file_is_where_its_description_says_with_the_token_alone_and_for_five_minutes() {
    let world = World::connected().await;
    let id = sent(&world, json!({"type": "audio", "data": STANDARD.encode("a voice"), "mime_type": "audio/ogg"})).await;
    let (status, file) = described(&world, &id).await;
    assert_eq!((status, &file["mime_type"], &file["file_size"]), (200, &json!("audio/ogg"), &json!(7)));
    let link = file["url"].as_str().unwrap().to_owned();
    let answer = at(&world, &link).await;
    assert_eq!(answer.headers()["content-type"], "audio/ogg");
    assert_eq!(answer.bytes().await.unwrap().as_ref(), b"a voice");
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), 400, "without a token");
    let forged = link.replace("ext=", "ext=9");
    assert_eq!(at(&world, &forged).await.status(), 404, "a link that was never given");
    world.set_clock(json!({"advance_s": 301})).await;
    assert_eq!(at(&world, &link).await.status(), 404, "after five minutes");
    let anew = described(&world, &id).await.1["url"].as_str().unwrap().to_owned();
    assert_eq!(at(&world, &anew).await.status(), 200);
}

#[tokio::test]
async fn a_file_is_known_for_seven_days() {
    let world = World::connected().await;
    let id = sent(&world, json!({"type": "image"})).await;
    world.set_clock(json!({"advance_s": 7 * 24 * 60 * 60 + 1})).await;
    let (status, answer) = described(&world, &id).await;
    assert_eq!((status, &answer["error"]["code"], &answer["error"]["error_subcode"]), (400, &json!(100), &json!(33)));
}

#[tokio::test]
async fn a_file_that_nobody_gave_is_made_up_small_or_as_large_as_it_is_asked_for() {
    let world = World::connected().await;
    for (kind, begins) in [("image", b"\x89PNG".as_slice()), ("document", b"%PDF"), ("audio", b"OggS")] {
        let id = sent(&world, json!({"type": kind})).await;
        let link = described(&world, &id).await.1["url"].as_str().unwrap().to_owned();
        assert!(at(&world, &link).await.bytes().await.unwrap().starts_with(begins), "{kind}");
    }
    let id = sent(&world, json!({"type": "document", "size_bytes": 17_000_000})).await;
    assert_eq!(described(&world, &id).await.1["file_size"], 17_000_000);
    let too_large = json!({"type": "image", "size_bytes": 6_000_000});
    let path = "/sandbox/phones/919876543210/messages";
    assert_eq!(world.control(Method::POST, path, too_large).await.0, 422);
}
