//! The code by SMS or voice that proves that a business has a number.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Lifetime of a code that was sent. Meta doesn't publish it; ten minutes are what its texts say.
const CODE_LIFETIME_MS: i64 = 10 * 60 * 1_000;
/// Wrong codes after which a new one must be asked for. Meta doesn't publish it.
const WRONG_CODES_MOST: u32 = 5;
/// Codes that are sent within an hour. Meta doesn't publish it.
const CODES_PER_HOUR: usize = 5;
/// An hour.
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// A number must be registered this long after it was verified, or be verified again. (Embedded Signup, 2026-04)
const VERIFIED_FOR_MS: i64 = 14 * 24 * HOUR_MS;

/// Why a code isn't sent or not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VerificationRefusal {
    /// The number is verified already.
    Verified,
    /// Too many codes were asked for.
    TooManyCodes,
    /// No code was asked for.
    NotAsked,
    /// The code is another one.
    Wrong,
    /// Too many wrong codes were given.
    TooManyTries,
    /// The code was sent too long ago.
    Expired,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Sent {
    code: String,
    at_ms: i64,
    wrong: u32,
}

/// How far the proof has got.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Verification {
    verified_at_ms: Option<i64>,
    sent: Option<Sent>,
    asked_at_ms: VecDeque<i64>,
}

impl Verification {
    /// A code that is to be sent now.
    ///
    /// # Errors
    ///
    /// - [`VerificationRefusal::Verified`] for a number that needs none;
    /// - [`VerificationRefusal::TooManyCodes`] after five within an hour.
    pub(crate) fn ask(&mut self, code: String, registered: bool, now_ms: i64) -> Result<(), VerificationRefusal> {
        if self.is_verified(registered, now_ms) {
            return Err(VerificationRefusal::Verified);
        }
        self.asked_at_ms.retain(|at_ms| now_ms - at_ms < HOUR_MS);
        if self.asked_at_ms.len() >= CODES_PER_HOUR {
            return Err(VerificationRefusal::TooManyCodes);
        }
        self.asked_at_ms.push_back(now_ms);
        self.sent = Some(Sent { code, at_ms: now_ms, wrong: 0 });
        Ok(())
    }

    /// Takes a code.
    ///
    /// # Errors
    ///
    /// - [`VerificationRefusal::NotAsked`] where none was sent;
    /// - [`VerificationRefusal::TooManyTries`] after five wrong ones;
    /// - [`VerificationRefusal::Expired`] ten minutes after it was sent;
    /// - [`VerificationRefusal::Wrong`] for another one.
    pub(crate) fn give(&mut self, code: &str, now_ms: i64) -> Result<(), VerificationRefusal> {
        let sent = self.sent.as_mut().ok_or(VerificationRefusal::NotAsked)?;
        if sent.wrong >= WRONG_CODES_MOST {
            return Err(VerificationRefusal::TooManyTries);
        }
        if now_ms - sent.at_ms > CODE_LIFETIME_MS {
            return Err(VerificationRefusal::Expired);
        }
        if sent.code != code {
            sent.wrong += 1;
            return Err(VerificationRefusal::Wrong);
        }
        self.confirm(now_ms);
        Ok(())
    }

    /// The code that was sent and waits, for whoever plays the owner of the phone.
    pub(crate) fn waiting_code(&self) -> Option<&str> {
        self.sent.as_ref().map(|sent| sent.code.as_str())
    }

    /// The number is verified from now on.
    pub(crate) fn confirm(&mut self, now_ms: i64) {
        self.verified_at_ms = Some(now_ms);
        self.sent = None;
    }

    /// The number has to be verified anew.
    pub(crate) fn undo(&mut self) {
        self.verified_at_ms = None;
    }

    /// Whether the number may be registered.
    pub(crate) fn is_verified(&self, registered: bool, now_ms: i64) -> bool {
        self.verified_at_ms.is_some_and(|at_ms| registered || now_ms - at_ms < VERIFIED_FOR_MS)
    }

    /// `code_verification_status` as Meta writes it; `registered` says whether it ever was.
    pub(crate) fn status(&self, registered: bool, now_ms: i64) -> &'static str {
        match self.verified_at_ms {
            Some(_) if self.is_verified(registered, now_ms) => "VERIFIED",
            Some(_) => "EXPIRED",
            None => "NOT_VERIFIED",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CODES_PER_HOUR, HOUR_MS, Verification, VerificationRefusal};

    fn asked() -> Verification {
        let mut verification = Verification::default();
        verification.ask("123830".to_owned(), false, 0).unwrap();
        verification
    }

    #[test]
    fn the_right_code_verifies_and_another_does_not() {
        let mut verification = asked();
        assert_eq!(verification.give("000000", 0), Err(VerificationRefusal::Wrong));
        assert_eq!(verification.status(false, 0), "NOT_VERIFIED");
        assert_eq!(verification.give("123830", 0), Ok(()));
        assert_eq!(verification.status(false, 0), "VERIFIED");
    }

    #[test]
    fn five_wrong_codes_spoil_the_right_one() {
        let mut verification = asked();
        for _ in 0..5 {
            assert_eq!(verification.give("000000", 0), Err(VerificationRefusal::Wrong));
        }
        assert_eq!(verification.give("123830", 0), Err(VerificationRefusal::TooManyTries));
    }

    #[test]
    fn a_code_is_dead_after_ten_minutes() {
        assert_eq!(asked().give("123830", 600_001), Err(VerificationRefusal::Expired));
    }

    #[test]
    fn no_more_than_five_codes_are_sent_within_an_hour() {
        let mut verification = Verification::default();
        for _ in 0..CODES_PER_HOUR {
            assert_eq!(verification.ask("1".to_owned(), false, 0), Ok(()));
        }
        assert_eq!(verification.ask("1".to_owned(), false, 0), Err(VerificationRefusal::TooManyCodes));
        assert_eq!(verification.ask("1".to_owned(), false, HOUR_MS), Ok(()));
    }

    #[test]
    fn a_number_that_is_not_registered_within_fourteen_days_has_to_be_verified_anew() {
        let mut verification = asked();
        verification.give("123830", 0).unwrap();
        assert_eq!(verification.status(false, 14 * 24 * HOUR_MS), "EXPIRED");
        assert_eq!(verification.status(true, 14 * 24 * HOUR_MS), "VERIFIED");
    }
}
