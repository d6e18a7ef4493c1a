//! The real clock and the real source of ids.

use application::clock::{Clock, Ids};
use chrono::{DateTime, SubsecRound, Utc};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that is held at a time that is over and moved ahead by hand, until it is let go: for playing what happened on
/// days before.
#[derive(Debug)]
pub struct HeldClock {
    /// Microseconds since 1970; [`LET_GO`] once it goes as the machine's does.
    held_us: AtomicI64,
}

/// What a clock that is held nowhere says.
const LET_GO: i64 = i64::MAX;

impl HeldClock {
    /// A clock that is held at this time, or at now where that is still to come.
    pub fn at(at: DateTime<Utc>) -> Self {
        Self { held_us: AtomicI64::new(at.min(SystemClock.now()).timestamp_micros()) }
    }

    /// Moves it ahead to this time, and never past the machine's; a time that has been changes nothing.
    pub fn move_to(&self, at: DateTime<Utc>) {
        let at_us = at.min(SystemClock.now()).timestamp_micros();
        // A clock that was let go stays so: nothing is later.
        self.held_us.fetch_max(at_us, Ordering::Relaxed);
    }

    /// Lets it go on as the machine's, for good.
    pub fn let_go(&self) {
        self.held_us.store(LET_GO, Ordering::Relaxed);
    }

    /// How far it stands behind the machine's.
    pub fn behind(&self) -> Duration {
        (SystemClock.now() - self.now()).to_std().unwrap_or_default()
    }
}

impl Clock for HeldClock {
    fn now(&self) -> DateTime<Utc> {
        match self.held_us.load(Ordering::Relaxed) {
            LET_GO => SystemClock.now(),
            held_us => DateTime::from_timestamp_micros(held_us).unwrap_or_else(|| SystemClock.now()),
        }
    }
}

/// UUIDv7 from the machine's clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the source of ids that everything else is given")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_held_clock_stands_still_where_it_is_held() {
        let monday = SystemClock.now() - TimeDelta::days(5);
        let clock = HeldClock::at(monday);
        assert_eq!((clock.now(), clock.now()), (monday, monday));
        assert!(clock.behind() >= Duration::from_hours(5 * 24));
    }

    #[test]
    fn a_held_clock_moves_ahead_and_never_back() {
        let monday = SystemClock.now() - TimeDelta::days(5);
        let clock = HeldClock::at(monday);
        clock.move_to(monday + TimeDelta::hours(3));
        clock.move_to(monday + TimeDelta::hours(1));
        assert_eq!(clock.now(), monday + TimeDelta::hours(3));
    }

    #[test]
    fn a_held_clock_moves_no_further_than_the_machines_and_is_let_go_for_good() {
        let clock = HeldClock::at(SystemClock.now() + TimeDelta::days(9));
        assert!(clock.now() <= SystemClock.now());
        clock.let_go();
        clock.move_to(SystemClock.now() - TimeDelta::days(1));
        assert_eq!(clock.behind().as_secs(), 0);
    }
}
