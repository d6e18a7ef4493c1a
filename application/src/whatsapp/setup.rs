//! What members ask of the connection.

use super::{execute, failure_of, linked};
use crate::access::{Grant, ManageWhatsApp};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use domain::id::{MemberId, SignupId};
use domain::whatsapp::{Claimed, CodeMethod, WhatsAppAsk};

/// Longest code of the pop-up that is taken, in characters; those seen have some hundreds. (Embedded Signup, 2026-04)
const CODE_CHARS_MAX: usize = 2_000;
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

/// Take the connection away, or give a signup up.
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
        execute(app, grant.tenant(), WhatsAppAsk::Disconnect { by: asker(grant)? }, context).await
    }
}

/// Have a one-time code sent to the number that is connected.
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
        let number = linked(app, tenant).await?.phone_number_id;
        // Recorded first, so that a call that comes too early is refused before Meta counts it.
        let ask = WhatsAppAsk::RequestPhoneCode { method: self.method, by };
        let committed = execute(app, tenant, ask, context).await?;
        app.accounts.request_code(tenant, &number, self.method).await.map_err(failure_of)?;
        Ok(committed)
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
        let number = linked(app, tenant).await?.phone_number_id;
        app.accounts.verify_code(tenant, &number, &code).await.map_err(failure_of)?;
        execute(app, tenant, WhatsAppAsk::VerifyPhone { by }, context).await
    }
}
