//! What a sandbox is started with.

use std::path::PathBuf;
use std::time::Duration;

/// What a sandbox is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Id of the Meta app that the sandbox plays, decimal.
    pub app_id: String,
    /// Secret of that app: signs webhooks and is checked when a code is exchanged.
    pub app_secret: String,
    /// Token that the receiver of webhooks expects in the handshake.
    pub verify_token: String,
    /// Address that webhooks are posted to.
    pub webhook_url: String,
    /// Origin of this sandbox as browsers see it, without a slash at its end.
    pub public_url: String,
    /// File that keeps the state over restarts, JSON, with its journal beside it; `None` keeps it in memory only.
    pub state_file: Option<PathBuf>,
    /// How late the clock is started, until it is told to catch up; no state file keeps it.
    pub behind: Duration,
}
