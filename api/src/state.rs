//! What the handlers work with.

use application::app::Application;
use application::clock::Ids;
use application::log::Advance;
use application::port::{MediaSeal, Readiness, Sessions, WhatsAppWebhooks};
use axum::extract::FromRef;
use projections::ReadModels;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

/// Most event streams that are open at once on one node.
pub(crate) const OPEN_STREAMS_MAX: usize = 4_096;

/// What the handlers work with; put together where the server is wired.
#[derive(Clone)]
pub struct ApiState {
    /// The use cases.
    pub app: Application,
    /// The read models.
    pub reads: ReadModels,
    /// Who is signed in.
    pub sessions: Arc<dyn Sessions>,
    /// Where Meta's webhooks go.
    pub whatsapp_webhooks: Arc<dyn WhatsAppWebhooks>,
    /// What the browser needs to open Meta's pop-up.
    pub signup: SignupSettings,
    /// Opens what customers sent.
    pub seal: Arc<dyn MediaSeal>,
    /// Whether the server can work.
    pub readiness: Arc<dyn Readiness>,
    /// Tells how far read models have come.
    pub advances: broadcast::Sender<Advance>,
    /// Cancelled when the server stops gracefully: open event streams end.
    pub stopping: CancellationToken,
    /// Whether session cookies are sent over HTTPS only.
    pub secure_cookies: bool,
}

/// What the browser needs to open Meta's pop-up, or the sandbox's in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignupSettings {
    /// The app's id.
    pub app_id: String,
    /// The id of the configuration of Facebook Login for Business; empty for the sandbox.
    pub config_id: String,
    /// The Graph API's version, such as `v25.0`.
    pub graph_version: String,
    /// Where the JavaScript SDK is, such as `https://connect.facebook.net/en_US/sdk.js`.
    pub sdk_url: String,
    /// The only origin that may post the pop-up's message, such as `http://127.0.0.1:8081`; none where Meta itself
    /// does, whose pop-ups come from `https://facebook.com` and the hosts below it.
    pub message_origin: Option<String>,
    /// Where Meta is to post webhooks; none where this server doesn't know its own address.
    pub webhook_url: Option<String>,
}

/// What a node answers besides health and metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surface {
    /// REST, event streams and pages.
    pub clients: bool,
    /// Providers' webhooks.
    pub webhooks: bool,
}

/// The state of all requests of members.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Serving>);

pub(crate) struct Serving {
    state: ApiState,
    pub(crate) open_streams: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(state: ApiState) -> Self {
        Self(Arc::new(Serving { state, open_streams: Arc::new(Semaphore::new(OPEN_STREAMS_MAX)) }))
    }
}

impl Deref for Shared {
    type Target = Serving;

    fn deref(&self) -> &Serving {
        &self.0
    }
}

impl Deref for Serving {
    type Target = ApiState;

    fn deref(&self) -> &ApiState {
        &self.state
    }
}

impl FromRef<Shared> for Arc<dyn Sessions> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.sessions)
    }
}

impl FromRef<Shared> for Arc<dyn Ids> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.app.ids)
    }
}
