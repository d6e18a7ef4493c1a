//! One world per test: a sandbox on a free port, and a receiver of its webhooks.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Secret of the app.
pub(crate) const SECRET: &str = "an app secret";
/// Token of the handshake.
pub(crate) const VERIFY_TOKEN: &str = "a verify token";
/// Number of the business.
pub(crate) const BUSINESS: &str = "919812345678";
/// Number of a customer.
pub(crate) const CUSTOMER: &str = "919876543210";

/// How long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(10);

/// A webhook that was received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) signature: Option<String>,
    pub(crate) agent: String,
    pub(crate) body: Bytes,
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The entries of `messages` or `statuses`, of all its changes.
    pub(crate) fn entries(&self, list: &str) -> Vec<Value> {
        let body = self.json();
        let changes = body["entry"].as_array().unwrap().iter().flat_map(|entry| entry["changes"].as_array().unwrap());
        changes.filter_map(|change| change["value"][list].as_array()).flatten().cloned().collect()
    }
}

/// Receives webhooks: keeps them, and answers with the statuses that it was given, then with 200.
#[derive(Debug, Default)]
pub(crate) struct Receiver {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<u16>>,
}

async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let webhook =
        Received { signature: header("x-hub-signature-256"), agent: header("user-agent").unwrap_or_default(), body };
    receiver.received.lock().unwrap().push(webhook);
    let status = receiver.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

async fn handshake(Query(query): Query<Vec<(String, String)>>) -> Result<String, StatusCode> {
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    if value("hub.mode").as_deref() == Some("subscribe") && value("hub.verify_token").as_deref() == Some(VERIFY_TOKEN) {
        return Ok(value("hub.challenge").unwrap());
    }
    Err(StatusCode::FORBIDDEN)
}

/// A sandbox, a receiver, and a client with a business's token.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) origin: String,
    pub(crate) webhook_url: String,
    pub(crate) client: Client,
    pub(crate) waba_id: String,
    pub(crate) phone_number_id: String,
    pub(crate) token: String,
    receiver: Arc<Receiver>,
    state_file: Option<PathBuf>,
    stop: CancellationToken,
    served: JoinHandle<Result<(), sandbox::Error>>,
    runtime: Option<Runtime>,
}

impl World {
    /// A sandbox without any business.
    pub(crate) async fn empty(state_file: Option<PathBuf>) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let receiver = Arc::new(Receiver::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let webhook_url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let routes = Router::new().route("/webhooks", get(handshake).post(receive)).with_state(Arc::clone(&receiver));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let stop = CancellationToken::new();
        let (origin, served, runtime) = serve(&webhook_url, state_file.clone(), stop.clone()).await;
        Self {
            origin,
            webhook_url,
            client: Client::builder().timeout(PATIENCE).build().unwrap(),
            waba_id: String::new(),
            phone_number_id: String::new(),
            token: String::new(),
            receiver,
            state_file,
            stop,
            served,
            runtime: Some(runtime),
        }
    }

    /// A sandbox with one business whose webhooks are on.
    pub(crate) async fn connected() -> Self {
        let mut world = Self::empty(None).await;
        world.connect().await;
        world
    }

    /// A sandbox as [`World::connected`], and a customer who has just written, so that the window is open.
    pub(crate) async fn talking() -> Self {
        let world = Self::connected().await;
        world.write(json!({"text": "hello", "name": "Meera Shah"})).await;
        world.received("messages", 1).await;
        world
    }

    /// Signs the business up, exchanges the code and turns its webhooks on.
    pub(crate) async fn connect(&mut self) {
        self.connect_with(json!({"existing": true})).await;
    }

    /// Signs the business up with further fields, exchanges the code and turns its webhooks on.
    pub(crate) async fn connect_with(&mut self, fields: Value) {
        let signed = self.sign_up_with(BUSINESS, fields).await;
        self.waba_id = string(&signed["waba_id"]);
        self.phone_number_id = signed["phone_number_ids"][0].as_str().unwrap_or_default().into();
        let answer = self.exchange(signed["code"].as_str().unwrap()).await;
        let answer: Value = answer.json().await.unwrap();
        self.token = string(&answer["access_token"]);
        let path = format!("/v25.0/{}/subscribed_apps", self.waba_id);
        assert_eq!(self.graph(Method::POST, &path, json!({})).await.0, 200);
        // What a sign-up tells by itself is over before a test begins.
        until(async || self.state().await["webhooks"]["pending"] == 0).await;
    }

    /// Ends the sandbox, tidily, and starts it again with the same state file.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }

    /// Ends the sandbox, tidily.
    pub(crate) async fn stop(&mut self) {
        self.stop.cancel();
        (&mut self.served).await.unwrap().unwrap();
    }

    /// Starts the sandbox anew, which it refuses.
    pub(crate) async fn refused(&mut self) -> sandbox::Error {
        self.start().await;
        (&mut self.served).await.unwrap().unwrap_err()
    }

    /// Ends the sandbox as a killed process ends: nothing of it runs on, and nothing is saved.
    pub(crate) async fn kill(&mut self) {
        let runtime = self.runtime.take().unwrap();
        tokio::task::spawn_blocking(move || runtime.shutdown_timeout(PATIENCE)).await.unwrap();
        assert!((&mut self.served).await.unwrap_err().is_cancelled());
    }

    /// Starts the sandbox anew with the same state file.
    pub(crate) async fn start(&mut self) {
        self.stop = CancellationToken::new();
        let (origin, served, runtime) = serve(&self.webhook_url, self.state_file.clone(), self.stop.clone()).await;
        self.origin = origin;
        self.served = served;
        if let Some(before) = self.runtime.replace(runtime) {
            before.shutdown_background();
        }
    }

    /// Signs up a number that is connected already; gives the answer.
    pub(crate) async fn sign_up(&self, number: &str) -> Value {
        self.sign_up_with(number, json!({"existing": true})).await
    }

    /// Signs up a number with further fields; gives the answer.
    pub(crate) async fn sign_up_with(&self, number: &str, mut fields: Value) -> Value {
        let body = fields.as_object_mut().unwrap();
        body.entry("business_name").or_insert(json!("Asha Loans"));
        body.insert("phone_number".to_owned(), json!(number));
        let (status, answer) = self.control(Method::POST, "/sandbox/signup", fields).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    pub(crate) async fn exchange(&self, code: &str) -> Response {
        let query = [("client_id", "1234567890"), ("client_secret", SECRET), ("code", code)];
        let url = format!("{}/v25.0/oauth/access_token", self.origin);
        self.client.get(url).query(&query).send().await.unwrap()
    }

    /// Calls the Graph API with the business's token.
    pub(crate) async fn graph(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let answer = self.request(method, path, body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub(crate) fn request(&self, method: Method, path: &str, body: Value) -> reqwest::RequestBuilder {
        let request = self.client.request(method.clone(), format!("{}{path}", self.origin)).bearer_auth(&self.token);
        if method == Method::GET { request } else { request.json(&body) }
    }

    /// Sends a message to the customer.
    pub(crate) async fn send(&self, message: Value) -> (u16, Value) {
        self.graph(Method::POST, &self.messages_path(), with_recipient(message)).await
    }

    /// Sends a text to the customer and gives its `wamid`.
    pub(crate) async fn send_text(&self, text: &str) -> String {
        let (status, answer) = self.send(json!({"type": "text", "text": {"body": text}})).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn messages_path(&self) -> String {
        format!("/v25.0/{}/messages", self.phone_number_id)
    }

    /// Calls the control API.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}{path}", self.origin);
        let request = self.client.request(method.clone(), url);
        let request = if method == Method::POST { request.json(&body) } else { request };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
    }

    /// The customer writes; gives the `wamid`.
    pub(crate) async fn write(&self, message: Value) -> String {
        let path = format!("/sandbox/phones/{CUSTOMER}/messages");
        let (status, answer) = self.control(Method::POST, &path, message).await;
        assert_eq!(status, 200, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn fault(&self, fault: Value) {
        let (status, answer) = self.control(Method::POST, "/sandbox/faults", fault).await;
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) async fn set_clock(&self, clock: Value) {
        assert_eq!(self.control(Method::POST, "/sandbox/clock", clock).await.0, 200);
    }

    pub(crate) async fn set_account(&self, account: Value) {
        let (status, answer) = self.control(Method::POST, "/sandbox/account", account).await;
        assert_eq!(status, 200, "{answer}");
    }

    /// What the customer's phone has received.
    pub(crate) async fn phone(&self) -> Vec<Value> {
        let (_, answer) = self.control(Method::GET, &format!("/sandbox/phones/{CUSTOMER}/messages"), Value::Null).await;
        answer["items"].as_array().unwrap().clone()
    }

    /// All messages of the chat, the customer's own included.
    pub(crate) async fn chat(&self) -> Vec<Value> {
        let path = format!("/sandbox/phones/{CUSTOMER}/messages?all=true");
        self.control(Method::GET, &path, Value::Null).await.1["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn state(&self) -> Value {
        self.control(Method::GET, "/sandbox/state", Value::Null).await.1
    }

    /// The next webhooks are answered with these statuses.
    pub(crate) fn answer_with(&self, statuses: &[u16]) {
        self.receiver.answers.lock().unwrap().extend(statuses);
    }

    /// The webhooks that aren't notices, in the order in which they came.
    pub(crate) fn webhooks(&self) -> Vec<Received> {
        let received = self.receiver.received.lock().unwrap().clone();
        received.into_iter().filter(|webhook| webhook.json()["entry"][0].get("time").is_none()).collect()
    }

    /// The entries of notices about a field, in the order in which they came.
    pub(crate) fn notices(&self, field: &str) -> Vec<Value> {
        let received = self.receiver.received.lock().unwrap().clone();
        let entries = received.into_iter().map(|webhook| webhook.json()["entry"][0].clone());
        entries.filter(|entry| entry["time"].is_i64() && entry["changes"][0]["field"] == field).collect()
    }

    /// Waits until so many notices about a field have come; gives the value of the last one.
    pub(crate) async fn noticed(&self, field: &str, least: usize) -> Value {
        until(async || self.notices(field).len() >= least).await;
        self.notices(field).last().unwrap()["changes"][0]["value"].clone()
    }

    /// Waits until so many entries of `messages` or `statuses` have come; gives all that have.
    pub(crate) async fn received(&self, list: &str, least: usize) -> Vec<Value> {
        let entries = || self.webhooks().iter().flat_map(|webhook| webhook.entries(list)).collect::<Vec<_>>();
        until(async || entries().len() >= least).await;
        entries()
    }

    /// Waits until these statuses of a message have come, in any order.
    pub(crate) async fn statuses(&self, id: &str, wanted: &[&str]) {
        until(async || {
            let webhooks = self.webhooks();
            let seen: Vec<Value> = webhooks.iter().flat_map(|webhook| webhook.entries("statuses")).collect();
            wanted.iter().all(|status| seen.iter().any(|entry| entry["id"] == id && entry["status"] == *status))
        })
        .await;
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Waits until a condition is true.
pub(crate) async fn until(condition: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !condition().await {
        assert!(begun.elapsed() < PATIENCE, "the condition didn't come true");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn with_recipient(mut message: Value) -> Value {
    let fields = message.as_object_mut().unwrap();
    fields.entry("messaging_product").or_insert(json!("whatsapp"));
    fields.entry("to").or_insert(json!(CUSTOMER));
    message
}

async fn serve(
    webhook_url: &str,
    state_file: Option<PathBuf>,
    stop: CancellationToken,
) -> (String, JoinHandle<Result<(), sandbox::Error>>, Runtime) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let settings = sandbox::Settings {
        app_id: "1234567890".to_owned(),
        app_secret: SECRET.to_owned(),
        verify_token: VERIFY_TOKEN.to_owned(),
        webhook_url: webhook_url.to_owned(),
        public_url: origin.clone(),
        state_file,
        behind: Duration::ZERO,
    };
    // A runtime of its own, so that it can be killed.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = listener.into_std().unwrap();
    let served = runtime.spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        sandbox::serve(listener, settings, stop).await
    });
    (origin, served, runtime)
}
