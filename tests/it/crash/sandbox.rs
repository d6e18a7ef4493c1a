//! A sandbox that outlives the servers.

use super::customers::APP_SECRET;
use serde_json::Value;
use tests::process::Launch;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The id of the app that the sandbox plays.
const APP_ID: &str = "100000000000001";

/// A sandbox that outlives the servers.
pub(super) struct Sandbox {
    pub(super) http: reqwest::Client,
    pub(super) address: String,
    stop: CancellationToken,
}

impl Sandbox {
    pub(super) async fn start(launch: &Launch) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it has an address"));
        let settings = sandbox::Settings {
            app_id: APP_ID.to_owned(),
            app_secret: APP_SECRET.to_owned(),
            verify_token: "the token of the handshake".to_owned(),
            webhook_url: format!("{}/webhooks/whatsapp", launch.web()),
            public_url: address.clone(),
            state_file: None,
            behind: std::time::Duration::ZERO,
        };
        let stop = CancellationToken::new();
        tokio::spawn(sandbox::serve(listener, settings, stop.clone()));
        Self { http: infrastructure::http::client().expect("a client can be made"), address, stop }
    }

    /// Lets everything go well from now on.
    pub(super) async fn forget_faults(&self) {
        let answer = self.http.delete(format!("{}/sandbox/faults", self.address)).send().await;
        assert!(answer.expect("the sandbox answers").status().is_success());
    }

    /// Asks its control API, and gives back what it answers.
    pub(super) async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}{path}", self.address)).json(&body).send().await;
        let answer = answer.expect("the sandbox answers");
        let (status, text) = (answer.status(), answer.text().await.unwrap_or_default());
        assert!(status.is_success(), "{path}: {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
