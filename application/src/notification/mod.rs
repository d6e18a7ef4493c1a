//! Use cases of notifications.

mod gate;

pub use gate::{Gate, gate};

use crate::access::{Grant, Receive};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::NotificationId;
use domain::notification::{Notification, NotificationCommand, NotificationError, Progress, Requested};
use domain::stream::Stream;

pub(crate) fn refused(error: NotificationError) -> Failure {
    match error {
        NotificationError::Unknown => Failure::NotFound,
        error @ (NotificationError::AlreadyRequested
        | NotificationError::NotPending
        | NotificationError::AttemptInFlight
        | NotificationError::AlreadyHandedOver) => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}

/// Ask for a message to be sent: what follows from a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestNotification {
    /// Names it for ever.
    pub notification: NotificationId,
    /// What, to whom, why.
    pub requested: Box<Requested>,
}

#[async_trait]
impl UseCase for RequestNotification {
    type Permission = Receive;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<Receive>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let stream = Stream::<Notification>::new(grant.tenant(), self.notification);
        let command = NotificationCommand::Request(self.requested);
        app.commands.execute(stream, command, context, None).await.map_err(|error| error.into_failure(refused))
    }
}

/// Record what a provider's status webhook says about a message.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDelivery {
    /// Which notification it is about.
    pub notification: NotificationId,
    /// The provider's id of the message.
    pub message: String,
    /// What it says.
    pub progress: Progress,
    /// When, by the provider's clock.
    pub provider_at: DateTime<Utc>,
}

#[async_trait]
impl UseCase for RecordDelivery {
    type Permission = Receive;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<Receive>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let Self { notification, message, progress, provider_at } = self;
        let stream = Stream::<Notification>::new(grant.tenant(), notification);
        let command = NotificationCommand::RecordStatus { message, progress, provider_at, at: app.clock.now() };
        app.commands.execute(stream, command, context, None).await.map_err(|error| error.into_failure(refused))
    }
}
