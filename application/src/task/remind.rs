//! Reminding an assignee: on the open page, and by a message where that is the channel they use.

use super::{execute, refused};
use crate::access::{Grant, ManageTasks, Receive};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::conversation::{conversation_of, window_of};
use crate::failure::Failure;
use crate::notification::RequestNotification;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::conversation::Channel;
use domain::id::{NotificationId, TaskId, TenantId};
use domain::notification::{Content, Importance, RecipientClass, Requested, Trigger};
use domain::private::Private;
use domain::stream::Stream;
use domain::task::{REMINDED_BEFORE, Task, TaskCommand, TaskKind};
use domain::whatsapp::WhatsAppConnection;

/// Remind the assignee of a task whose time for that has come; any other task is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemindTask {
    /// Which task.
    pub task: TaskId,
}

#[async_trait]
impl UseCase for RemindTask {
    type Permission = ManageTasks;
    type Output = Option<Committed>;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Option<Committed>, Failure> {
        let at = app.clock.now();
        let task = load(app, grant.tenant(), self.task).await?;
        let Some(due_at) = task.due_at().filter(|due_at| *due_at - REMINDED_BEFORE <= at) else { return Ok(None) };
        execute(app, grant, context, self.task, TaskCommand::Remind { due_at, at }).await.map(Some)
    }
}

/// Tell a callback's assignee by WhatsApp that it is due soon: what follows from a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendReminder {
    /// Which task.
    pub task: TaskId,
    /// The due time that it reminds of; another one in force makes it void.
    pub due_at: DateTime<Utc>,
}

#[async_trait]
impl UseCase for SendReminder {
    type Permission = Receive;
    type Output = ();

    async fn run(self, app: &Application, grant: &Grant<Receive>, context: CommandContext) -> Result<(), Failure> {
        let tenant = grant.tenant();
        let Some(requested) = self.requested(app, tenant).await? else { return Ok(()) };
        let name = format!("reminder of {}", self.due_at.timestamp_micros());
        let notification = NotificationId::derived(self.task.uuid(), &name);
        let request = RequestNotification { notification, requested: Box::new(requested) };
        request.run(app, grant, context).await.map(|_| ())
    }
}

impl SendReminder {
    /// The message; none where it is over, isn't a callback, or its assignee can't be written to.
    async fn requested(self, app: &Application, tenant: TenantId) -> Result<Option<Requested>, Failure> {
        let task = load(app, tenant, self.task).await?;
        let in_force = task.is_open() && task.due_at() == Some(self.due_at) && task.kind() == Some(TaskKind::Callback);
        let (Some(title), Some(assignee), true) = (task.title(), task.assignee(), in_force) else { return Ok(None) };
        let Some(contact) = app.members.contact(tenant, assignee).await? else { return Ok(None) };
        let connection = Stream::<WhatsAppConnection>::new(tenant, WhatsAppConnection::id_of(tenant));
        let connection = app.commands.load(connection).await.map_err(|error| error.into_failure(Failure::internal))?;
        let (Some(mobile), Some(link)) = (contact.mobile, connection.link()) else { return Ok(None) };
        let zone = app.tenants.profile(tenant).await?.time_zone;
        let at = app.clock.now();
        let conversation = conversation_of(tenant, Channel::WhatsApp, contact.person);
        let window_ends_at = window_of(app, tenant, conversation).await?;
        Ok(Some(Requested {
            channel: Channel::WhatsApp,
            endpoint: link.phone_number_id.clone(),
            recipient_class: RecipientClass::Assignee,
            person: contact.person,
            address: Private::new(contact.person, mobile.as_str().trim_start_matches('+').to_owned()),
            trigger: Trigger::CallbackDue,
            // Not a part of a talk: what it says belongs to the customer, and goes when the customer is erased.
            conversation: None,
            content: content(title, self.due_at, zone),
            answers: None,
            importance: Importance::Ordinary,
            despite_opt_out: false,
            // A window that never opened is one that is over: the gate lets no free text through.
            window_ends_at: Some(window_ends_at.unwrap_or(at)),
            at,
        }))
    }
}

fn content(title: &Private<String>, due_at: DateTime<Utc>, zone: Tz) -> Private<Content> {
    let time = due_at.with_timezone(&zone).format("%-I:%M %P");
    let words = |title: &String| Content::Text { body: format!("Reminder: {title} at {time}.") };
    title.known().map_or_else(|| Private::erased(title.of()), |known| Private::new(title.of(), words(known)))
}

async fn load(app: &Application, tenant: TenantId, task: TaskId) -> Result<Task, Failure> {
    let stream = Stream::<Task>::new(tenant, task);
    app.commands.load(stream).await.map_err(|error| error.into_failure(refused))
}
