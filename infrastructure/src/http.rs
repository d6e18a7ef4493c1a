//! The one HTTP client, with limits on time.

use std::time::Duration;

/// Longest time to connect to a provider.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest time a call to a provider may take.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(20);

/// A client for calls to providers.
///
/// # Errors
/// The TLS backend can't be started.
pub fn client() -> Result<reqwest::Client, reqwest::Error> {
    // The error says only that a provider stands already, which is what is wanted.
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CALL_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}
