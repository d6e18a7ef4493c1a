//! The sandbox in place of Meta, in the same process.

use super::StartError;
use crate::config::Settings;
use api::SignupSettings;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The id of the app that the sandbox plays; decimal, as Meta's are.
pub(super) const APP_ID: &str = "100000000000001";
/// The file within the data directory that the sandbox keeps its state in.
const STATE_FILE: &str = "sandbox.json";

/// What Meta's side needs to know of us, and we of it.
#[derive(Clone)]
pub(super) struct MetaSide {
    /// Where the Graph API is.
    pub(super) graph_base_url: String,
    /// The app's id.
    pub(super) app_id: String,
    /// The app's secret.
    pub(super) app_secret: String,
    /// The token of the webhooks' handshake.
    pub(super) verify_token: String,
}

impl MetaSide {
    /// What the browser needs to open the pop-up: Meta's own, or that of whatever stands in for it.
    pub(super) fn signup_settings(&self, settings: &Settings) -> SignupSettings {
        let stands_in = settings.uses_sandbox();
        let sdk_host = if stands_in { self.graph_base_url.as_str() } else { SDK_BASE_URL };
        SignupSettings {
            app_id: self.app_id.clone(),
            config_id: settings.meta_config_id.clone().unwrap_or_default(),
            graph_version: settings.graph_version.clone(),
            sdk_url: format!("{}/en_US/sdk.js", sdk_host.trim_end_matches('/')),
            webhook_url: settings.public_url.as_ref().map(|url| format!("{}{WEBHOOKS}", url.trim_end_matches('/'))),
            message_origin: stands_in.then(|| self.graph_base_url.trim_end_matches('/').to_owned()),
        }
    }
}

/// Where webhooks are taken.
pub(super) const WEBHOOKS: &str = "/webhooks/whatsapp";
/// Where Meta's JavaScript SDK is. (Embedded Signup, 2026-04)
const SDK_BASE_URL: &str = "https://connect.facebook.net";
/// Meta's own address. (Graph API, overview, 2026-04)
const GRAPH_BASE_URL: &str = "https://graph.facebook.com";

/// Meta as it is configured, or the sandbox at `sandbox` in its place.
pub(super) fn meta_side(settings: &Settings, sandbox: Option<SocketAddr>, made_up: impl Fn() -> String) -> MetaSide {
    let secret = |given: &Option<crate::config::Secret>| given.as_ref().map(|secret| secret.expose().to_owned());
    let graph = settings.graph_base_url.clone().or_else(|| sandbox.map(|address| format!("http://{address}")));
    MetaSide {
        graph_base_url: graph.unwrap_or_else(|| GRAPH_BASE_URL.to_owned()),
        app_id: settings.meta_app_id.clone().unwrap_or_else(|| APP_ID.to_owned()),
        app_secret: secret(&settings.meta_app_secret).unwrap_or_else(&made_up),
        verify_token: secret(&settings.meta_verify_token).unwrap_or_else(made_up),
    }
}

/// Starts the sandbox, its clock so late; it posts webhooks to `webhook_url`.
pub(super) fn start(
    settings: &Settings,
    listener: TcpListener,
    meta: &MetaSide,
    webhook_url: String,
    behind: Duration,
    stopping: CancellationToken,
) -> Result<JoinHandle<Result<(), sandbox::Error>>, StartError> {
    let address =
        listener.local_addr().map_err(|source| StartError::Listen { address: settings.sandbox_listen, source })?;
    let sandbox = sandbox::Settings {
        app_id: meta.app_id.clone(),
        app_secret: meta.app_secret.clone(),
        verify_token: meta.verify_token.clone(),
        webhook_url,
        public_url: format!("http://{address}"),
        state_file: Some(settings.data_dir.join(STATE_FILE)),
        behind,
    };
    Ok(tokio::spawn(sandbox::serve(listener, sandbox, stopping)))
}
