//! A clock that stands until it is told to go on.

use application::clock::Clock;
use chrono::{DateTime, Utc};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A clock for tests.
pub(super) struct TestClock(Mutex<DateTime<Utc>>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Mutex::new(DateTime::from_timestamp_secs(1_800_000_000).unwrap_or_default()))
    }
}

impl TestClock {
    pub(super) fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
