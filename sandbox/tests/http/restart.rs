//! What outlives a restart.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::world::{World, until};

#[tokio::test]
async fn businesses_tokens_windows_and_chats_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::empty(Some(folder.path().join("sandbox.json"))).await;
    world.connect().await;
    world.write(json!({"text": "hello"})).await;
    let id = world.send_text("before").await;
    world.statuses(&id, &["delivered"]).await;
    world.restart().await;
    assert_eq!(world.graph(Method::GET, &format!("/{}", world.phone_number_id), Value::Null).await.0, 200);
    assert_eq!(world.phone().await[0]["text"], "before");
    let id = world.send_text("after").await;
    world.statuses(&id, &["delivered"]).await;
}

#[tokio::test]
async fn a_webhook_that_was_not_acknowledged_is_posted_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::empty(Some(folder.path().join("sandbox.json"))).await;
    world.connect().await;
    world.set_clock(json!({"speed": 0.001})).await;
    world.answer_with(&[500, 500]);
    let id = world.write(json!({"text": "do not lose this"})).await;
    world.received("messages", 2).await;
    world.restart().await;
    let messages = world.received("messages", 3).await;
    assert!(messages.iter().all(|message| message["id"] == id.as_str()));
    until(async || world.chat().await[0]["status"] == "delivered").await;
}

#[tokio::test]
async fn a_state_file_that_is_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.json");
    std::fs::write(&path, "a poem").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = sandbox::Settings {
        app_id: String::new(),
        app_secret: String::new(),
        verify_token: String::new(),
        webhook_url: String::new(),
        public_url: String::new(),
        state_file: Some(path),
        behind: std::time::Duration::ZERO,
    };
    let error = sandbox::serve(listener, settings, CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, sandbox::Error::StateShape { .. }));
}
