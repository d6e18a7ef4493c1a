//! The sandbox's own clock: real time, moved ahead or started late on demand, and the speed at which things follow.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// The sandbox's clock.
#[derive(Debug)]
pub(crate) struct Clock {
    ahead_ms: AtomicI64,
    behind_ms: AtomicI64,
    speed_bits: AtomicU64,
    status_delay_ms: AtomicU64,
}

impl Clock {
    /// A clock that stands `ahead_ms` before the real one, at speed 1 and with statuses at once.
    pub(crate) fn ahead_by(ahead_ms: i64) -> Self {
        Self {
            ahead_ms: AtomicI64::new(ahead_ms),
            behind_ms: AtomicI64::new(0),
            speed_bits: AtomicU64::new(1.0_f64.to_bits()),
            status_delay_ms: AtomicU64::new(0),
        }
    }

    /// The same clock, started so much later: it lags until it has caught up, or until the sandbox is started again.
    pub(crate) fn late_by(self, behind: Duration) -> Self {
        self.behind_ms.store(i64::try_from(behind.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
        self
    }

    /// Milliseconds since 1970 on this clock.
    #[expect(clippy::disallowed_methods, reason = "the sandbox names nothing of ours, so it has a clock of its own")]
    pub(crate) fn now_ms(&self) -> i64 {
        chrono::Utc::now().timestamp_millis().saturating_add(self.ahead_ms()).saturating_sub(self.behind_ms())
    }

    /// Seconds since 1970 on this clock.
    pub(crate) fn now_s(&self) -> i64 {
        self.now_ms() / 1_000
    }

    /// How far this clock stands before the real one, in milliseconds.
    pub(crate) fn ahead_ms(&self) -> i64 {
        self.ahead_ms.load(Ordering::Relaxed)
    }

    /// How far this clock lags, in milliseconds.
    pub(crate) fn behind_ms(&self) -> i64 {
        self.behind_ms.load(Ordering::Relaxed)
    }

    /// Makes up for so much of the lag, and at most for all of it; nothing less than none.
    pub(crate) fn catch_up(&self, ms: i64) {
        let caught_up = |behind: i64| Some(behind.saturating_sub(ms.max(0)).max(0));
        // Nothing fails: there is a new value for every one.
        self.behind_ms.fetch_update(Ordering::Relaxed, Ordering::Relaxed, caught_up).ok();
    }

    /// Moves this clock forward.
    pub(crate) fn advance(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// How many times faster than Meta things follow each other.
    pub(crate) fn speed(&self) -> f64 {
        f64::from_bits(self.speed_bits.load(Ordering::Relaxed))
    }

    /// Sets the speed; the caller has checked that it is above zero.
    pub(crate) fn set_speed(&self, speed: f64) {
        self.speed_bits.store(speed.to_bits(), Ordering::Relaxed);
    }

    /// Sets how long each status takes to follow the one before, at speed 1.
    pub(crate) fn set_status_delay_ms(&self, ms: u64) {
        self.status_delay_ms.store(ms, Ordering::Relaxed);
    }

    /// How long each status takes to follow the one before, at speed 1.
    pub(crate) fn status_delay_ms(&self) -> u64 {
        self.status_delay_ms.load(Ordering::Relaxed)
    }

    /// The wait that takes `wait` at speed 1.
    pub(crate) fn scaled(&self, wait: Duration) -> Duration {
        Duration::try_from_secs_f64(wait.as_secs_f64() / self.speed()).unwrap_or(wait)
    }

    /// The wait before the status that comes `steps` after the acceptance.
    pub(crate) fn status_wait(&self, steps: u32) -> Duration {
        self.scaled(Duration::from_millis(self.status_delay_ms())).saturating_mul(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use std::time::Duration;

    #[test]
    fn a_faster_clock_shortens_waits_and_not_time() {
        let clock = Clock::ahead_by(0);
        clock.set_speed(10.0);
        assert_eq!(clock.scaled(Duration::from_secs(20)), Duration::from_secs(2));
    }

    #[test]
    fn a_late_clock_catches_up_and_goes_no_further() {
        let clock = Clock::ahead_by(0).late_by(Duration::from_secs(100));
        assert_eq!(clock.behind_ms(), 100_000);
        clock.catch_up(60_000);
        assert_eq!(clock.behind_ms(), 40_000);
        clock.catch_up(60_000);
        assert_eq!(clock.behind_ms(), 0);
    }

    #[test]
    fn advancing_moves_the_clock_forward() {
        let clock = Clock::ahead_by(0);
        let before = clock.now_ms();
        clock.advance(86_400_000);
        assert!(clock.now_ms() >= before + 86_400_000);
    }
}
