//! A client of the REST API.

use crate::contract::{self, Exchange};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// A client of the REST API, perhaps with a session.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    web: String,
    token: Option<String>,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Client {
    pub(super) fn new(http: reqwest::Client, web: String, token: Option<String>) -> Self {
        Self { http, web, token }
    }

    /// The token of the session.
    ///
    /// # Panics
    /// There is none.
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("somebody is signed in")
    }

    /// Reads what is at a path below `/api/v1`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// Posts to a path below `/api/v1`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    /// Patches what is at a path below `/api/v1`.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body), &[]).await
    }

    /// Puts what is at a path below `/api/v1`.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body), &[]).await
    }

    /// Deletes what is at a path below `/api/v1`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, &[]).await
    }

    /// Any request to a path below `/api/v1`, or to any path where it begins with two slashes.
    ///
    /// # Panics
    /// The server doesn't answer, or not as it is described.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Answer {
        let url = match path.strip_prefix("//") {
            Some(path) => format!("{}/{path}", self.web),
            None => format!("{}/api/v1{path}", self.web),
        };
        let mut request = self.http.request(method.clone(), &url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = &body {
            request = request.json(body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = Answer::read(request.send().await.expect("the server answers")).await;
        let path = url.strip_prefix(&self.web).and_then(|path| path.split('?').next()).unwrap_or_default();
        let Answer { status, headers, text } = &answer;
        contract::check(&Exchange { method: &method, path, body: body.as_ref(), status: *status, headers, text });
        answer
    }

    /// All items of a list, page by page.
    ///
    /// # Panics
    /// The list can't be read, or has no end.
    pub async fn walk(&self, path: &str, limit: usize) -> Vec<Value> {
        /// Most pages of a list in a test.
        const PAGES_MAX: usize = 100;
        let (mut items, mut cursor) = (Vec::new(), String::new());
        let separator = if path.contains('?') { '&' } else { '?' };
        for _ in 0..PAGES_MAX {
            let page = self.get(&format!("{path}{separator}limit={limit}&cursor={cursor}")).await.expect(200);
            assert!(page.items().len() <= limit);
            items.extend(page.items());
            match page.json()["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => return items,
            }
        }
        panic!("the list has no end");
    }
}

impl Answer {
    /// What a response says.
    ///
    /// # Panics
    /// The answer breaks off.
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the answer has an end");
        Self { status, headers, text }
    }

    /// The answer, which has this status.
    ///
    /// # Panics
    /// It has another.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "often only the status matters")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Where the write stands in the tenant's log.
    ///
    /// # Panics
    /// The answer doesn't say.
    #[track_caller]
    pub fn position(&self) -> i64 {
        self.header("x-position").and_then(|position| position.parse().ok()).expect("there is a position")
    }

    /// The items of a list.
    ///
    /// # Panics
    /// It is no list.
    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        self.json()["items"].as_array().unwrap_or_else(|| panic!("no list: {}", self.text)).clone()
    }

    /// The problem's type.
    pub fn problem(&self) -> String {
        self.json()["type"].as_str().unwrap_or_default().to_owned()
    }

    /// The names of the fields that break a rule.
    pub fn fields(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().filter_map(|error| error["field"].as_str().map(str::to_owned)).collect()
    }
}
