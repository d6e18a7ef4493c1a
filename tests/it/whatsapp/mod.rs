//! Connecting WhatsApp, over REST and with the sandbox in Meta's place.

mod access;
mod card;
mod disconnect;
mod failures;
mod numbers;
mod phone;
mod signup;

use serde_json::{Value, json};
use tests::world::{Answer, Client, SOON, World, eventually};

/// The firm's number.
pub(crate) const NUMBER: &str = "918000000001";

/// A world in which nothing is connected yet.
pub(crate) async fn unconnected() -> World {
    World::builder().with("DEMO_CONNECTED", "false").start().await
}

/// Walks the pop-up without a browser; gives what it gives.
pub(crate) async fn walk(world: &World, more: Value) -> Value {
    let mut wish = json!({ "business_name": "ABC Loans", "phone_number": NUMBER });
    wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.control(reqwest::Method::POST, "/signup", Some(wish)).await
}

/// What the page posts when the pop-up has finished.
pub(crate) fn claim(walked: &Value) -> Value {
    let mut claim =
        json!({ "code": walked["code"], "waba_id": walked["waba_id"], "business_id": walked["business_id"] });
    for key in ["phone_number_id", "event"] {
        if !walked[key].is_null() {
            claim[key] = walked[key].clone();
        }
    }
    claim
}

/// Walks the pop-up and posts what it gave.
pub(crate) async fn sign_up(world: &World, admin: &Client, more: Value) -> Answer {
    admin.post("/whatsapp/connection/signup", claim(&walk(world, more).await)).await
}

pub(crate) async fn card(client: &Client) -> Value {
    client.get("/whatsapp/connection").await.expect(200).json()
}

/// Waits until the card is in a state.
pub(crate) async fn wait_for_state(client: &Client, state: &str) -> Value {
    eventually(&format!("the card says {state}"), SOON, async || {
        Some(card(client).await).filter(|card| card["state"] == state)
    })
    .await
}

/// Waits until a step has failed.
async fn wait_for_failure(client: &Client, step: &str) -> Value {
    eventually(&format!("{step} fails"), SOON, async || failure_of(&card(client).await, step)).await
}

fn failure_of(card: &Value, step: &str) -> Option<Value> {
    let steps = card["steps"].as_array()?;
    let failed = steps.iter().find(|told| told["step"] == step)?;
    Some(failed["failure"].clone()).filter(|failure| !failure.is_null())
}

/// What the history tells, oldest first.
async fn history(client: &Client) -> Vec<Value> {
    let mut lines = client.get("/whatsapp/connection/history").await.expect(200).items();
    lines.reverse();
    lines
}

/// The calls that the sandbox was given at this path.
async fn calls(world: &World, method: &str, path: &str) -> Vec<Value> {
    let calls = world.control(reqwest::Method::GET, &format!("/calls?path={path}"), None).await;
    calls["items"].as_array().unwrap().iter().filter(|call| call["method"] == method).cloned().collect()
}

pub(crate) async fn account(world: &World, change: Value) {
    world.control(reqwest::Method::POST, "/account", Some(change)).await;
}
