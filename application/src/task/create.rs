//! Putting a task on a board.

use super::{assignable, refused};
use crate::access::{Grant, ManageTasks, Reach, ViewLeads};
use crate::app::{Application, UseCase};
use crate::command::CommandContext;
use crate::failure::Failure;
use crate::lead;
use crate::log::Position;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::{LeadId, MemberId, PersonId, TaskId, TenantId};
use domain::lead::Lead;
use domain::private::Private;
use domain::stream::Stream;
use domain::task::{Task, TaskCommand, TaskKind};

/// A lead that a task is about, as far as the asker sees leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    lead: LeadId,
    reach: Reach,
}

impl About {
    /// This lead, if the holder of the grant turns out to see it.
    pub fn new(lead: LeadId, grant: &Grant<ViewLeads>) -> Self {
        Self { lead, reach: grant.reach().clone() }
    }

    /// The lead's customer; a lead that the asker doesn't see isn't there.
    async fn person(&self, app: &Application, tenant: TenantId) -> Result<PersonId, Failure> {
        let stream = Stream::<Lead>::new(tenant, self.lead);
        let lead = app.commands.load(stream).await.map_err(|error| error.into_failure(lead::refused))?;
        let is_seen = !lead.is_erased() && self.reach.covers(lead.assignee(), lead.team());
        lead.person().filter(|_| is_seen).ok_or(Failure::NotFound)
    }
}

/// Put a task on the asker's board, or on that of another whose tasks the asker sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTask {
    /// What sort of thing.
    pub kind: TaskKind,
    /// What to do, 1..=200 characters after trimming.
    pub title: String,
    /// By when, not in the past.
    pub due_at: DateTime<Utc>,
    /// On whose board; the asker's own where nobody is named.
    pub assignee: Option<MemberId>,
    /// The lead it is about; a callback must have one.
    pub about: Option<About>,
}

/// A task that was put on a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Created {
    /// Which task.
    pub task: TaskId,
    /// Where in the log it stands.
    pub position: Option<Position>,
}

#[async_trait]
impl UseCase for CreateTask {
    type Permission = ManageTasks;
    type Output = Created;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Created, Failure> {
        let tenant = grant.tenant();
        let assignee = match self.assignee.or(grant.member()) {
            Some(member) => assignable(app, grant, member).await?,
            None => return Err(Failure::invalid("assignee_id", "is required")),
        };
        let person = match &self.about {
            Some(about) => about.person(app, tenant).await?,
            // What is about nobody is sealed with a key that belongs to the tasks of its assignee.
            None => PersonId::derived(tenant.uuid(), &format!("tasks of {assignee}")),
        };
        let task = TaskId::derived(context.command_id.uuid(), "task");
        let command = TaskCommand::Create {
            kind: self.kind,
            title: Private::new(person, self.title),
            assignee,
            lead: self.about.map(|about| about.lead),
            due_at: self.due_at,
            at: app.clock.now(),
        };
        let stream = Stream::<Task>::new(tenant, task);
        let done = app.commands.execute(stream, command, context, None).await;
        let committed = done.map_err(|error| error.into_failure(refused))?;
        Ok(Created { task, position: committed.position })
    }
}
