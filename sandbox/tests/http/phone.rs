//! The phone page and what it is told while it is open.

use std::time::Duration;

use serde_json::json;

use crate::world::{CUSTOMER, World};

#[tokio::test]
async fn the_pages_and_their_files_are_served_and_nothing_may_be_injected() {
    let world = World::empty(None).await;
    for path in ["/", "/phone/919876543210"] {
        let answer = world.client.get(format!("{}{path}", world.origin)).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("script-src 'self'"));
        assert!(answer.text().await.unwrap().starts_with("<!doctype html>"));
    }
    for file in ["phone.css", "phone.js", "bubbles.js", "index.css", "index.js"] {
        let answer = world.client.get(format!("{}/assets/{file}", world.origin)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{file}");
    }
}

#[tokio::test]
async fn an_open_page_is_told_of_messages_and_statuses_as_they_happen() {
    let world = World::talking().await;
    let url = format!("{}/phone/{CUSTOMER}/events", world.origin);
    let mut events = world.client.get(url).send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let id = world.send_text("live").await;
    let mut heard = String::new();
    while !(heard.contains("\"live\"") && heard.contains("\"delivered\"")) {
        let chunk = tokio::time::timeout(Duration::from_secs(5), events.chunk()).await.unwrap();
        heard.push_str(&String::from_utf8_lossy(&chunk.unwrap().unwrap()));
    }
    assert!(heard.contains(&id));
}

#[tokio::test]
async fn a_picture_that_was_sent_is_shown_and_anything_else_is_not() {
    let world = World::connected().await;
    for (kind, status) in [("image/png", 200), ("text/html", 404)] {
        world.write(json!({"type": "image", "mime_type": kind, "data": "iVBORw0KGgo="})).await;
        let chat = world.chat().await;
        let id = chat.last().unwrap()["media"]["id"].as_str().unwrap().to_owned();
        let url = format!("{}/phone/{CUSTOMER}/files/{id}", world.origin);
        assert_eq!(world.client.get(url).send().await.unwrap().status().as_u16(), status, "{kind}");
    }
}
