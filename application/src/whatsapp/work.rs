//! Going on with what has begun: the steps of connecting, and what is left to do after a disconnect.

use super::{CallError, OnBehalfOf, Remedy, Told, execute, load};
use crate::access::{Grant, Receive};
use crate::app::{Application, UseCase};
use crate::command::CommandContext;
use crate::failure::Failure;
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::id::TenantId;
use domain::notification::ProviderError;
use domain::whatsapp::{Account, Done, Number, Signup, Step, WhatsAppAsk, Work};

/// Pauses between the tries of a step that may go well soon; after the last one somebody has to ask for it.
const PAUSES: [TimeDelta; 6] = [
    TimeDelta::seconds(2),
    TimeDelta::seconds(10),
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::minutes(30),
];
/// Tries of the code's exchange, a second apart: the code lives 30 seconds. (Embedded Signup, 2026-04)
const EXCHANGES_MAX: usize = 5;
/// Most times that a step is tried because Meta says when.
const TRIES_MAX: u32 = 500;

/// Do the next thing that is due for a tenant's connection, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoOn;

#[async_trait]
impl UseCase for GoOn {
    type Permission = Receive;
    /// Whether something was done.
    type Output = bool;

    async fn run(self, app: &Application, grant: &Grant<Receive>, context: CommandContext) -> Result<bool, Failure> {
        let tenant = grant.tenant();
        let connection = load(app, tenant).await?;
        let ask = match (connection.work(app.clock.now()), connection.signup()) {
            (Some(Work::Step(step)), Some(signup)) => take(app, tenant, signup, step).await?,
            (Some(Work::Unsubscribe { waba_id }), _) => {
                let error = match app.accounts.unsubscribe(tenant, &waba_id).await {
                    Ok(_) => None,
                    Err(CallError::Refused { error, .. }) => Some(*error),
                    Err(CallError::Ours(failure)) => return Err(failure),
                };
                WhatsAppAsk::RecordUnsubscribed { error }
            }
            (Some(Work::DestroyToken), _) => {
                app.accounts.let_go(tenant).await?;
                WhatsAppAsk::RecordTokenDestroyed
            }
            (Some(Work::Step(_)) | None, _) => return Ok(false),
        };
        match execute(app, tenant, ask, context).await {
            // Another node or a member was faster: what it did counts.
            Ok(_) | Err(Failure::Refused { .. }) => Ok(true),
            Err(failure) => Err(failure),
        }
    }
}

/// Takes a step; what became of it is to be recorded.
async fn take(app: &Application, tenant: TenantId, signup: &Signup, step: Step) -> Result<WhatsAppAsk, Failure> {
    let id = signup.id;
    match done(app, tenant, signup, step).await {
        Ok((done, trace)) => Ok(WhatsAppAsk::CompleteStep { signup: id, done, trace }),
        Err(CallError::Refused { error, remedy }) => {
            let retry_at = pause(signup, step, remedy).map(|pause| app.clock.now() + pause);
            Ok(WhatsAppAsk::FailStep { signup: id, step, error: *error, retry_at })
        }
        Err(CallError::Ours(failure)) => Err(failure),
    }
}

/// How long until a step is tried again by itself.
fn pause(signup: &Signup, step: Step, remedy: Remedy) -> Option<TimeDelta> {
    let tries = usize::try_from(signup.attempts).unwrap_or(usize::MAX);
    match (remedy, step) {
        (Remedy::Retry, Step::ExchangeCode) => (tries < EXCHANGES_MAX).then_some(TimeDelta::seconds(1)),
        (Remedy::Retry, _) => PAUSES.get(tries).copied(),
        (Remedy::RetryAfter(pause), _) => (signup.attempts < TRIES_MAX).then_some(pause),
        (Remedy::Repair | Remedy::Lost(_), _) => None,
    }
}

/// What a step brought, with Meta's trace id.
type Brought = Result<(Done, Option<String>), CallError>;

async fn done(app: &Application, tenant: TenantId, signup: &Signup, step: Step) -> Brought {
    let accounts = &app.accounts;
    match step {
        Step::ExchangeCode => brought(accounts.exchange_code(tenant, signup.id).await, |lifetime| {
            Done::CodeExchanged { token_expires_at: lifetime.map(|lifetime| app.clock.now() + lifetime) }
        }),
        Step::VerifyAccount => brought(accounts.verify_account(tenant, &signup.claimed).await, |account| {
            let (waba_id, business_id, numbers) = (account.waba_id, account.business_id, account.numbers);
            Done::AccountVerified { waba_id, business_id, numbers }
        }),
        Step::SubscribeWebhooks => {
            let (account, number) = settled(signup)?;
            brought(accounts.subscribe(tenant, &account.waba_id, number).await, |()| Done::WebhooksSubscribed)
        }
        Step::RegisterNumber => register(app, tenant, signup).await,
        Step::ReadHealth => {
            let (account, number) = settled(signup)?;
            let whose = OnBehalfOf::Signup;
            let facts = accounts.facts(tenant, whose, &account.waba_id, &number.phone_number_id).await;
            brought(facts, |facts| Done::HealthRead { facts })
        }
        Step::ListTemplates => {
            let (account, _) = settled(signup)?;
            let count = accounts.count_templates(tenant, &account.waba_id).await;
            brought(count, |count| Done::TemplatesListed { count })
        }
    }
}

/// A number that stays in the WhatsApp Business app is not registered by us. (Embedded Signup, coexistence, 2026-04)
async fn register(app: &Application, tenant: TenantId, signup: &Signup) -> Brought {
    let (_, number) = settled(signup)?;
    if number.on_business_app {
        return Ok((Done::NumberRegistered { skipped: true }, None));
    }
    let registered = app.accounts.register(tenant, &number.phone_number_id).await;
    brought(registered, |()| Done::NumberRegistered { skipped: false })
}

fn brought<T>(told: Told<T>, done: impl FnOnce(T) -> Done) -> Brought {
    told.map(|answer| (done(answer.value), answer.trace))
}

/// Account and number, which are settled before any step that needs them.
fn settled(signup: &Signup) -> Result<(&Account, &Number), CallError> {
    let missing = || CallError::Refused {
        error: Box::new(ProviderError {
            message: "the account has no number yet".to_owned(),
            ..ProviderError::default()
        }),
        remedy: Remedy::Repair,
    };
    signup.account.as_ref().zip(signup.number.as_ref()).ok_or_else(missing)
}
