//! Changing a task that one sees.

use super::{assignable, execute};
use crate::access::{Grant, ManageTasks};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::id::{MemberId, TaskId};
use domain::task::TaskCommand;

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

/// Say that what was done or cancelled is to be done after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReopenTask {
    /// Which task.
    pub task: TaskId,
}

#[async_trait]
impl UseCase for ReopenTask {
    type Permission = ManageTasks;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        execute(app, grant, context, self.task, TaskCommand::Reopen { at: app.clock.now() }).await
    }
}

/// Say that a task needn't be done any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelTask {
    /// Which task.
    pub task: TaskId,
    /// Why, at most 500 characters after trimming.
    pub reason: Option<String>,
}

#[async_trait]
impl UseCase for CancelTask {
    type Permission = ManageTasks;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let command = TaskCommand::Cancel { reason: self.reason, at: app.clock.now() };
        execute(app, grant, context, self.task, command).await
    }
}

/// Change a task: what is set, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeTask {
    /// Which task.
    pub task: TaskId,
    /// The new time, not in the past.
    pub due_at: Option<DateTime<Utc>>,
    /// The new assignee: an active member whose tasks the asker sees.
    pub assignee: Option<MemberId>,
    /// The new title, 1..=200 characters after trimming.
    pub title: Option<String>,
}

#[async_trait]
impl UseCase for ChangeTask {
    type Permission = ManageTasks;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageTasks>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let to = match self.assignee {
            Some(member) => Some(assignable(app, grant, member).await?),
            None => None,
        };
        let command = TaskCommand::Change { due_at: self.due_at, to, title: self.title, at: app.clock.now() };
        execute(app, grant, context, self.task, command).await
    }
}
