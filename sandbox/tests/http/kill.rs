//! What outlives a kill, between two snapshots.

use std::io::Write;
use std::path::{Path, PathBuf};

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{CUSTOMER, World, until};

fn state_file(folder: &TempDir) -> PathBuf {
    folder.path().join("sandbox.json")
}

/// A sandbox with a state file and one business whose webhooks are on.
async fn connected(folder: &TempDir) -> World {
    let mut world = World::empty(Some(state_file(folder))).await;
    world.connect().await;
    world
}

/// The journals, oldest first.
fn journals(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut journals: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().contains(".journal.")).collect();
    journals.sort_by_key(|path| path.extension().unwrap().to_str().unwrap().parse::<u64>().unwrap());
    journals
}

fn append(journal: &Path, text: &str) {
    std::fs::OpenOptions::new().append(true).open(journal).unwrap().write_all(text.as_bytes()).unwrap();
}

#[tokio::test]
async fn a_persons_message_outlives_a_kill_and_reaches_the_business() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.answer_with(&[500]);
    world.set_clock(json!({"speed": 0.001})).await;
    let id = world.write(json!({"text": "do not lose this", "name": "Meera Shah"})).await;
    world.kill().await;
    world.start().await;
    until(async || world.chat().await.first().is_some_and(|message| message["status"] == "delivered")).await;
    assert_eq!(world.chat().await[0]["text"], "do not lose this");
    let messages = world.received("messages", 1).await;
    assert!(messages.iter().all(|message| message["id"] == id.as_str()));
    let (_, profile) = world.control(Method::GET, &format!("/sandbox/phones/{CUSTOMER}/profile"), Value::Null).await;
    assert_eq!(profile["name"], "Meera Shah");
}

#[tokio::test]
async fn a_message_that_was_accepted_outlives_a_kill_and_its_statuses_follow() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.write(json!({"text": "hello"})).await;
    world.set_clock(json!({"status_delay_ms": 600_000})).await;
    let id = world.send_text("which loan?").await;
    world.kill().await;
    world.start().await;
    assert_eq!(world.phone().await[0]["id"], id.as_str());
    world.statuses(&id, &["sent", "delivered"]).await;
    world.send_text("the window is still open").await;
    assert_eq!(world.phone().await.len(), 2);
}

#[tokio::test]
async fn a_webhook_that_was_acknowledged_is_not_posted_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.write(json!({"text": "hello"})).await;
    until(async || world.chat().await[0]["status"] == "delivered").await;
    world.kill().await;
    world.start().await;
    assert_eq!(world.state().await["webhooks"]["pending"], 0);
    assert_eq!(world.received("messages", 1).await.len(), 1);
}

#[tokio::test]
async fn read_marks_outlive_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    let id = world.write(json!({"text": "hello"})).await;
    let mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": id});
    assert_eq!(world.graph(Method::POST, &world.messages_path(), mark).await.0, 200);
    world.kill().await;
    world.start().await;
    assert_eq!(world.chat().await[0]["status"], "read");
}

#[tokio::test]
async fn what_the_control_api_changed_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.set_account(json!({"subscribed": false, "token_expired": true})).await;
    world.set_clock(json!({"advance_s": 86_400})).await;
    let code = world.sign_up("919812345679").await["code"].as_str().unwrap().to_owned();
    assert_eq!(world.exchange(&code).await.status(), 200);
    world.kill().await;
    world.start().await;
    let businesses = world.state().await["businesses"].clone();
    assert_eq!(businesses.as_array().unwrap().len(), 2);
    assert_eq!((&businesses[0]["subscribed"], &businesses[0]["token_expired"]), (&json!(false), &json!(true)));
    assert_eq!(world.exchange(&code).await.json::<Value>().await.unwrap()["error"]["error_subcode"], 36_009);
    let (_, clock) = world.control(Method::GET, "/sandbox/clock", Value::Null).await;
    assert_eq!(clock["ahead_s"], 86_400);
}

#[tokio::test]
async fn a_message_that_a_fault_held_back_reaches_the_business_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.fault(json!({"match": {"direction": "webhook"}, "batch": 10})).await;
    let id = world.write(json!({"text": "held back"})).await;
    world.kill().await;
    world.start().await;
    assert_eq!(world.received("messages", 1).await[0]["id"], id.as_str());
}

#[tokio::test]
async fn a_person_without_a_number_can_be_written_to_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.write(json!({"text": "hello", "hide_number": true})).await;
    let user_id = world.received("messages", 1).await[0]["from_user_id"].clone();
    world.kill().await;
    world.start().await;
    let text = json!({"messaging_product": "whatsapp", "recipient": user_id, "type": "text", "text": {"body": "hi"}});
    let (status, answer) = world.graph(Method::POST, &world.messages_path(), text).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn a_line_that_a_kill_cut_off_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.write(json!({"text": "before"})).await;
    world.kill().await;
    append(journals(folder.path()).last().unwrap(), "{\"messages\":[[\"91987");
    world.start().await;
    world.write(json!({"text": "after"})).await;
    world.kill().await;
    world.start().await;
    let texts: Vec<Value> = world.chat().await.iter().map(|message| message["text"].clone()).collect();
    assert_eq!(texts, ["before", "after"]);
}

#[tokio::test]
async fn a_whole_line_that_is_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.kill().await;
    append(journals(folder.path()).last().unwrap(), "a poem\n");
    assert!(matches!(world.refused().await, sandbox::Error::StateShape { .. }));
}

#[tokio::test]
async fn a_snapshot_empties_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.write(json!({"text": "hello"})).await;
    let before = journals(folder.path());
    assert_eq!(before.len(), 1);
    assert!(std::fs::metadata(&before[0]).unwrap().len() > 0);
    world.stop().await;
    let after = journals(folder.path());
    assert_eq!(after.len(), 1);
    assert_ne!(after, before);
    assert_eq!(std::fs::metadata(&after[0]).unwrap().len(), 0);
}

#[tokio::test]
async fn without_its_state_file_a_journal_means_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    world.kill().await;
    std::fs::remove_file(state_file(&folder)).unwrap();
    world.start().await;
    assert_eq!(world.state().await["businesses"], json!([]));
}

#[tokio::test]
async fn journals_of_a_snapshot_that_was_not_finished_are_read_one_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = connected(&folder).await;
    let snapshot = std::fs::read(state_file(&folder)).unwrap();
    let first = journals(folder.path()).pop().unwrap();
    world.write(json!({"text": "first"})).await;
    until(async || world.chat().await[0]["status"] == "delivered").await;
    let lines = std::fs::read(&first).unwrap();
    world.restart().await;
    world.write(json!({"text": "second"})).await;
    world.kill().await;
    // As if the process had died between beginning the second journal and swapping the second snapshot in.
    let second = journals(folder.path()).pop().unwrap();
    std::fs::write(state_file(&folder), snapshot).unwrap();
    std::fs::write(&first, lines).unwrap();
    assert_ne!(first, second);
    world.start().await;
    let texts: Vec<Value> = world.chat().await.iter().map(|message| message["text"].clone()).collect();
    assert_eq!(texts, ["first", "second"]);
}
