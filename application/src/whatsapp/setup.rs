//! What members ask of the connection.

use super::{OnBehalfOf, execute, failure_of, load, refused};
use crate::access::{Grant, ManageWhatsApp};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use domain::id::{MemberId, SignupId};
use domain::whatsapp::{Claimed, CodeMethod, WhatsAppAsk, WhatsAppConnection, WhatsAppError};

/// Longest code of the pop-up that is taken, in characters; those seen have some hundreds. (Embedded Signup, 2026-04)
pub const CODE_CHARS_MAX: usize = 2_000;
/// Longest screen or error of the pop-up that is kept, in characters.
const TOLD_CHARS_MAX: usize = 500;
/// Digits of a one-time code. (Phone numbers, `verify_code`, 2026-04)
const OTP_DIGITS: usize = 6;

/// The member who asks; a part of the system never manages a connection.
fn asker(grant: &Grant<ManageWhatsApp>) -> Result<MemberId, Failure> {
    grant.member().ok_or_else(|| Failure::internal("only members manage the connection to WhatsApp"))
}

/// Go on from where the pop-up ended.
#[derive(Clone)]
pub struct StartSignup {
    /// The pop-up's code; it lives 30 seconds.
    pub code: String,
    /// What the browser says about account and number.
    pub claimed: Claimed,
}

#[async_trait]
impl UseCase for StartSignup {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        if self.code.is_empty() || self.code.chars().count() > CODE_CHARS_MAX {
            return Err(Failure::invalid("code", format!("must have 1 to {CODE_CHARS_MAX} characters")));
        }
        let (tenant, by) = (grant.tenant(), asker(grant)?);
        let signup = SignupId::derived(context.command_id.uuid(), "signup");
        // Kept first: once the signup stands in the log, whoever goes on with it finds the code.
        app.accounts.keep_code(tenant, signup, &self.code).await?;
        execute(app, tenant, WhatsAppAsk::StartSignup { signup, claimed: self.claimed, by }, context).await
    }
}

/// Note that the pop-up was left before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbandonSignup {
    /// The screen, in Meta's words.
    pub screen: Option<String>,
    /// What went wrong, in Meta's words.
    pub error: Option<String>,
}

#[async_trait]
impl UseCase for AbandonSignup {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let clipped = |told: Option<String>| told.map(|told| told.chars().take(TOLD_CHARS_MAX).collect());
        let (screen, error) = (clipped(self.screen), clipped(self.error));
        let ask = WhatsAppAsk::AbandonSignup { screen, error, by: asker(grant)? };
        execute(app, grant.tenant(), ask, context).await
    }
}

/// End a signup that isn't through; what is connected stays so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GiveUpSignup;

#[async_trait]
impl UseCase for GiveUpSignup {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let ask = WhatsAppAsk::GiveUpSignup { by: asker(grant)? };
        let committed = execute(app, grant.tenant(), ask, context).await?;
        app.accounts.forget_signup(grant.tenant()).await?;
        Ok(committed)
    }
}

/// The number that a one-time code is about: that of a signup that stopped, else the one that is connected.
fn verifiable(connection: &WhatsAppConnection) -> Result<(String, OnBehalfOf), Failure> {
    let of_signup = connection.signup().and_then(|signup| signup.number.as_ref());
    let of_signup = of_signup.map(|number| (number.phone_number_id.clone(), OnBehalfOf::Signup));
    let linked = || connection.link().map(|link| (link.phone_number_id.clone(), OnBehalfOf::Connection));
    of_signup.or_else(linked).ok_or_else(|| refused(WhatsAppError::NotConnected))
}

/// Try the step that failed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryStep;

#[async_trait]
impl UseCase for RetryStep {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        execute(app, grant.tenant(), WhatsAppAsk::RetryStep { by: asker(grant)? }, context).await
    }
}

/// Go on with this one of several numbers, or with another number than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChooseNumber {
    /// Meta's id of the number.
    pub phone_number_id: String,
}

#[async_trait]
impl UseCase for ChooseNumber {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let ask = WhatsAppAsk::ChooseNumber { phone_number_id: self.phone_number_id, by: asker(grant)? };
        execute(app, grant.tenant(), ask, context).await
    }
}

/// Take the connection away; where none stands yet, end its signup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disconnect;

#[async_trait]
impl UseCase for Disconnect {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let ask = WhatsAppAsk::Disconnect { by: asker(grant)? };
        let committed = execute(app, grant.tenant(), ask, context).await?;
        app.accounts.forget_signup(grant.tenant()).await?;
        Ok(committed)
    }
}

/// Have a one-time code sent to the number that is connected, or is being connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestPhoneCode {
    /// As a text or as a call.
    pub method: CodeMethod,
}

#[async_trait]
impl UseCase for RequestPhoneCode {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (tenant, by) = (grant.tenant(), asker(grant)?);
        let connection = load(app, tenant).await?;
        let (number, whose) = verifiable(&connection)?;
        // Looked at first, so that a call that comes too early is refused before Meta counts it.
        connection.may_request_code(self.method, app.clock.now()).map_err(refused)?;
        app.accounts.request_code(tenant, whose, &number, self.method).await.map_err(failure_of)?;
        execute(app, tenant, WhatsAppAsk::RequestPhoneCode { method: self.method, by }, context).await
    }
}

/// Enter the one-time code that came to the number.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyPhone {
    /// Six digits; a hyphen or spaces between them are left out.
    pub code: String,
}

#[async_trait]
impl UseCase for VerifyPhone {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (tenant, by) = (grant.tenant(), asker(grant)?);
        let code: String = self.code.chars().filter(|letter| !matches!(letter, '-' | ' ')).collect();
        if code.len() != OTP_DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Failure::invalid("code", format!("must be {OTP_DIGITS} digits")));
        }
        let (number, whose) = verifiable(&load(app, tenant).await?)?;
        app.accounts.verify_code(tenant, whose, &number, &code).await.map_err(failure_of)?;
        execute(app, tenant, WhatsAppAsk::VerifyPhone { by }, context).await
    }
}
