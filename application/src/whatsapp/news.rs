//! What Meta's webhooks tell about an account.

use super::execute;
use crate::access::{Grant, Receive};
use crate::app::{Application, UseCase};
use crate::command::CommandContext;
use crate::failure::Failure;
use async_trait::async_trait;
use domain::whatsapp::{Facts, LossKind, Source, WhatsAppAsk, WhatsAppError};

/// What ends sending, by Meta's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Meta's words.
    pub reason: String,
    /// What has to be repaired.
    pub kind: LossKind,
}

/// Take in what a webhook tells about the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNews {
    /// Meta's name for it, such as `account_update/ACCOUNT_RESTRICTION`.
    pub what: String,
    /// More of Meta's words.
    pub details: String,
    /// What it says about number, account or business.
    pub facts: Facts,
    /// Whether sending ends.
    pub loss: Option<Loss>,
}

#[async_trait]
impl UseCase for RecordNews {
    type Permission = Receive;
    type Output = ();

    async fn run(self, app: &Application, grant: &Grant<Receive>, context: CommandContext) -> Result<(), Failure> {
        let Self { what, details, facts, loss } = self;
        let mut asks = vec![("notice", WhatsAppAsk::Notice { what, details })];
        if !facts.is_empty() {
            asks.push(("facts", WhatsAppAsk::RecordFacts { facts, source: Source::Webhook }));
        }
        if let Some(Loss { reason, kind }) = loss {
            asks.push(("loss", WhatsAppAsk::Lose { reason, kind }));
        }
        for (step, ask) in asks {
            match execute(app, grant.tenant(), ask, context.step(step)).await {
                Ok(_) => {}
                // News of an account that is being connected, or isn't any more, stand in its history all the same.
                Err(Failure::Refused { code, .. }) if code == WhatsAppError::NotConnected.code() => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }
}
