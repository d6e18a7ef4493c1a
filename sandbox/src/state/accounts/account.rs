//! A `WhatsApp` Business Account.

use serde::{Deserialize, Serialize};

/// A `WhatsApp` Business Account, WABA for short.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    /// Its id.
    pub(crate) id: String,
    /// Portfolio that owns it.
    pub(crate) portfolio_id: String,
    /// Display name.
    pub(crate) name: String,
    /// Time zone, IANA name.
    pub(crate) timezone: String,
    /// Currency, ISO 4217.
    pub(crate) currency: String,
    /// Whether our app receives its webhooks.
    pub(crate) subscribed: bool,
    /// Where its `messages` webhooks go instead of the app's address.
    pub(crate) override_url: Option<String>,
    /// `account_review_status`: `PENDING`, `APPROVED`, `REJECTED`, `DEFERRED` or `LIMIT_REACHED`.
    pub(crate) review: String,
    /// Whether Meta has disabled it.
    pub(crate) disabled: bool,
    /// What Meta has forbidden it for now, by the names of `restriction_type`.
    pub(crate) restrictions: Vec<String>,
}

impl Account {
    /// An account as it stands after a sign-up: approved, with nobody subscribed.
    pub(crate) fn new(id: String, portfolio_id: &str, name: &str) -> Self {
        Self {
            id,
            portfolio_id: portfolio_id.to_owned(),
            name: name.to_owned(),
            timezone: "Asia/Kolkata".to_owned(),
            currency: "INR".to_owned(),
            subscribed: false,
            override_url: None,
            review: "APPROVED".to_owned(),
            disabled: false,
            restrictions: Vec::new(),
        }
    }
}
