//! The firm's office: its members, signed in, who work over REST.

use super::calendar::day_of;
use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, Utc};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Most pages of a list that are read.
const PAGES_MAX: usize = 50;
/// Rows of a page.
const PAGE_ROWS: usize = 200;

/// What is asked for by members.
pub(super) struct Office {
    http: Client,
    /// Where the console answers, without a slash at the end.
    address: String,
    tenant: String,
    password: String,
    seed: u64,
    desks: BTreeMap<String, Desk>,
    /// How far the log had come after the last write.
    position: i64,
    /// How many writes there were: each has a key of its own.
    writes: u64,
    /// The newest token for programs.
    token: Option<String>,
}

/// A member at work.
struct Desk {
    token: String,
    id: String,
    /// The day they have signed in on.
    day: NaiveDate,
}

impl Office {
    /// The office of this tenant, whose members share a password.
    pub(super) fn new(http: Client, address: String, tenant: &str, password: &str, seed: u64) -> Self {
        Self {
            http,
            address,
            tenant: tenant.to_owned(),
            password: password.to_owned(),
            seed,
            desks: BTreeMap::new(),
            position: 0,
            writes: 0,
            token: None,
        }
    }

    /// Lets a member sign in, unless they have on this day; whoever was signed in from another day signs out first.
    pub(super) async fn open(&mut self, member: &str, now: DateTime<Utc>) -> anyhow::Result<()> {
        let today = day_of(now);
        match self.desks.get(member) {
            Some(desk) if desk.day == today => return Ok(()),
            Some(_) => self.close(member).await?,
            None => {}
        }
        let attempt = json!({ "tenant": self.tenant, "username": member, "password": self.password });
        let session = self.send(Method::POST, "/session", None, Some(&attempt)).await?;
        let session = read(session, &format!("POST /session of {member}")).await?;
        let token = text(&session, "token").to_owned();
        let who = self.send(Method::GET, "/session", Some(&token), None).await?;
        let who = read(who, &format!("GET /session of {member}")).await?;
        let id = text(&who, "member_id").to_owned();
        if id.is_empty() {
            bail!("GET /session doesn't tell who {member} is: {who}");
        }
        self.desks.insert(member.to_owned(), Desk { token, id, day: today });
        Ok(())
    }

    /// Lets a member sign out.
    pub(super) async fn close(&mut self, member: &str) -> anyhow::Result<()> {
        if let Some(desk) = self.desks.remove(member) {
            let answer = self.send(Method::DELETE, "/session", Some(&desk.token), None).await?;
            read(answer, &format!("DELETE /session of {member}")).await?;
        }
        Ok(())
    }

    /// Lets everybody sign out.
    pub(super) async fn close_all(&mut self) -> anyhow::Result<()> {
        let members: Vec<String> = self.desks.keys().cloned().collect();
        for member in members {
            self.close(&member).await?;
        }
        Ok(())
    }

    /// A member's id; empty where they haven't signed in yet.
    pub(super) fn id_of(&self, member: &str) -> &str {
        self.desks.get(member).map_or("", |desk| &desk.id)
    }

    /// What a member sees at an address, as of the last write.
    pub(super) async fn get(&self, member: &str, path: &str) -> anyhow::Result<Value> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{joint}after={}", self.position);
        let answer = self.send(Method::GET, &path, self.token(member), None).await?;
        read(answer, &format!("GET {path} of {member}")).await
    }

    /// What a program sees with the newest token.
    pub(super) async fn get_by_token(&self, path: &str) -> anyhow::Result<Value> {
        let answer = self.send(Method::GET, path, self.token.as_deref(), None).await?;
        read(answer, &format!("GET {path} of a program")).await
    }

    /// All items of a list, page by page.
    pub(super) async fn list(&self, member: &str, path: &str) -> anyhow::Result<Vec<Value>> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let (mut items, mut cursor) = (Vec::new(), String::new());
        for _ in 0..PAGES_MAX {
            let page = self.get(member, &format!("{path}{joint}limit={PAGE_ROWS}&cursor={cursor}")).await?;
            items.extend(page.get("items").and_then(Value::as_array).cloned().unwrap_or_default());
            match page.get("next_cursor").and_then(Value::as_str) {
                Some(next) => next.clone_into(&mut cursor),
                None => return Ok(items),
            }
        }
        bail!("the list {path} has more than {PAGES_MAX} pages")
    }

    /// Lets a member write something; gives back what is answered.
    pub(super) async fn post(&mut self, member: &str, path: &str, body: Value) -> anyhow::Result<Value> {
        self.write(Method::POST, member, path, body).await
    }

    /// Lets a member change something.
    pub(super) async fn patch(&mut self, member: &str, path: &str, body: Value) -> anyhow::Result<Value> {
        self.write(Method::PATCH, member, path, body).await
    }

    async fn write(&mut self, method: Method, member: &str, path: &str, body: Value) -> anyhow::Result<Value> {
        self.writes += 1;
        let answer = self.send(method.clone(), path, self.token(member), Some(&body)).await?;
        let position = answer.headers().get("x-position").and_then(|value| value.to_str().ok()?.parse().ok());
        let answer = read(answer, &format!("{method} {path} {body} of {member}")).await?;
        self.position = position.unwrap_or(self.position);
        if let Some(token) = answer.get("token").and_then(Value::as_str) {
            self.token = Some(token.to_owned());
        }
        Ok(answer)
    }

    fn token(&self, member: &str) -> Option<&str> {
        self.desks.get(member).map(|desk| desk.token.as_str())
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> anyhow::Result<Response> {
        let mut request = self.http.request(method.clone(), format!("{}/api/v1{path}", self.address));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            let key = format!("demo-{}-{}", self.seed, self.writes);
            request = request.header("Idempotency-Key", key).json(body);
        }
        request.send().await.with_context(|| format!("asking the console: {method} {path}"))
    }
}

/// The body of an answer that is no refusal.
async fn read(answer: Response, asked: &str) -> anyhow::Result<Value> {
    let status = answer.status();
    let text = answer.text().await.with_context(|| format!("reading the answer to {asked}"))?;
    if !status.is_success() {
        bail!("{asked} is answered with {status}: {text}");
    }
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// A text of an answer; empty where there is none.
pub(super) fn text<'a>(answer: &'a Value, field: &str) -> &'a str {
    answer.get(field).and_then(Value::as_str).unwrap_or_default()
}
