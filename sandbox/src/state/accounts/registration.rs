//! The two-step PIN of a number, and the limits on registering.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Requests to register or deregister within [`REQUESTS_WITHIN_MS`]. (Registration, 2026-04)
const REQUESTS_MOST: usize = 10;
/// Span in which requests are counted, and for which too many lock: 72 hours. (Registration, 2026-04)
const REQUESTS_WITHIN_MS: i64 = 72 * 60 * 60 * 1_000;
/// A number that was deregistered can't be registered for five minutes. (Error 133015, 2026-04)
const REST_MS: i64 = 5 * 60 * 1_000;
/// Wrong PINs that may follow each other at once. Meta doesn't publish it.
const QUICK_GUESSES: u32 = 3;
/// Pause between two PINs after that. Meta doesn't publish it.
pub(crate) const GUESS_PAUSE_MS: i64 = 60 * 1_000;
/// Wrong PINs after which none is looked at for [`GUESS_LOCK_MS`]. Meta doesn't publish it.
const GUESSES_MOST: u32 = 6;
/// How long too many wrong PINs lock. Meta doesn't publish it.
pub(crate) const GUESS_LOCK_MS: i64 = 12 * 60 * 60 * 1_000;

/// Why a number isn't registered or deregistered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RegistrationRefusal {
    /// More than ten requests within 72 hours.
    TooManyRequests,
    /// Deregistered less than five minutes ago.
    Resting,
    /// Another PIN.
    WrongPin,
    /// Too many wrong PINs; so many milliseconds are left.
    TooManyGuesses(i64),
    /// Wrong PINs too fast after each other; so many milliseconds are left.
    GuessedTooFast(i64),
}

/// The two-step PIN of a number, and how often it was tried.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Registration {
    pin: Option<String>,
    wrong: u32,
    guessed_at_ms: i64,
    requested_at_ms: VecDeque<i64>,
    locked_until_ms: i64,
    deregistered_at_ms: Option<i64>,
}

impl Registration {
    /// Whether two-step verification is on.
    pub(crate) fn has_pin(&self) -> bool {
        self.pin.is_some()
    }

    /// Sets the PIN, as its owner does, and forgets wrong ones.
    pub(crate) fn set_pin(&mut self, pin: String) {
        self.pin = Some(pin);
        self.wrong = 0;
    }

    /// Counts a request to register or deregister.
    ///
    /// # Errors
    ///
    /// [`RegistrationRefusal::TooManyRequests`] for the eleventh within 72 hours, and for 72 hours from then on.
    pub(crate) fn count(&mut self, now_ms: i64) -> Result<(), RegistrationRefusal> {
        if now_ms < self.locked_until_ms {
            return Err(RegistrationRefusal::TooManyRequests);
        }
        self.requested_at_ms.retain(|at_ms| now_ms - at_ms < REQUESTS_WITHIN_MS);
        if self.requested_at_ms.len() >= REQUESTS_MOST {
            self.locked_until_ms = now_ms + REQUESTS_WITHIN_MS;
            self.requested_at_ms.clear();
            return Err(RegistrationRefusal::TooManyRequests);
        }
        self.requested_at_ms.push_back(now_ms);
        Ok(())
    }

    /// Checks that the number has rested since it was deregistered.
    ///
    /// # Errors
    ///
    /// [`RegistrationRefusal::Resting`] for five minutes after that.
    pub(crate) fn rested(&self, now_ms: i64) -> Result<(), RegistrationRefusal> {
        match self.deregistered_at_ms {
            Some(at_ms) if now_ms - at_ms < REST_MS => Err(RegistrationRefusal::Resting),
            Some(_) | None => Ok(()),
        }
    }

    /// Compares the PIN, or sets it where there is none.
    ///
    /// # Errors
    ///
    /// - [`RegistrationRefusal::TooManyGuesses`] for 12 hours after the sixth wrong one in a row;
    /// - [`RegistrationRefusal::GuessedTooFast`] for a minute after the third and each later one;
    /// - [`RegistrationRefusal::WrongPin`] for another one.
    pub(crate) fn enter(&mut self, pin: &str, now_ms: i64) -> Result<(), RegistrationRefusal> {
        let Some(known) = &self.pin else {
            self.set_pin(pin.to_owned());
            return Ok(());
        };
        let since_ms = now_ms - self.guessed_at_ms;
        if self.wrong >= GUESSES_MOST {
            if since_ms < GUESS_LOCK_MS {
                return Err(RegistrationRefusal::TooManyGuesses(GUESS_LOCK_MS - since_ms));
            }
            self.wrong = 0;
        }
        if self.wrong >= QUICK_GUESSES && since_ms < GUESS_PAUSE_MS {
            return Err(RegistrationRefusal::GuessedTooFast(GUESS_PAUSE_MS - since_ms));
        }
        if known != pin {
            self.wrong += 1;
            self.guessed_at_ms = now_ms;
            return Err(RegistrationRefusal::WrongPin);
        }
        self.wrong = 0;
        Ok(())
    }

    /// The number was deregistered just now.
    pub(crate) fn leave(&mut self, now_ms: i64) {
        self.deregistered_at_ms = Some(now_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::{GUESS_LOCK_MS, GUESS_PAUSE_MS, REQUESTS_MOST, REQUESTS_WITHIN_MS, Registration, RegistrationRefusal};

    #[test]
    fn the_first_pin_is_set_and_compared_from_then_on() {
        let mut registration = Registration::default();
        assert_eq!(registration.enter("123456", 0), Ok(()));
        assert_eq!(registration.enter("654321", 0), Err(RegistrationRefusal::WrongPin));
        assert_eq!(registration.enter("123456", 0), Ok(()));
    }

    #[test]
    fn wrong_pins_have_to_wait_and_then_lock() {
        let mut registration = Registration::default();
        registration.set_pin("123456".to_owned());
        for _ in 0..3 {
            assert_eq!(registration.enter("0", 0), Err(RegistrationRefusal::WrongPin));
        }
        assert_eq!(registration.enter("0", 0), Err(RegistrationRefusal::GuessedTooFast(GUESS_PAUSE_MS)));
        for guess in 1..=3 {
            assert_eq!(registration.enter("0", guess * GUESS_PAUSE_MS), Err(RegistrationRefusal::WrongPin));
        }
        let locked_at = 3 * GUESS_PAUSE_MS;
        assert_eq!(registration.enter("123456", locked_at), Err(RegistrationRefusal::TooManyGuesses(GUESS_LOCK_MS)));
        assert_eq!(registration.enter("123456", locked_at + GUESS_LOCK_MS), Ok(()));
    }

    #[test]
    fn the_eleventh_request_within_72_hours_locks_for_72_hours() {
        let mut registration = Registration::default();
        for _ in 0..REQUESTS_MOST {
            assert_eq!(registration.count(0), Ok(()));
        }
        assert_eq!(registration.count(0), Err(RegistrationRefusal::TooManyRequests));
        assert_eq!(registration.count(REQUESTS_WITHIN_MS - 1), Err(RegistrationRefusal::TooManyRequests));
        assert_eq!(registration.count(REQUESTS_WITHIN_MS), Ok(()));
    }

    #[test]
    fn a_number_rests_for_five_minutes_after_it_was_deregistered() {
        let mut registration = Registration::default();
        registration.leave(0);
        assert_eq!(registration.rested(299_999), Err(RegistrationRefusal::Resting));
        assert_eq!(registration.rested(300_000), Ok(()));
    }
}
