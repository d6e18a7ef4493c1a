//! Meta's two paces: messages per second of a number, and messages to one person.

use serde::{Deserialize, Serialize};

/// Cells of a generic cell rate algorithm: one timestamp, no timers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bucket {
    /// Microseconds since 1970 at which the bucket is full again.
    full_at_us: i64,
}

impl Bucket {
    /// Takes one message out, if the pace of one per `interval_us` with a burst of `burst` allows it at `now_us`.
    pub(crate) fn take(&mut self, now_us: i64, interval_us: i64, burst: i64) -> bool {
        let from = self.full_at_us.max(now_us);
        if from - now_us > interval_us * (burst - 1) {
            return false;
        }
        self.full_at_us = from + interval_us;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Bucket;

    #[test]
    fn a_burst_is_taken_and_one_more_is_refused() {
        let mut bucket = Bucket::default();
        assert_eq!((0..45).filter(|_| bucket.take(1_000, 6_000_000, 45)).count(), 45);
        assert!(!bucket.take(1_000, 6_000_000, 45));
    }

    #[test]
    fn after_one_interval_one_more_is_taken() {
        let mut bucket = Bucket::default();
        for _ in 0..45 {
            bucket.take(1_000, 6_000_000, 45);
        }
        assert!(bucket.take(6_001_000, 6_000_000, 45));
        assert!(!bucket.take(6_001_000, 6_000_000, 45));
    }
}
