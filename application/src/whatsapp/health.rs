//! Asking Meta how a connection is.

use super::{CallError, OnBehalfOf, Remedy, execute, failure_of, linked};
use crate::access::{Grant, ManageWhatsApp, Receive};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use domain::id::TenantId;
use domain::whatsapp::{Source, WhatsAppAsk};

/// Ask Meta now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshHealth;

#[async_trait]
impl UseCase for RefreshHealth {
    type Permission = ManageWhatsApp;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageWhatsApp>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        check(app, grant.tenant(), Source::Member, context).await.map_err(failure_of)
    }
}

/// Look after a connection without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckHealth;

#[async_trait]
impl UseCase for CheckHealth {
    type Permission = Receive;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<Receive>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        check(app, grant.tenant(), Source::Poll, context).await.map_err(failure_of)
    }
}

/// Takes in what Meta says; where it says that the connection is lost, that is what is taken in.
async fn check(
    app: &Application,
    tenant: TenantId,
    source: Source,
    context: CommandContext,
) -> Result<Committed, CallError> {
    let link = linked(app, tenant).await?;
    app.traffic.checked(tenant, if source == Source::Member { "member" } else { "poll" }).await?;
    let ask = match app.accounts.facts(tenant, OnBehalfOf::Connection, &link.waba_id, &link.phone_number_id).await {
        Ok(answer) => WhatsAppAsk::RecordFacts { facts: answer.value, source },
        Err(CallError::Refused { error, remedy: Remedy::Lost(kind) }) => {
            WhatsAppAsk::Lose { reason: error.message, kind }
        }
        Err(error @ (CallError::Refused { .. } | CallError::Ours(_))) => return Err(error),
    };
    Ok(execute(app, tenant, ask, context).await?)
}
