//! Businesses as Meta holds them: a portfolio has `WhatsApp` accounts, an account has numbers, and whoever signed up
//! has let our app in by a grant, whose token sees the accounts that it names.

pub(crate) mod account;
pub(crate) mod app;
pub(crate) mod codes;
pub(crate) mod number;
pub(crate) mod portfolio;
pub(crate) mod profile;
pub(crate) mod registration;
pub(crate) mod verification;

use serde::{Deserialize, Serialize};

use crate::identifiers::{self, Object};
use account::Account;
use app::AppSubscription;
use codes::{Code, CodeRefusal, Codes};
use number::Number;
use portfolio::{Portfolio, TokenStanding};

/// Numbers, accounts or portfolios that a sandbox holds, each.
pub(crate) const BUSINESSES_KEPT: usize = 1_000;

/// A number with the account and the portfolio that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Business<'a> {
    /// The portfolio.
    pub(crate) portfolio: &'a Portfolio,
    /// The account.
    pub(crate) account: &'a Account,
    /// The number.
    pub(crate) number: &'a Number,
}

/// What changed since it was last asked, each thing as it stands now.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AccountChanges {
    /// Portfolios, with their grants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    portfolios: Vec<Portfolio>,
    /// Accounts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<Account>,
    /// Numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    numbers: Vec<Number>,
    /// Codes that were made or used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    codes: Vec<Code>,
    /// The app's own subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<AppSubscription>,
}

impl AccountChanges {
    /// Whether nothing changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.portfolios.is_empty()
            && self.accounts.is_empty()
            && self.numbers.is_empty()
            && self.codes.is_empty()
            && self.app.is_none()
    }
}

/// Ids of what was given out to be changed.
#[derive(Debug, Clone, Default)]
struct Touched {
    portfolios: Vec<String>,
    accounts: Vec<String>,
    numbers: Vec<String>,
    app: bool,
}

/// All portfolios, accounts and numbers, and the codes that were handed out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Accounts {
    portfolios: Vec<Portfolio>,
    all: Vec<Account>,
    numbers: Vec<Number>,
    codes: Codes,
    app: Option<AppSubscription>,
    #[serde(skip)]
    touched: Touched,
}

impl Accounts {
    /// All numbers with what they stand in, oldest first.
    pub(crate) fn businesses(&self) -> impl Iterator<Item = Business<'_>> {
        self.numbers.iter().filter_map(|number| self.business(number))
    }

    /// All accounts, oldest first.
    pub(crate) fn accounts(&self) -> &[Account] {
        &self.all
    }

    /// All portfolios, oldest first.
    pub(crate) fn portfolios(&self) -> &[Portfolio] {
        &self.portfolios
    }

    /// The only number there is; none where there are none or several.
    pub(crate) fn only_business(&self) -> Option<Business<'_>> {
        match self.numbers.as_slice() {
            [number] => self.business(number),
            [] | [..] => None,
        }
    }

    /// The business with this number, digits.
    pub(crate) fn with_number(&self, digits: &str) -> Option<Business<'_>> {
        self.business(self.numbers.iter().find(|number| number.digits == digits)?)
    }

    /// The business with this phone number id.
    pub(crate) fn with_phone_number_id(&self, id: &str) -> Option<Business<'_>> {
        self.business(self.number(id)?)
    }

    /// The numbers of an account, newest first.
    pub(crate) fn numbers_of(&self, waba_id: &str) -> Vec<&Number> {
        self.numbers.iter().rev().filter(|number| number.waba_id == waba_id).collect()
    }

    /// Numbers in all accounts of a portfolio.
    pub(crate) fn count_in_portfolio(&self, portfolio_id: &str) -> usize {
        self.businesses().filter(|business| business.portfolio.id == portfolio_id).count()
    }

    /// The number with this id.
    pub(crate) fn number(&self, id: &str) -> Option<&Number> {
        self.numbers.iter().find(|number| number.id == id)
    }

    /// The account with this id.
    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.all.iter().find(|account| account.id == id)
    }

    /// The portfolio with this id.
    pub(crate) fn portfolio(&self, id: &str) -> Option<&Portfolio> {
        self.portfolios.iter().find(|portfolio| portfolio.id == id)
    }

    /// The number with this id, to change it.
    pub(crate) fn number_mut(&mut self, id: &str) -> Option<&mut Number> {
        let number = self.numbers.iter_mut().find(|number| number.id == id)?;
        self.touched.numbers.push(number.id.clone());
        Some(number)
    }

    /// The account with this id, to change it.
    pub(crate) fn account_mut(&mut self, id: &str) -> Option<&mut Account> {
        let account = self.all.iter_mut().find(|account| account.id == id)?;
        self.touched.accounts.push(account.id.clone());
        Some(account)
    }

    /// The portfolio with this id, to change it.
    pub(crate) fn portfolio_mut(&mut self, id: &str) -> Option<&mut Portfolio> {
        let portfolio = self.portfolios.iter_mut().find(|portfolio| portfolio.id == id)?;
        self.touched.portfolios.push(portfolio.id.clone());
        Some(portfolio)
    }

    /// What the app has subscribed to; none until it says so itself.
    pub(crate) fn app(&self) -> Option<&AppSubscription> {
        self.app.as_ref()
    }

    /// Sets what the app has subscribed to.
    pub(crate) fn set_app(&mut self, app: AppSubscription) {
        self.app = Some(app);
        self.touched.app = true;
    }

    /// Takes one message out of a number's throughput; nothing that outlives a restart changes.
    pub(crate) fn take_throughput(&mut self, id: &str, now_ms: i64) -> bool {
        self.numbers.iter_mut().find(|number| number.id == id).is_some_and(|number| number.take_throughput(now_ms))
    }

    /// A new portfolio whose id follows from `seed`, or the one that stands; `None` where the sandbox is full.
    pub(crate) fn add_portfolio(&mut self, seed: &str, name: &str) -> Option<String> {
        let id = identifiers::object_id(Object::Business, seed);
        if self.portfolio(&id).is_none() {
            if self.portfolios.len() >= BUSINESSES_KEPT {
                return None;
            }
            self.portfolios.push(Portfolio::new(id.clone(), seed, name));
            self.touched.portfolios.push(id.clone());
        }
        Some(id)
    }

    /// A new account whose id follows from `seed`; `None` where the sandbox is full or the id is taken.
    pub(crate) fn add_account(&mut self, portfolio_id: &str, seed: &str, name: &str) -> Option<String> {
        let id = identifiers::object_id(Object::Account, seed);
        if self.all.len() >= BUSINESSES_KEPT || self.account(&id).is_some() {
            return None;
        }
        self.all.push(Account::new(id.clone(), portfolio_id, name));
        self.touched.accounts.push(id.clone());
        Some(id)
    }

    /// A new number, not yet verified; `None` where the sandbox is full or the number stands already.
    pub(crate) fn add_number(&mut self, waba_id: &str, digits: &str, name: &str) -> Option<&mut Number> {
        let id = identifiers::object_id(Object::PhoneNumber, digits);
        if self.numbers.len() >= BUSINESSES_KEPT || self.number(&id).is_some() {
            return None;
        }
        self.numbers.push(Number::new(id.clone(), waba_id, digits, name));
        self.number_mut(&id)
    }

    /// Lets the app into an account, as the end of a sign-up does; gives the code.
    pub(crate) fn grant(&mut self, waba_id: &str, now_ms: i64) -> Option<String> {
        let portfolio_id = self.account(waba_id)?.portfolio_id.clone();
        self.portfolio_mut(&portfolio_id)?.grant.add_account(waba_id);
        Some(self.codes.hand_out(&portfolio_id, now_ms))
    }

    /// Exchanges a code for the token of the portfolio's grant.
    ///
    /// # Errors
    ///
    /// As [`Codes::take`], and [`CodeRefusal::Unknown`] where the portfolio is gone.
    pub(crate) fn exchange(&mut self, code: &str, secret: &str, now_ms: i64) -> Result<&Portfolio, CodeRefusal> {
        let portfolio_id = self.codes.take(code, now_ms)?;
        let portfolio = self.portfolio_mut(&portfolio_id).ok_or(CodeRefusal::Unknown)?;
        portfolio.grant.issue(secret, now_ms / 1_000);
        Ok(portfolio)
    }

    /// What `token` is good for at `now_s`.
    pub(crate) fn standing(&self, token: &str, now_s: i64) -> TokenStanding<'_> {
        let mut standings = self.portfolios.iter().map(|portfolio| portfolio.standing(token, now_s));
        standings.find(|standing| *standing != TokenStanding::Unknown).unwrap_or(TokenStanding::Unknown)
    }

    /// What changed since this was last asked.
    pub(crate) fn take_changed(&mut self) -> AccountChanges {
        let touched = std::mem::take(&mut self.touched);
        AccountChanges {
            portfolios: ids(touched.portfolios).iter().filter_map(|id| self.portfolio(id)).cloned().collect(),
            accounts: ids(touched.accounts).iter().filter_map(|id| self.account(id)).cloned().collect(),
            numbers: ids(touched.numbers).iter().filter_map(|id| self.number(id)).cloned().collect(),
            codes: self.codes.take_changed(),
            app: if touched.app { self.app.clone() } else { None },
        }
    }

    /// Puts back what was saved.
    pub(crate) fn restore(&mut self, changes: AccountChanges) {
        for saved in changes.portfolios {
            put(&mut self.portfolios, saved, |one, other| one.id == other.id);
        }
        for saved in changes.accounts {
            put(&mut self.all, saved, |one, other| one.id == other.id);
        }
        for saved in changes.numbers {
            put(&mut self.numbers, saved, |one, other| one.id == other.id);
        }
        for saved in changes.codes {
            self.codes.restore(saved);
        }
        self.app = changes.app.or(self.app.take());
    }

    fn business<'a>(&'a self, number: &'a Number) -> Option<Business<'a>> {
        let account = self.account(&number.waba_id)?;
        Some(Business { portfolio: self.portfolio(&account.portfolio_id)?, account, number })
    }
}

/// Each id once.
fn ids(mut ids: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    ids.retain(|id| {
        let first = !seen.contains(id);
        if first {
            seen.push(id.clone());
        }
        first
    });
    ids
}

fn put<T>(kept: &mut Vec<T>, saved: T, same: impl Fn(&T, &T) -> bool) {
    match kept.iter_mut().find(|known| same(known, &saved)) {
        Some(known) => *known = saved,
        None => kept.push(saved),
    }
}

#[cfg(test)]
mod tests {
    use super::codes::CodeRefusal;
    use super::portfolio::TokenStanding;
    use super::{AccountChanges, Accounts};

    const NUMBER: &str = "919812345678";

    /// One portfolio with one account, and a code.
    fn signed_up(accounts: &mut Accounts) -> (String, String) {
        let portfolio = accounts.add_portfolio(NUMBER, "Sigma Loans").unwrap();
        let account = accounts.add_account(&portfolio, NUMBER, "Sigma Loans").unwrap();
        accounts.add_number(&account, NUMBER, "Sigma Loans");
        let code = accounts.grant(&account, 0).unwrap();
        (portfolio, code)
    }

    #[test]
    fn a_code_is_good_once() {
        let mut accounts = Accounts::default();
        let (_, code) = signed_up(&mut accounts);
        assert!(accounts.exchange(&code, "secret", 29_000).is_ok());
        assert_eq!(accounts.exchange(&code, "secret", 29_000).unwrap_err(), CodeRefusal::Used);
    }

    #[test]
    fn a_code_is_dead_after_thirty_seconds() {
        let mut accounts = Accounts::default();
        let (_, code) = signed_up(&mut accounts);
        assert_eq!(accounts.exchange(&code, "secret", 30_001).unwrap_err(), CodeRefusal::Expired);
    }

    #[test]
    fn an_expired_token_is_replaced_by_the_next_sign_up() {
        let mut accounts = Accounts::default();
        let (id, code) = signed_up(&mut accounts);
        let old = accounts.exchange(&code, "secret", 0).unwrap().grant.token.clone();
        accounts.portfolio_mut(&id).unwrap().grant.end(false);
        assert_eq!(accounts.standing(&old, 0), TokenStanding::Expired);
        let account = accounts.accounts()[0].id.clone();
        let code = accounts.grant(&account, 0).unwrap();
        let new = accounts.exchange(&code, "secret", 0).unwrap().grant.token.clone();
        assert_ne!(new, old);
        assert!(matches!(accounts.standing(&new, 0), TokenStanding::Good(_)));
    }

    #[test]
    fn a_token_is_dead_after_sixty_days() {
        let mut accounts = Accounts::default();
        let (_, code) = signed_up(&mut accounts);
        let token = accounts.exchange(&code, "secret", 0).unwrap().grant.token.clone();
        assert!(matches!(accounts.standing(&token, 5_183_999), TokenStanding::Good(_)));
        assert_eq!(accounts.standing(&token, 5_184_000), TokenStanding::Expired);
    }

    #[test]
    fn what_changed_restores_the_same_businesses() {
        let mut accounts = Accounts::default();
        signed_up(&mut accounts);
        let changes = accounts.take_changed();
        assert!(accounts.take_changed().is_empty());
        let written = serde_json::to_string(&changes).unwrap();
        let mut restored = Accounts::default();
        restored.restore(serde_json::from_str::<AccountChanges>(&written).unwrap());
        assert_eq!(restored.with_number(NUMBER).unwrap().account.id, accounts.accounts()[0].id);
    }
}
