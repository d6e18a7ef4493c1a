//! What the use cases of the connection need from Meta, as a trait that an adapter fills.

use crate::failure::Failure;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{SignupId, TenantId};
use domain::notification::ProviderError;
use domain::whatsapp::{Claimed, CodeMethod, Facts, LossKind, Number};

/// What Meta answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// What it says.
    pub value: T,
    /// Meta's trace id.
    pub trace: Option<String>,
}

/// Why a call brought nothing.
#[derive(Debug)]
pub enum CallError {
    /// Meta refused, or could not be reached.
    Refused {
        /// Its words, or ours.
        error: Box<ProviderError>,
        /// What follows from it.
        remedy: Remedy,
    },
    /// Something of our own is missing.
    Ours(Failure),
}

impl From<Failure> for CallError {
    fn from(failure: Failure) -> Self {
        Self::Ours(failure)
    }
}

/// What follows from a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// It may go well soon.
    Retry,
    /// It may go well after this time.
    RetryAfter(TimeDelta),
    /// Somebody must repair something.
    Repair,
    /// Nothing can be sent until somebody has repaired something.
    Lost(LossKind),
}

/// What Meta tells about a call.
pub type Told<T> = Result<Answer<T>, CallError>;

/// An account that is ours to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedAccount {
    /// The account.
    pub waba_id: String,
    /// The business portfolio.
    pub business_id: Option<String>,
    /// Its numbers.
    pub numbers: Vec<Number>,
}

/// With whose token Meta is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnBehalfOf {
    /// Of the signup that isn't through.
    Signup,
    /// Of what is connected.
    Connection,
}

/// The WhatsApp Business Accounts at Meta. Tokens and codes stay behind it: they are kept sealed and never returned.
///
/// # Errors
/// Every call to Meta answers [`CallError::Refused`] where Meta refused or couldn't be reached, and
/// [`CallError::Ours`] where the database couldn't.
#[async_trait]
pub trait WhatsAppAccounts: Send + Sync {
    /// Keeps the pop-up's code until it is exchanged.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn keep_code(&self, tenant: TenantId, signup: SignupId, code: &str) -> Result<(), Failure>;

    /// Exchanges the code that was kept for a token, and keeps that; answers how long it lives, if it ever ends.
    async fn exchange_code(&self, tenant: TenantId, signup: SignupId) -> Told<Option<TimeDelta>>;

    /// The account that the token is good for, with its numbers, as Meta has it and not as the browser says.
    async fn verify_account(&self, tenant: TenantId, claimed: &Claimed) -> Told<VerifiedAccount>;

    /// Takes the number for this tenant, unless another one holds it, and has the account's webhooks come to us.
    async fn subscribe(&self, tenant: TenantId, waba_id: &str, number: &Number) -> Told<()>;

    /// Registers the number with a PIN that is kept.
    async fn register(&self, tenant: TenantId, phone_number_id: &str) -> Told<()>;

    /// What Meta says about the number, its account and its business.
    async fn facts(&self, tenant: TenantId, whose: OnBehalfOf, waba_id: &str, phone_number_id: &str) -> Told<Facts>;

    /// How many message templates the account has; the last step, after which the signup's token is the connection's.
    async fn count_templates(&self, tenant: TenantId, waba_id: &str) -> Told<u32>;

    /// Ends the account's webhooks.
    async fn unsubscribe(&self, tenant: TenantId, waba_id: &str) -> Told<()>;

    /// Has a one-time code sent to the number.
    async fn request_code(
        &self,
        tenant: TenantId,
        whose: OnBehalfOf,
        phone_number_id: &str,
        method: CodeMethod,
    ) -> Told<()>;

    /// Enters the one-time code.
    async fn verify_code(&self, tenant: TenantId, whose: OnBehalfOf, phone_number_id: &str, code: &str) -> Told<()>;

    /// Destroys the token of a signup that was given up.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn forget_signup(&self, tenant: TenantId) -> Result<(), Failure>;

    /// Destroys the token and gives the tenant's numbers back.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn let_go(&self, tenant: TenantId) -> Result<(), Failure>;
}

/// What came and went over a connection lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// When something came in last.
    pub last_inbound: Option<DateTime<Utc>>,
    /// When something was handed over last.
    pub last_outbound: Option<DateTime<Utc>>,
    /// Customers to whom a conversation was opened in the last 24 hours, each counted once: what the limit is about.
    pub opened: i64,
    /// Items that webhooks brought in the last 24 hours, each stored before its webhook was acknowledged.
    pub stored: i64,
    /// Those of them that were applied.
    pub applied: i64,
    /// Those of them that wait to be applied.
    pub waiting: i64,
    /// Those of them that couldn't be applied and were set aside.
    pub set_aside: i64,
    /// When Meta was last asked how the connection is.
    pub checked_at: Option<DateTime<Utc>>,
    /// By whom: `poll` or `member`.
    pub checked_by: Option<String>,
}

/// Counts what came and went.
#[async_trait]
pub trait ConnectionTraffic: Send + Sync {
    /// What came and went for a tenant lately.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn traffic(&self, tenant: TenantId) -> Result<Traffic, Failure>;

    /// Notes that Meta was asked just now.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    async fn checked(&self, tenant: TenantId, by: &str) -> Result<(), Failure>;
}
