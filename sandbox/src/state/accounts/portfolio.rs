//! A business portfolio, and the grant by which our app may act for it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::identifiers;

/// Lifetime of a token, 60 days in seconds. (Embedded Signup configuration, 2026-04)
pub(crate) const TOKEN_LIFETIME_S: i64 = 5_184_000;
/// Dead tokens that are remembered per grant.
const DEAD_TOKENS_KEPT: usize = 16;
/// Accounts that one grant names, the newest ones.
const GRANTED_ACCOUNTS: usize = 100;
/// Numbers of a new portfolio. (Phone numbers, 2026-04)
const NUMBERS_OF_NEW_PORTFOLIO: i64 = 2;
/// Numbers of a verified portfolio, or of one in a higher tier. (Phone numbers, 2026-04)
const NUMBERS_OF_VERIFIED_PORTFOLIO: i64 = 20;
/// Tier of a new portfolio. (Messaging limits, 2026-04)
const FIRST_TIER: &str = "TIER_250";

/// A business portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Portfolio {
    /// Its id.
    pub(crate) id: String,
    /// Legal name.
    pub(crate) name: String,
    /// Whether Meta has verified the business.
    pub(crate) verified: bool,
    /// Messaging limit: `TIER_250`, `TIER_2K`, `TIER_10K`, `TIER_100K` or `TIER_UNLIMITED`.
    pub(crate) tier: String,
    /// Numbers that it may have, where that was set; else it follows from tier and verification.
    pub(crate) numbers_most: Option<i64>,
    /// By what our app may act for it.
    pub(crate) grant: Grant,
}

/// What our app may see of a portfolio, and by which token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// The present token; empty where there is none.
    pub(crate) token: String,
    /// When it was made, seconds since 1970.
    pub(crate) issued_at_s: i64,
    /// Accounts that it sees, the newest grant first.
    pub(crate) waba_ids: Vec<String>,
    /// What tokens follow from.
    seed: String,
    /// Counts the tokens that were made; part of the token.
    generation: u32,
    /// Tokens that were good once.
    dead: VecDeque<DeadToken>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct DeadToken {
    text: String,
    revoked: bool,
}

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenStanding<'a> {
    /// Good, of this portfolio.
    Good(&'a Portfolio),
    /// Once good; its time is over.
    Expired,
    /// Once good; the business has removed our app.
    Revoked,
    /// Nobody's.
    Unknown,
}

impl Portfolio {
    /// A portfolio as it is made by a sign-up.
    pub(crate) fn new(id: String, seed: &str, name: &str) -> Self {
        let grant = Grant {
            token: String::new(),
            issued_at_s: 0,
            waba_ids: Vec::new(),
            seed: seed.to_owned(),
            generation: 0,
            dead: VecDeque::new(),
        };
        let name = name.to_owned();
        Self { id, name, verified: false, tier: FIRST_TIER.to_owned(), numbers_most: None, grant }
    }

    /// Numbers that it may have.
    pub(crate) fn numbers_most(&self) -> i64 {
        let usual = if self.verified || self.tier != FIRST_TIER {
            NUMBERS_OF_VERIFIED_PORTFOLIO
        } else {
            NUMBERS_OF_NEW_PORTFOLIO
        };
        self.numbers_most.unwrap_or(usual)
    }

    /// What `token` is good for at `now_s`, as far as this portfolio knows.
    pub(crate) fn standing(&self, token: &str, now_s: i64) -> TokenStanding<'_> {
        if !token.is_empty() && self.grant.token == token {
            if now_s - self.grant.issued_at_s >= TOKEN_LIFETIME_S {
                return TokenStanding::Expired;
            }
            return TokenStanding::Good(self);
        }
        match self.grant.dead.iter().rev().find(|dead| dead.text == token) {
            Some(dead) if dead.revoked => TokenStanding::Revoked,
            Some(_) => TokenStanding::Expired,
            None => TokenStanding::Unknown,
        }
    }
}

impl Grant {
    /// Lets the token see an account, which is the newest one now.
    pub(crate) fn add_account(&mut self, waba_id: &str) {
        self.remove_account(waba_id);
        self.waba_ids.insert(0, waba_id.to_owned());
        self.waba_ids.truncate(GRANTED_ACCOUNTS);
    }

    /// Takes an account out of what the token sees.
    pub(crate) fn remove_account(&mut self, waba_id: &str) {
        self.waba_ids.retain(|known| known != waba_id);
    }

    /// Whether the token sees an account.
    pub(crate) fn sees(&self, waba_id: &str) -> bool {
        self.waba_ids.iter().any(|known| known == waba_id)
    }

    /// Makes a token where there is no good one.
    pub(crate) fn issue(&mut self, secret: &str, now_s: i64) {
        if now_s - self.issued_at_s >= TOKEN_LIFETIME_S {
            self.end(false);
        }
        if self.token.is_empty() {
            self.generation += 1;
            self.token = identifiers::access_token(secret, &self.seed, self.generation);
            self.issued_at_s = now_s;
        }
    }

    /// Ends the present token: its time is over, or the business has removed our app.
    pub(crate) fn end(&mut self, revoked: bool) {
        if self.token.is_empty() {
            return;
        }
        self.dead.push_back(DeadToken { text: std::mem::take(&mut self.token), revoked });
        if self.dead.len() > DEAD_TOKENS_KEPT {
            self.dead.pop_front();
        }
    }

    /// Brings the newest dead token back to life, where there is no good one.
    pub(crate) fn revive(&mut self) {
        if self.token.is_empty() {
            self.token = self.dead.pop_back().map(|dead| dead.text).unwrap_or_default();
        }
    }

    /// Whether there was a token and there is none now.
    pub(crate) fn has_ended(&self) -> bool {
        self.token.is_empty() && !self.dead.is_empty()
    }
}

/// Place of a tier among all, the lowest first.
pub(crate) fn tier_rank(tier: &str) -> usize {
    TIERS.iter().position(|known| *known == tier).unwrap_or_default()
}

/// All tiers, lowest first. (Messaging limits, 2026-04)
pub(crate) const TIERS: [&str; 5] = ["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"];
