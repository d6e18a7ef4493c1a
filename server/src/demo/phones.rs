//! The phones of the story's customers: the sandbox's control API.

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// The phones, and the sandbox's clock.
pub(super) struct Phones {
    http: Client,
    /// Where the sandbox answers, without a slash at the end.
    address: String,
    /// The firm's number, E.164, once there is one.
    pub(super) firm: String,
}

impl Phones {
    /// The phones of this sandbox.
    pub(super) const fn new(http: Client, address: String) -> Self {
        Self { http, address, firm: String::new() }
    }

    /// Signs a business up at Meta's side; answers with what the pop-up would.
    pub(super) async fn sign_up(&mut self, name: &str, number: &str) -> anyhow::Result<Value> {
        number.clone_into(&mut self.firm);
        let business = json!({ "business_name": name, "phone_number": number, "existing": true });
        self.ask(Method::POST, "/signup", Some(business)).await
    }

    /// Writes to the firm.
    pub(super) async fn write(&self, number: &str, mut message: Value) -> anyhow::Result<()> {
        if let Value::Object(fields) = &mut message {
            fields.insert("to".to_owned(), json!(self.firm));
        }
        self.ask(Method::POST, &format!("/phones/{number}/messages"), Some(message)).await.map(drop)
    }

    /// Sets the name that the firm sees beside the number.
    pub(super) async fn introduce(&self, number: &str, name: &str) -> anyhow::Result<()> {
        self.ask(Method::POST, &format!("/phones/{number}/profile"), Some(json!({ "name": name }))).await.map(drop)
    }

    /// What has come to a phone after this place, oldest first.
    pub(super) async fn received(&self, number: &str, after: u64) -> anyhow::Result<Vec<Value>> {
        let list = self.ask(Method::GET, &format!("/phones/{number}/messages?after={after}"), None).await?;
        Ok(list.get("items").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    /// Marks all that has come as read.
    pub(super) async fn read(&self, number: &str) -> anyhow::Result<()> {
        self.ask(Method::POST, &format!("/phones/{number}/read"), Some(json!({}))).await.map(drop)
    }

    /// Whether webhooks are still on their way.
    pub(super) async fn are_busy(&self) -> anyhow::Result<bool> {
        let state = self.ask(Method::GET, "/state", None).await?;
        let count = |name: &str| state.pointer(&format!("/webhooks/{name}")).and_then(Value::as_u64).unwrap_or(0);
        Ok(count("pending") + count("scheduled") > 0)
    }

    /// Lets the sandbox's late clock catch up to a time.
    pub(super) async fn catch_up_to(&self, at: DateTime<Utc>) -> anyhow::Result<()> {
        self.ask(Method::POST, "/clock", Some(json!({ "catch_up_to": at.to_rfc3339() }))).await.map(drop)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<Value> {
        let request = self.http.request(method.clone(), format!("{}/sandbox{path}", self.address));
        let request = match &body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = request.send().await.with_context(|| format!("asking the sandbox: {method} {path}"))?;
        let status = answer.status();
        let text = answer.text().await.with_context(|| format!("reading the sandbox's answer: {method} {path}"))?;
        if !status.is_success() {
            let body = body.unwrap_or_default();
            bail!("the sandbox answers {method} {path} {body} with {status}: {text}");
        }
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }
}
