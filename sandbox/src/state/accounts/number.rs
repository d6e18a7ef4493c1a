//! A phone number of an account: how far it has got, its name, its rating.

use serde::{Deserialize, Serialize};

use super::profile::Profile;
use super::registration::Registration;
use super::verification::Verification;
use crate::state::bucket::Bucket;

/// Messages per second of a number before Meta raises it. (Throughput, 2026-04)
const STANDARD_THROUGHPUT: i64 = 80;
/// Messages per second of a number that Meta has raised.
const HIGH_THROUGHPUT: i64 = 1_000;
/// Messages per second of a number that is on the phone app too. (Coexistence, 2026-04)
const APP_THROUGHPUT: i64 = 20;

/// States of a number, by Meta's names. (Phone numbers, 2026-04)
pub(crate) const STATUSES: [&str; 11] = [
    "CONNECTED",
    "PENDING",
    "UNVERIFIED",
    "DISCONNECTED",
    "FLAGGED",
    "RESTRICTED",
    "RATE_LIMITED",
    "BANNED",
    "MIGRATED",
    "DELETED",
    "UNKNOWN",
];
/// Only in this state does a number send and receive.
pub(crate) const CONNECTED: &str = "CONNECTED";
/// Verified, and not registered yet.
pub(crate) const PENDING: &str = "PENDING";
/// Not verified yet.
pub(crate) const UNVERIFIED: &str = "UNVERIFIED";
/// Registered once and no longer.
pub(crate) const DISCONNECTED: &str = "DISCONNECTED";
/// What became of a display name, by Meta's names. (Phone numbers, 2026-04)
pub(crate) const NAME_STATUSES: [&str; 6] =
    ["APPROVED", "AVAILABLE_WITHOUT_REVIEW", "DECLINED", "EXPIRED", "PENDING_REVIEW", "NONE"];
/// A display name that was approved.
pub(crate) const NAME_APPROVED: &str = "APPROVED";
/// A display name that Meta still looks at.
pub(crate) const NAME_PENDING: &str = "PENDING_REVIEW";
/// Ratings of a number, by Meta's names. (Phone numbers, 2026-04)
pub(crate) const QUALITIES: [&str; 5] = ["GREEN", "YELLOW", "RED", "UNKNOWN", "NA"];

/// A phone number of an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own at Meta, and they combine freely")]
pub(crate) struct Number {
    /// Its id.
    pub(crate) id: String,
    /// Account that it belongs to.
    pub(crate) waba_id: String,
    /// The number, digits with the country code.
    pub(crate) digits: String,
    /// Display name.
    pub(crate) name: String,
    /// One of [`NAME_STATUSES`].
    pub(crate) name_status: String,
    /// Display name that was asked for and isn't shown yet.
    pub(crate) new_name: Option<String>,
    /// What became of that, one of [`NAME_STATUSES`].
    pub(crate) new_name_status: String,
    /// Whether names wait until a test decides, instead of being approved by themselves.
    pub(crate) holds_names: bool,
    /// One of [`STATUSES`], as long as the number isn't banned.
    pub(crate) status: String,
    /// Whether Meta has locked the number.
    pub(crate) banned: bool,
    /// One of [`QUALITIES`].
    pub(crate) quality: String,
    /// Whether the number is on the phone app too: coexistence.
    pub(crate) on_biz_app: bool,
    /// Proof that the business has the number.
    pub(crate) verification: Verification,
    /// Two-step PIN, and how often it was tried.
    pub(crate) registration: Registration,
    /// Where its `messages` webhooks go instead of the account's or the app's address.
    pub(crate) override_url: Option<String>,
    /// What customers see.
    pub(crate) profile: Profile,
    /// When it was last registered, seconds since 1970.
    pub(crate) onboarded_at_s: Option<i64>,
    /// Whether a closed window is refused at once instead of by a failed status.
    pub(crate) window_sync_error: bool,
    /// Whether Meta has raised the throughput to 1,000 a second.
    pub(crate) high_throughput: bool,
    #[serde(skip)]
    throughput: Bucket,
}

impl Number {
    /// A number that was just added: not verified, its name not looked at yet.
    pub(crate) fn new(id: String, waba_id: &str, digits: &str, name: &str) -> Self {
        Self {
            id,
            waba_id: waba_id.to_owned(),
            digits: digits.to_owned(),
            name: name.to_owned(),
            name_status: NAME_PENDING.to_owned(),
            new_name: None,
            new_name_status: "NONE".to_owned(),
            holds_names: false,
            status: UNVERIFIED.to_owned(),
            banned: false,
            quality: "UNKNOWN".to_owned(),
            on_biz_app: false,
            verification: Verification::default(),
            registration: Registration::default(),
            override_url: None,
            profile: Profile::default(),
            onboarded_at_s: None,
            window_sync_error: false,
            high_throughput: false,
            throughput: Bucket::default(),
        }
    }

    /// Its state as Meta shows it.
    pub(crate) fn shown_status(&self) -> &str {
        if self.banned { "BANNED" } else { &self.status }
    }

    /// Whether it sends and receives.
    pub(crate) fn is_connected(&self) -> bool {
        !self.banned && self.status == CONNECTED
    }

    /// Its throughput as Meta names it.
    pub(crate) fn throughput_level(&self) -> &'static str {
        if self.high_throughput { "HIGH" } else { "STANDARD" }
    }

    /// The number counts as verified from now on, registered or not.
    pub(crate) fn become_verified(&mut self, now_ms: i64) {
        self.verification.confirm(now_ms);
        if self.status == UNVERIFIED {
            PENDING.clone_into(&mut self.status);
        }
    }

    /// The number sends and receives from now on; a name that was approved in the meantime is shown.
    pub(crate) fn connect(&mut self, now_ms: i64) {
        self.verification.confirm(now_ms);
        CONNECTED.clone_into(&mut self.status);
        self.onboarded_at_s = Some(now_ms / 1_000);
        if self.new_name_status == NAME_APPROVED
            && let Some(name) = self.new_name.take()
        {
            self.name = name;
            NAME_APPROVED.clone_into(&mut self.name_status);
            "NONE".clone_into(&mut self.new_name_status);
        }
    }

    /// Asks for another display name.
    pub(crate) fn ask_for_name(&mut self, name: &str) {
        self.new_name = Some(name.to_owned());
        NAME_PENDING.clone_into(&mut self.new_name_status);
    }

    /// Decides about the name that waits, the new one first; gives the name that it was about.
    pub(crate) fn decide_name(&mut self, status: &str) -> &str {
        match &self.new_name {
            Some(name) if self.new_name_status == NAME_PENDING => {
                status.clone_into(&mut self.new_name_status);
                name
            }
            Some(_) | None => {
                status.clone_into(&mut self.name_status);
                &self.name
            }
        }
    }

    /// Whether a name waits for a decision that comes by itself.
    pub(crate) fn awaits_review(&self) -> bool {
        let pending = self.name_status == NAME_PENDING || self.new_name_status == NAME_PENDING;
        pending && !self.holds_names
    }

    /// Takes one message out of its throughput.
    pub(crate) fn take_throughput(&mut self, now_ms: i64) -> bool {
        let rate = match (self.on_biz_app, self.high_throughput) {
            (true, _) => APP_THROUGHPUT,
            (false, true) => HIGH_THROUGHPUT,
            (false, false) => STANDARD_THROUGHPUT,
        };
        self.throughput.take(now_ms * 1_000, 1_000_000 / rate, rate)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn a_new_name_is_shown_after_it_was_approved_and_the_number_registered_again() {
        let mut number = Number::new("1".to_owned(), "2", "919812345678", "Sigma");
        number.decide_name("APPROVED");
        number.connect(0);
        number.ask_for_name("Sigma Loans");
        assert_eq!(number.decide_name("APPROVED"), "Sigma Loans");
        assert_eq!(number.name, "Sigma");
        number.connect(0);
        assert_eq!((number.name.as_str(), number.new_name_status.as_str()), ("Sigma Loans", "NONE"));
    }

    #[test]
    fn a_new_name_that_was_declined_is_never_shown() {
        let mut number = Number::new("1".to_owned(), "2", "919812345678", "Sigma");
        number.ask_for_name("Casino");
        number.decide_name("DECLINED");
        number.connect(0);
        assert_eq!(number.name, "Sigma");
    }
}
