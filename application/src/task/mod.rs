//! Use cases of tasks.

use crate::access::{Grant, ManageTasks, Reach};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed, Guard};
use crate::failure::Failure;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::{LeadId, MemberId, PersonId, TaskId, TenantId};
use domain::private::Private;
use domain::stream::Stream;
use domain::task::{Task, TaskCommand, TaskError, TaskKind};
use std::sync::Arc;

/// Working minutes in which a new lead is to be contacted.
const CONTACT_WITHIN_MIN: u32 = 30;

/// The task of contacting a new lead: one for each lead.
pub fn contact_task_of(tenant: TenantId, lead: LeadId) -> TaskId {
    TaskId::derived(tenant.uuid(), &format!("contact {lead}"))
}

/// What a task's refusal means to a client.
fn refused(error: TaskError) -> Failure {
    match (error, error.field()) {
        (TaskError::Unknown, _) => Failure::NotFound,
        (error, Some(field)) => Failure::invalid(field, error),
        (error, None) => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}

/// Lets a command through to tasks of members within the grant's reach; others don't exist for the asker.
async fn within(app: &Application, grant: &Grant<ManageTasks>, task: TaskId) -> Result<Guard<Task>, Failure> {
    let stream = Stream::<Task>::new(grant.tenant(), task);
    let state = app.commands.load(stream).await.map_err(|error| error.into_failure(refused))?;
    let seen_owner = state.assignee();
    let team = match (grant.reach(), seen_owner) {
        (Reach::Team(..), Some(owner)) => {
            app.members.lookup(grant.tenant(), owner).await?.and_then(|member| member.team)
        }
        (Reach::Own(_) | Reach::Team(..) | Reach::All, _) => None,
    };
    let reach = grant.reach().clone();
    // The team was looked up for the owner that was seen; another owner by then has to be covered without it.
    Ok(Arc::new(move |task: &Task| {
        let team = team.as_ref().filter(|_| task.assignee() == seen_owner);
        task.assignee().is_some() && reach.covers(task.assignee(), team)
    }))
}

async fn execute(
    app: &Application,
    grant: &Grant<ManageTasks>,
    context: CommandContext,
    task: TaskId,
    command: TaskCommand,
) -> Result<Committed, Failure> {
    let guard = within(app, grant, task).await?;
    let stream = Stream::<Task>::new(grant.tenant(), task);
    app.commands.execute(stream, command, context, Some(guard)).await.map_err(|error| error.into_failure(refused))
}

/// Say that a task is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompleteTask {
    /// Which task.
    pub task: TaskId,
}

#[async_trait]
impl UseCase for CompleteTask {
    type Permission = ManageTasks;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        execute(app, grant, context, self.task, TaskCommand::Complete { at: app.clock.now() }).await
    }
}

/// Let a task be due at another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RescheduleTask {
    /// Which task.
    pub task: TaskId,
    /// The new time, not in the past.
    pub due_at: DateTime<Utc>,
}

#[async_trait]
impl UseCase for RescheduleTask {
    type Permission = ManageTasks;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let command = TaskCommand::Reschedule { due_at: self.due_at, at: app.clock.now() };
        execute(app, grant, context, self.task, command).await
    }
}

/// Put "Contact ..." on the board of a new lead's owner: what follows from an assignment.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateContactTask {
    /// The lead.
    pub lead: LeadId,
    /// The customer's name, perhaps erased.
    pub name: Private<domain::name::PersonName>,
    /// The owner.
    pub assignee: MemberId,
    /// When the lead was assigned; working time runs from here.
    pub assigned_at: DateTime<Utc>,
}

#[async_trait]
impl UseCase for CreateContactTask {
    type Permission = ManageTasks;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let profile = app.tenants.profile(grant.tenant()).await?;
        let at = app.clock.now();
        let due_at = profile.working_hours.after(self.assigned_at, CONTACT_WITHIN_MIN, profile.time_zone).max(at);
        let command = TaskCommand::Create {
            kind: TaskKind::Contact,
            title: contact_title(&self.name),
            assignee: self.assignee,
            lead: Some(self.lead),
            due_at,
            at,
        };
        let stream = Stream::<Task>::new(grant.tenant(), contact_task_of(grant.tenant(), self.lead));
        app.commands.execute(stream, command, context, None).await.map_err(|error| error.into_failure(refused))
    }
}

fn contact_title(name: &Private<domain::name::PersonName>) -> Private<String> {
    let person: PersonId = name.of();
    name.known().map_or_else(|| Private::erased(person), |name| Private::new(person, format!("Contact {name}")))
}

/// Let the task of contacting a lead follow the lead to its new owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOnContactTask {
    /// The lead.
    pub lead: LeadId,
    /// The new owner.
    pub to: MemberId,
}

#[async_trait]
impl UseCase for HandOnContactTask {
    type Permission = ManageTasks;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let task = contact_task_of(grant.tenant(), self.lead);
        execute(app, grant, context, task, TaskCommand::Reassign { to: self.to, at: app.clock.now() }).await
    }
}
