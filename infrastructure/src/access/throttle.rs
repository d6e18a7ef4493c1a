//! How many attempts to sign in somebody has.

use application::clock::Clock;
use application::failure::Failure;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};
use lru::LruCache;
use sha2::{Digest, Sha256};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Failed attempts per minute for one user name, and how many of them may come at once.
const PER_USERNAME: NonZeroU32 = NonZeroU32::new(5).unwrap();
/// Failed attempts per minute from one origin, and how many of them may come at once.
const PER_ORIGIN: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Most user names, and most origins, that attempts are counted for; the one unused for longest is forgotten first.
const KEYS_KEPT_MAX: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

/// The hash of what attempts are counted by: of one size, however long a text somebody sends.
type Key = [u8; 32];

/// Counts attempts by user name and by origin.
///
/// An attempt is counted before the password is looked at, so that many at once can't slip through, and given back
/// when it succeeds: only failures use up what somebody has.
pub(super) struct Throttle {
    usernames: Counted,
    origins: Counted,
}

/// An attempt that was let through.
pub(super) struct Attempt {
    username: Key,
    origin: Key,
}

impl Throttle {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { usernames: Counted::new(PER_USERNAME, Arc::clone(&clock)), origins: Counted::new(PER_ORIGIN, clock) }
    }

    /// Lets an attempt through, or says when to come back.
    ///
    /// # Errors
    /// [`Failure::TooMany`]: too many attempts from this origin, or for this user name of this tenant.
    pub(super) fn admit(&self, tenant: &str, username: &str, origin: &str) -> Result<Attempt, Failure> {
        let attempt = Attempt { username: key(&[tenant, username]), origin: key(&[origin]) };
        self.origins.take(&attempt.origin)?;
        self.usernames.take(&attempt.username)?;
        Ok(attempt)
    }

    /// Gives an attempt back, because it succeeded.
    pub(super) fn give_back(&self, attempt: &Attempt) {
        self.origins.give_back(&attempt.origin);
        self.usernames.give_back(&attempt.username);
    }
}

fn key(parts: &[&str]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

/// Token buckets by key.
struct Counted {
    limiter: RateLimiter<Key, Buckets, Ticks, NoOpMiddleware<Nanos>>,
    buckets: Buckets,
    interval: Nanos,
}

impl Counted {
    fn new(per_minute: NonZeroU32, clock: Arc<dyn Clock>) -> Self {
        let quota = Quota::per_minute(per_minute);
        let buckets = Buckets(Arc::new(Mutex::new(LruCache::new(KEYS_KEPT_MAX))));
        let limiter = RateLimiter::new(quota, buckets.clone(), Ticks(clock));
        Self { limiter, buckets, interval: quota.replenish_interval().into() }
    }

    fn take(&self, key: &Key) -> Result<(), Failure> {
        self.limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.limiter.clock().now());
            Failure::TooMany { retry_after_s: whole_seconds(wait) }
        })
    }

    fn give_back(&self, key: &Key) {
        self.buckets.shorten(key, self.interval);
    }
}

/// A wait in seconds, rounded up: who comes back after it isn't sent away again.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1)
}

/// For each key the time at which its bucket is full again.
#[derive(Clone)]
struct Buckets(Arc<Mutex<LruCache<Key, Nanos>>>);

impl Buckets {
    fn shorten(&self, key: &Key, by: Nanos) {
        if let Some(full_at) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key) {
            *full_at = full_at.saturating_sub(by);
        }
    }
}

impl StateStore for Buckets {
    type Key = Key;

    fn measure_and_replace<T, F, E>(&self, key: &Key, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (outcome, full_at) = measure(buckets.get(key).copied())?;
        buckets.put(*key, full_at);
        Ok(outcome)
    }
}

/// Our clock as governor reads it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = self.0.now().timestamp_nanos_opt().and_then(|nanos| u64::try_from(nanos).ok());
        Nanos::new(nanos.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_clock::TestClock;
    use super::*;

    fn throttle() -> (Throttle, Arc<TestClock>) {
        let clock = Arc::new(TestClock::default());
        (Throttle::new(Arc::clone(&clock) as Arc<dyn Clock>), clock)
    }

    fn wait(admitted: Result<Attempt, Failure>) -> Option<u64> {
        match admitted {
            Ok(_) => None,
            Err(Failure::TooMany { retry_after_s }) => Some(retry_after_s),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn the_sixth_failure_for_a_user_name_within_a_minute_has_to_wait_as_long_as_it_is_told() {
        let (throttle, clock) = throttle();
        for origin in ["a", "b", "c", "d", "e"] {
            assert_eq!(wait(throttle.admit("demo", "asha", origin)), None);
        }
        assert_eq!(wait(throttle.admit("demo", "asha", "f")), Some(12));
        assert_eq!(wait(throttle.admit("demo", "ravi", "f")), None, "another user name");
        assert_eq!(wait(throttle.admit("other", "asha", "f")), None, "another tenant");
        clock.advance(Duration::from_millis(11_500));
        assert_eq!(wait(throttle.admit("demo", "asha", "f")), Some(1));
        clock.advance(Duration::from_secs(1));
        assert_eq!(wait(throttle.admit("demo", "asha", "f")), None);
        assert_eq!(wait(throttle.admit("demo", "asha", "f")), Some(12));
    }

    #[test]
    fn the_31st_failure_from_one_origin_within_a_minute_has_to_wait() {
        let (throttle, clock) = throttle();
        for attempt in 0..30 {
            assert_eq!(wait(throttle.admit("demo", &format!("user{attempt}"), "here")), None);
        }
        assert_eq!(wait(throttle.admit("demo", "user30", "here")), Some(2));
        assert_eq!(wait(throttle.admit("demo", "user30", "there")), None);
        clock.advance(Duration::from_secs(2));
        assert_eq!(wait(throttle.admit("demo", "user31", "here")), None);
    }

    #[test]
    fn a_success_uses_nothing_up_and_earlier_failures_still_count() {
        let (throttle, _) = throttle();
        for _ in 0..4 {
            throttle.admit("demo", "asha", "here").unwrap();
        }
        for _ in 0..100 {
            let attempt = throttle.admit("demo", "asha", "here").unwrap();
            throttle.give_back(&attempt);
        }
        throttle.admit("demo", "asha", "here").unwrap();
        assert_eq!(wait(throttle.admit("demo", "asha", "here")), Some(12));
    }

    #[test]
    fn texts_that_read_alike_when_joined_are_counted_apart() {
        assert_ne!(key(&["demo", "asha"]), key(&["demoa", "sha"]));
    }
}
