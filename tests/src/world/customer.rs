//! Somebody with a phone, in the sandbox.

use super::{SOON, World, eventually};
use reqwest::Method;
use serde_json::{Value, json};

/// Somebody who writes to the demo tenant.
pub struct Customer<'a> {
    world: &'a World,
    number: String,
}

impl<'a> Customer<'a> {
    pub(super) fn new(world: &'a World, number: &str) -> Self {
        Self { world, number: number.to_owned() }
    }

    /// The number, digits.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Writes a text; gives back the message's id.
    pub async fn say(&self, text: &str) -> String {
        self.write(json!({ "text": text })).await
    }

    /// Taps the button or row with this id.
    pub async fn tap(&self, reply_id: &str) -> String {
        self.write(json!({ "reply_id": reply_id })).await
    }

    /// Writes whatever the sandbox can; gives back the message's id.
    ///
    /// # Panics
    /// The sandbox refuses.
    pub async fn write(&self, mut message: Value) -> String {
        message["to"] = json!(super::BUSINESS);
        let path = format!("/phones/{}/messages", self.number);
        let written = self.world.control(Method::POST, &path, Some(message)).await;
        written["id"].as_str().expect("a message has an id").to_owned()
    }

    /// Hides the number from businesses.
    pub async fn hide_number(&self) {
        let path = format!("/phones/{}/profile", self.number);
        self.world.control(Method::POST, &path, Some(json!({ "hide_number": true }))).await;
    }

    /// Marks everything that has come as read.
    pub async fn read(&self) {
        self.world.control(Method::POST, &format!("/phones/{}/read", self.number), None).await;
    }

    /// What has come to the phone, oldest first.
    ///
    /// # Panics
    /// The sandbox doesn't answer.
    pub async fn messages(&self) -> Vec<Value> {
        let list = self.world.control(Method::GET, &format!("/phones/{}/messages", self.number), None).await;
        list["items"].as_array().expect("there is a list").clone()
    }

    /// The texts of what has come, oldest first.
    pub async fn texts(&self) -> Vec<String> {
        let messages = self.messages().await;
        messages.iter().map(|message| message["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Waits for the `n`th message from the first, from 1.
    pub async fn wait_for_reply(&self, n: usize) -> Value {
        eventually(&format!("reply {n} to {}", self.number), SOON, async || {
            self.messages().await.into_iter().nth(n - 1)
        })
        .await
    }

    /// Waits for the text of the `n`th message from the first, from 1.
    pub async fn wait_for_text(&self, n: usize) -> String {
        self.wait_for_reply(n).await["text"].as_str().unwrap_or_default().to_owned()
    }

    /// Taps the button or row of the `n`th message from the first, from 1, whose id begins so.
    ///
    /// # Panics
    /// The message has no such button or row.
    pub async fn tap_of(&self, n: usize, id: &str) -> String {
        let message = self.wait_for_reply(n).await;
        let offered = ["buttons", "rows"].iter().filter_map(|list| message[*list].as_array()).flatten();
        let mut ids = offered.filter_map(|choice| choice["id"].as_str());
        let id = ids.find(|offered| offered.starts_with(id)).unwrap_or_else(|| panic!("no {id}: {message}"));
        self.tap(id).await
    }

    /// Confirms the summary that is the `n`th message from the first, from 1, and waits for the lead's number.
    ///
    /// # Panics
    /// There is no such summary, or the reply names no number.
    pub async fn confirm(&self, n: usize) -> String {
        self.tap_of(n, "confirm:").await;
        let reply = self.wait_for_text(n + 1).await;
        lead_number(&reply).unwrap_or_else(|| panic!("no number: {reply}"))
    }

    /// Tells everything an inquiry needs in one message, confirms it, and waits for the lead's number.
    ///
    /// # Panics
    /// The reply names no number.
    pub async fn become_lead(&self, name: &str) -> String {
        let before = self.messages().await.len();
        self.say(&format!("Hi, I am {name}. I need a home loan of 35 lakh.")).await;
        self.confirm(before + 1).await
    }
}

/// The lead number that a text names.
pub fn lead_number(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| word.starts_with("LD-")).map(str::to_owned).next()
}
