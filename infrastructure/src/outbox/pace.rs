//! Pacing: how fast a number may send, and how fast to one recipient.

use domain::id::PersonId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

/// Messages a second of one number. (Cloud API, throughput, 2026-04: 80, sending and receiving together)
const NUMBER_PER_SECOND: NonZeroU32 = NonZeroU32::new(70).unwrap();
/// One message per 6 seconds to one recipient, in bursts of up to 45. (Cloud API, pair rate limits, 2026-04)
const PAIR_EVERY: Duration = Duration::from_secs(6);
const PAIR_BURST: NonZeroU32 = NonZeroU32::new(40).unwrap();
/// Most pairs remembered before those at rest are forgotten.
const PAIRS_KEPT_MAX: usize = 100_000;

/// The pacing of this node's sending; a tenant is sent for by one node at a time.
pub(super) struct Pace {
    numbers: DefaultKeyedRateLimiter<String>,
    pairs: DefaultKeyedRateLimiter<(String, PersonId)>,
    clock: DefaultClock,
}

/// What the pacing says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Now.
    Now,
    /// The number sends too fast: after this.
    NumberBusy(Duration),
    /// The recipient gets too many: after this.
    PairBusy(Duration),
}

impl Default for Pace {
    fn default() -> Self {
        let pair = Quota::with_period(PAIR_EVERY).unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN));
        Self {
            numbers: RateLimiter::keyed(Quota::per_second(NUMBER_PER_SECOND)),
            pairs: RateLimiter::keyed(pair.allow_burst(PAIR_BURST)),
            clock: DefaultClock::default(),
        }
    }
}

impl Pace {
    /// Takes a turn, or says when there will be one.
    pub(super) fn turn(&self, number: &str, recipient: PersonId) -> Turn {
        if self.pairs.len() > PAIRS_KEPT_MAX {
            self.pairs.retain_recent();
        }
        if let Err(busy) = self.pairs.check_key(&(number.to_owned(), recipient)) {
            return Turn::PairBusy(busy.wait_time_from(self.clock.now()));
        }
        match self.numbers.check_key(&number.to_owned()) {
            Ok(()) => Turn::Now,
            Err(busy) => Turn::NumberBusy(busy.wait_time_from(self.clock.now())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_recipient_gets_a_burst_and_then_waits() {
        let pace = Pace::default();
        let person = PersonId::new(Uuid::nil());
        for _ in 0..PAIR_BURST.get() {
            assert_eq!(pace.turn("1", person), Turn::Now);
        }
        assert!(matches!(pace.turn("1", person), Turn::PairBusy(wait) if wait <= PAIR_EVERY));
    }

    #[test]
    fn a_number_sends_so_many_a_second_and_another_number_is_not_held_up() {
        let pace = Pace::default();
        let recipient = |n| PersonId::new(Uuid::from_u128(n));
        for n in 0..u128::from(NUMBER_PER_SECOND.get()) {
            assert_eq!(pace.turn("1", recipient(n)), Turn::Now);
        }
        assert!(matches!(pace.turn("1", recipient(1000)), Turn::NumberBusy(_)));
        assert_eq!(pace.turn("2", recipient(1001)), Turn::Now);
    }
}
