//! Businesses as Meta holds them: portfolio, WhatsApp account, number, token, and the codes of finished sign-ups.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::bucket::Bucket;
use crate::identifiers::{self, Object};

/// Businesses that a sandbox holds.
pub(crate) const BUSINESSES_KEPT: usize = 1_000;
/// Codes that a sandbox remembers, the newest ones.
const CODES_KEPT: usize = 1_000;
/// Lifetime of a code. (Embedded Signup guide, 2026-04)
const CODE_LIFETIME_MS: i64 = 30_000;
/// Messages per second of a number before Meta raises it. (Throughput, 2026-04)
const STANDARD_THROUGHPUT: i64 = 80;
/// Messages per second of a number that Meta has raised.
const HIGH_THROUGHPUT: i64 = 1_000;
/// Dead tokens that are remembered per business.
const EXPIRED_TOKENS_KEPT: usize = 16;

/// A business: one portfolio with one WhatsApp account with one number.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own at Meta, and they combine freely")]
pub(crate) struct Business {
    /// Id of the portfolio.
    pub(crate) portfolio_id: String,
    /// Id of the WhatsApp account.
    pub(crate) waba_id: String,
    /// Id of the number.
    pub(crate) phone_number_id: String,
    /// The number, digits.
    pub(crate) phone_number: String,
    /// Display name.
    pub(crate) name: String,
    /// Access token of the newest sign-up.
    pub(crate) token: String,
    /// Counts the tokens that were made; part of the token.
    pub(crate) generation: u32,
    /// Tokens that were good once.
    pub(crate) expired_tokens: VecDeque<String>,
    /// When the present token was made, seconds since 1970.
    pub(crate) issued_at_s: i64,
    /// Whether our app receives the account's webhooks.
    pub(crate) subscribed: bool,
    /// Where this account's `messages` webhooks go instead of the app's address.
    pub(crate) override_url: Option<String>,
    /// Whether Meta has locked the number.
    pub(crate) banned: bool,
    /// Whether a closed window is refused at once instead of by a failed status.
    pub(crate) window_sync_error: bool,
    /// Whether Meta has raised the throughput to 1,000 a second.
    pub(crate) high_throughput: bool,
    #[serde(skip)]
    throughput: Bucket,
}

impl Business {
    /// Takes one message out of the number's throughput.
    fn take_throughput(&mut self, now_ms: i64) -> bool {
        let rate = if self.high_throughput { HIGH_THROUGHPUT } else { STANDARD_THROUGHPUT };
        self.throughput.take(now_ms * 1_000, 1_000_000 / rate, rate)
    }

    /// Brings the newest dead token back to life, where there is no good one.
    pub(crate) fn revive_token(&mut self) {
        if self.token.is_empty() {
            self.token = self.expired_tokens.pop_back().unwrap_or_default();
        }
    }

    /// Ends the present token.
    pub(crate) fn expire_token(&mut self) {
        if self.token.is_empty() {
            return;
        }
        self.expired_tokens.push_back(std::mem::take(&mut self.token));
        if self.expired_tokens.len() > EXPIRED_TOKENS_KEPT {
            self.expired_tokens.pop_front();
        }
    }
}

/// An authorization code of a finished sign-up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    text: String,
    phone_number_id: String,
    issued_at_ms: i64,
    used: bool,
}

/// Why a code isn't exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeRefusal {
    /// Nobody was given this code.
    Unknown,
    /// Older than 30 seconds.
    Expired,
    /// Exchanged before.
    Used,
}

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenStanding {
    /// Good, of the business at this place.
    Good(usize),
    /// Of the business at this place, and no longer good.
    Expired(usize),
    /// Nobody's.
    Unknown,
}

/// All businesses, and the codes that were handed out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Accounts {
    businesses: Vec<Business>,
    codes: VecDeque<Code>,
    /// Places of the businesses that changed.
    #[serde(skip)]
    changed_businesses: Vec<usize>,
    /// The codes that were made or used.
    #[serde(skip)]
    changed_codes: Vec<String>,
}

impl Accounts {
    /// All businesses, oldest first.
    pub(crate) fn all(&self) -> &[Business] {
        &self.businesses
    }

    /// The business at `place`.
    pub(crate) fn at(&self, place: usize) -> Option<&Business> {
        self.businesses.get(place)
    }

    /// The business at `place`, to change it.
    pub(crate) fn at_mut(&mut self, place: usize) -> Option<&mut Business> {
        self.changed_businesses.push(place);
        self.businesses.get_mut(place)
    }

    /// Takes one message out of the throughput of the business at `place`; nothing that outlives a restart changes.
    pub(crate) fn take_throughput(&mut self, place: usize, now_ms: i64) -> bool {
        self.businesses.get_mut(place).is_some_and(|business| business.take_throughput(now_ms))
    }

    /// The businesses and codes that changed since this was last asked.
    pub(crate) fn take_changed(&mut self) -> (Vec<Business>, Vec<Code>) {
        let places = std::mem::take(&mut self.changed_businesses);
        let texts = std::mem::take(&mut self.changed_codes);
        let businesses = places.into_iter().filter_map(|place| self.businesses.get(place)).cloned().collect();
        let codes = texts.iter().filter_map(|text| self.codes.iter().rev().find(|code| code.text == *text));
        let codes = codes.cloned().collect();
        (businesses, codes)
    }

    /// Puts a business back as it was saved.
    pub(crate) fn restore_business(&mut self, saved: Business) {
        match self.businesses.iter_mut().find(|known| known.phone_number_id == saved.phone_number_id) {
            Some(known) => *known = saved,
            None => self.businesses.push(saved),
        }
    }

    /// Puts a code back as it was saved.
    pub(crate) fn restore_code(&mut self, saved: Code) {
        match self.codes.iter_mut().find(|known| known.text == saved.text) {
            Some(known) => *known = saved,
            None => self.add_code(saved),
        }
    }

    fn add_code(&mut self, code: Code) {
        self.codes.push_back(code);
        if self.codes.len() > CODES_KEPT {
            self.codes.pop_front();
        }
    }

    /// Place of the business with this number, digits.
    pub(crate) fn place_of_number(&self, digits: &str) -> Option<usize> {
        self.businesses.iter().position(|business| business.phone_number == digits)
    }

    /// Place of the business with this account or phone number id.
    pub(crate) fn place_of_object(&self, id: &str) -> Option<usize> {
        self.businesses.iter().position(|business| business.phone_number_id == id || business.waba_id == id)
    }

    /// The business with this phone number id.
    pub(crate) fn with_phone_number_id(&self, id: &str) -> Option<&Business> {
        self.businesses.iter().find(|business| business.phone_number_id == id)
    }

    /// Walks the pop-up: the business with this number, made where it doesn't stand yet, and a fresh code.
    /// `None` when the sandbox holds [`BUSINESSES_KEPT`] already.
    pub(crate) fn sign_up(&mut self, phone_number: &str, name: &str, now_ms: i64) -> Option<(&Business, String)> {
        let place = match self.place_of_number(phone_number) {
            Some(place) => place,
            None if self.businesses.len() >= BUSINESSES_KEPT => return None,
            None => {
                self.businesses.push(new_business(phone_number));
                self.businesses.len() - 1
            }
        };
        let business = self.businesses.get_mut(place)?;
        name.clone_into(&mut business.name);
        let code = identifiers::authorization_code();
        let phone_number_id = business.phone_number_id.clone();
        self.changed_businesses.push(place);
        self.changed_codes.push(code.clone());
        self.add_code(Code { text: code.clone(), phone_number_id, issued_at_ms: now_ms, used: false });
        Some((self.businesses.get(place)?, code))
    }

    /// Exchanges a code for the business's token.
    pub(crate) fn exchange(&mut self, code: &str, secret: &str, now_ms: i64) -> Result<&Business, CodeRefusal> {
        let code = self.codes.iter_mut().find(|known| known.text == code).ok_or(CodeRefusal::Unknown)?;
        if code.used {
            return Err(CodeRefusal::Used);
        }
        if now_ms - code.issued_at_ms > CODE_LIFETIME_MS {
            return Err(CodeRefusal::Expired);
        }
        code.used = true;
        self.changed_codes.push(code.text.clone());
        let id = &code.phone_number_id;
        let mut all = self.businesses.iter_mut().enumerate();
        let (place, business) = all.find(|(_, known)| &known.phone_number_id == id).ok_or(CodeRefusal::Unknown)?;
        self.changed_businesses.push(place);
        if business.token.is_empty() {
            business.generation += 1;
            business.token = identifiers::access_token(secret, &business.phone_number, business.generation);
            business.issued_at_s = now_ms / 1_000;
        }
        Ok(business)
    }

    /// What `token` is good for.
    pub(crate) fn standing(&self, token: &str) -> TokenStanding {
        for (place, business) in self.businesses.iter().enumerate() {
            if !business.token.is_empty() && business.token == token {
                return TokenStanding::Good(place);
            }
            if business.expired_tokens.iter().any(|expired| expired == token) {
                return TokenStanding::Expired(place);
            }
        }
        TokenStanding::Unknown
    }
}

fn new_business(phone_number: &str) -> Business {
    Business {
        portfolio_id: identifiers::object_id(Object::Business, phone_number),
        waba_id: identifiers::object_id(Object::Account, phone_number),
        phone_number_id: identifiers::object_id(Object::PhoneNumber, phone_number),
        phone_number: phone_number.to_owned(),
        name: String::new(),
        token: String::new(),
        generation: 0,
        expired_tokens: VecDeque::new(),
        issued_at_s: 0,
        subscribed: false,
        override_url: None,
        banned: false,
        window_sync_error: false,
        high_throughput: false,
        throughput: Bucket::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Accounts, CodeRefusal, TokenStanding};

    const NUMBER: &str = "919812345678";

    #[test]
    fn a_code_is_good_once() {
        let mut accounts = Accounts::default();
        let (_, code) = accounts.sign_up(NUMBER, "Sigma Loans", 0).unwrap();
        assert!(accounts.exchange(&code, "secret", 29_000).is_ok());
        assert_eq!(accounts.exchange(&code, "secret", 29_000).unwrap_err(), CodeRefusal::Used);
    }

    #[test]
    fn a_code_is_dead_after_thirty_seconds() {
        let mut accounts = Accounts::default();
        let (_, code) = accounts.sign_up(NUMBER, "Sigma Loans", 0).unwrap();
        assert_eq!(accounts.exchange(&code, "secret", 30_001).unwrap_err(), CodeRefusal::Expired);
    }

    #[test]
    fn signing_up_again_keeps_the_ids_and_hands_out_a_fresh_code() {
        let mut accounts = Accounts::default();
        let (first, first_code) = accounts.sign_up(NUMBER, "Sigma Loans", 0).unwrap();
        let id = first.phone_number_id.clone();
        let (second, second_code) = accounts.sign_up(NUMBER, "Sigma Loans", 0).unwrap();
        assert_eq!(second.phone_number_id, id);
        assert_ne!(first_code, second_code);
    }

    #[test]
    fn an_expired_token_is_replaced_by_the_next_sign_up() {
        let mut accounts = Accounts::default();
        let (_, code) = accounts.sign_up(NUMBER, "Sigma Loans", 0).unwrap();
        let old = accounts.exchange(&code, "secret", 0).unwrap().token.clone();
        accounts.at_mut(0).unwrap().expire_token();
        assert_eq!(accounts.standing(&old), TokenStanding::Expired(0));
        let (_, code) = accounts.sign_up(NUMBER, "Sigma Loans", 0).unwrap();
        let new = accounts.exchange(&code, "secret", 0).unwrap().token.clone();
        assert_ne!(new, old);
        assert_eq!(accounts.standing(&new), TokenStanding::Good(0));
    }
}
