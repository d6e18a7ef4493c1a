//! The task of contacting a new lead, which follows the lead.

use super::{execute, refused};
use crate::access::{Grant, ManageTasks};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::{LeadId, MemberId, PersonId, TaskId, TenantId};
use domain::private::Private;
use domain::stream::Stream;
use domain::task::{Task, TaskCommand, TaskKind};

/// Working minutes in which a new lead is to be contacted.
const CONTACT_WITHIN_MIN: u32 = 30;

/// The task of contacting a new lead: one for each lead.
pub fn contact_task_of(tenant: TenantId, lead: LeadId) -> TaskId {
    TaskId::derived(tenant.uuid(), &format!("contact {lead}"))
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
