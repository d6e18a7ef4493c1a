//! Use cases of the connection to WhatsApp: connecting, repairing, disconnecting.

mod explain;
mod health;
mod news;
mod port;
mod setup;
mod work;

pub use explain::{Explained, explain};
pub use health::{CheckHealth, RefreshHealth};
pub use news::{Loss, RecordNews};
pub use port::{
    Answer, CallError, ConnectionTraffic, OnBehalfOf, Remedy, Told, Traffic, VerifiedAccount, WhatsAppAccounts,
};
pub use setup::{
    AbandonSignup, CODE_CHARS_MAX, ChooseNumber, Disconnect, GiveUpSignup, RequestPhoneCode, RetryStep, StartSignup,
    VerifyPhone,
};
pub use work::GoOn;

use crate::app::Application;
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use domain::id::TenantId;
use domain::notification::ProviderError;
use domain::stream::Stream;
use domain::whatsapp::{Link, WhatsAppAsk, WhatsAppCommand, WhatsAppConnection, WhatsAppError};

/// What a refusal of the connection means to a client.
fn refused(error: WhatsAppError) -> Failure {
    Failure::Refused { code: error.code(), message: error.to_string() }
}

fn stream(tenant: TenantId) -> Stream<WhatsAppConnection> {
    Stream::new(tenant, WhatsAppConnection::id_of(tenant))
}

/// The tenant's connection as it stands.
async fn load(app: &Application, tenant: TenantId) -> Result<WhatsAppConnection, Failure> {
    app.commands.load(stream(tenant)).await.map_err(|error| error.into_failure(refused))
}

/// The number that is connected.
async fn linked(app: &Application, tenant: TenantId) -> Result<Link, Failure> {
    load(app, tenant).await?.link().cloned().ok_or_else(|| refused(WhatsAppError::NotConnected))
}

async fn execute(
    app: &Application,
    tenant: TenantId,
    ask: WhatsAppAsk,
    context: CommandContext,
) -> Result<Committed, Failure> {
    let command = WhatsAppCommand { ask, at: app.clock.now() };
    app.commands.execute(stream(tenant), command, context, None).await.map_err(|error| error.into_failure(refused))
}

/// What a member is told when Meta refuses what they asked for.
fn told_no(error: &ProviderError) -> Failure {
    let message = format!("{} Meta says: {}", explain(error).title, error.details.as_ref().unwrap_or(&error.message));
    Failure::Refused { code: "whatsapp-meta-refused", message }
}

/// The failure that a member sees of a call that brought nothing.
fn failure_of(error: CallError) -> Failure {
    match error {
        CallError::Refused { error, remedy: Remedy::Retry | Remedy::RetryAfter(_) } if error.code.is_none() => {
            Failure::unavailable(error.message)
        }
        CallError::Refused { error, .. } => told_no(&error),
        CallError::Ours(failure) => failure,
    }
}
