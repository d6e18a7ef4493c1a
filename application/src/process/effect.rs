//! Effects: use cases that the system asks for because something happened.

use crate::access::{Grant, PermissionKind, SystemAuthority};
use crate::app::{Application, UseCase};
use crate::command::CommandContext;
use crate::conversation::Register;
use crate::failure::Failure;
use crate::lead::{AssignUnowned, AttachMedia, CaptureLead};
use crate::log::{Actor, RecordedEvent};
use crate::notification::RequestNotification;
use crate::task::{CreateContactTask, HandOnContactTask, SendReminder};
use domain::id::CommandId;
use uuid::Uuid;

/// Something that follows from an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A finished inquiry becomes a lead.
    CaptureLead(Box<CaptureLead>),
    /// The contact is told the lead's number.
    Register(Register),
    /// What a contact sent is kept with a lead.
    AttachMedia(Box<AttachMedia>),
    /// A new lead gets an owner.
    AssignLead(AssignUnowned),
    /// The owner gets the task of contacting the customer.
    CreateContactTask(Box<CreateContactTask>),
    /// The task follows the lead to its new owner.
    HandOnContactTask(HandOnContactTask),
    /// A reply is to be sent.
    RequestNotification(Box<RequestNotification>),
    /// A task's assignee is told that it is due soon.
    SendReminder(SendReminder),
}

impl Effect {
    /// The process manager that wants it, as it stands in metadata.
    pub const fn process(&self) -> &'static str {
        match self {
            Self::CaptureLead(_) | Self::Register(_) => "inquiry",
            Self::AttachMedia(_) => "media",
            Self::AssignLead(_) => "assignment",
            Self::CreateContactTask(_) | Self::HandOnContactTask(_) => "contact",
            Self::RequestNotification(_) => "replies",
            Self::SendReminder(_) => "reminders",
        }
    }

    /// What it concerns: effects of one lane are carried out in order.
    pub fn lane(&self) -> Uuid {
        match self {
            Self::CaptureLead(capture) => capture.conversation.map_or(Uuid::nil(), Uuid::from),
            Self::Register(register) => register.conversation.uuid(),
            Self::AttachMedia(attach) => attach.lead.uuid(),
            Self::AssignLead(assign) => assign.lead.uuid(),
            Self::CreateContactTask(create) => create.lead.uuid(),
            Self::HandOnContactTask(hand_on) => hand_on.lead.uuid(),
            Self::SendReminder(reminder) => reminder.task.uuid(),
            Self::RequestNotification(request) => {
                request.requested.conversation.map_or(request.notification.uuid(), Uuid::from)
            }
        }
    }

    /// Carries the effect out; `place` tells it from the other effects of the same event.
    ///
    /// # Errors
    /// The use case's own [`Failure`].
    pub async fn run(
        self,
        app: &Application,
        system: &SystemAuthority,
        cause: &RecordedEvent,
        place: usize,
    ) -> Result<(), Failure> {
        let process = self.process();
        let by = By { app, system, cause, context: context(cause, process, place), process };
        match self {
            Self::CaptureLead(use_case) => by.ask(*use_case).await,
            Self::Register(use_case) => by.ask(use_case).await,
            Self::AttachMedia(use_case) => by.ask(*use_case).await,
            Self::AssignLead(use_case) => by.ask(use_case).await,
            Self::CreateContactTask(use_case) => by.ask(*use_case).await,
            Self::HandOnContactTask(use_case) => by.ask(use_case).await,
            Self::SendReminder(use_case) => by.ask(use_case).await,
            Self::RequestNotification(use_case) => by.ask(*use_case).await,
        }
    }
}

struct By<'a> {
    app: &'a Application,
    system: &'a SystemAuthority,
    cause: &'a RecordedEvent,
    context: CommandContext,
    process: &'static str,
}

impl By<'_> {
    async fn ask<P: PermissionKind, U: UseCase<Permission = P>>(self, use_case: U) -> Result<(), Failure> {
        let grant: Grant<P> = self.system.grant(self.cause.tenant, self.process);
        self.app.dispatch(&grant, self.context, use_case).await.map(|_| ())
    }
}

fn context(cause: &RecordedEvent, process: &str, place: usize) -> CommandContext {
    CommandContext {
        command_id: CommandId::derived(cause.tenant.uuid(), &format!("effect {} {place}", cause.position)),
        actor: Actor::System(process.to_owned()),
        correlation_id: cause.metadata.correlation_id,
        causation: Some(cause.position),
        request_id: cause.metadata.request_id.clone(),
        token: None,
    }
}
