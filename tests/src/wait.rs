//! Waiting for something to become true, with a limit.

use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Waits until `look` answers something, and gives that.
///
/// # Panics
/// It answers nothing within the limit; `what` says what was waited for.
pub async fn until_some<T>(what: &str, within: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + within;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {within:?} in vain until {what}");
        sleep(LOOK_EVERY).await;
    }
}

/// Waits until `look` answers yes.
///
/// # Panics
/// It doesn't within the limit; `what` says what was waited for.
pub async fn until(what: &str, within: Duration, mut look: impl AsyncFnMut() -> bool) {
    until_some(what, within, async || look().await.then_some(())).await;
}
