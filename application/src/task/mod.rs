//! Use cases of tasks.

mod change;
mod contact;
mod create;
mod remind;

pub use change::{CancelTask, ChangeTask, CompleteTask, ReopenTask};
pub use contact::{CreateContactTask, HandOnContactTask, contact_task_of};
pub use create::{About, CreateTask, Created};
pub use remind::{RemindTask, SendReminder};

use crate::access::{Grant, ManageTasks, Reach};
use crate::app::Application;
use crate::command::{CommandContext, Committed, Guard};
use crate::failure::Failure;
use crate::port::MemberEntry;
use domain::id::{MemberId, TaskId};
use domain::stream::Stream;
use domain::task::{Task, TaskCommand, TaskError};
use std::sync::Arc;

/// What a task's refusal means to a client.
fn refused(error: TaskError) -> Failure {
    match (error, error.field()) {
        (TaskError::Unknown, _) => Failure::NotFound,
        (error, Some(field)) => Failure::invalid(field, error),
        (error, None) => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}

/// Whether the tasks of a member lie within a reach; those of one team of theirs are enough.
fn covers(reach: &Reach, member: &MemberEntry) -> bool {
    let owner = Some(member.member);
    reach.covers(owner, None) || member.teams.iter().any(|team| reach.covers(owner, Some(team)))
}

/// Lets a command through to tasks of members within the grant's reach; others don't exist for the asker.
async fn within(app: &Application, grant: &Grant<ManageTasks>, task: TaskId) -> Result<Guard<Task>, Failure> {
    let stream = Stream::<Task>::new(grant.tenant(), task);
    let state = app.commands.load(stream).await.map_err(|error| error.into_failure(refused))?;
    let seen_owner = state.assignee();
    let is_of_team = match (grant.reach(), seen_owner) {
        (reach @ Reach::Team(..), Some(owner)) => {
            app.members.lookup(grant.tenant(), owner).await?.is_some_and(|member| covers(reach, &member))
        }
        (Reach::Own(_) | Reach::Team(..) | Reach::All, _) => false,
    };
    let reach = grant.reach().clone();
    // The teams were looked up for the owner that was seen; another owner by then has to be covered without them.
    Ok(Arc::new(move |task: &Task| {
        let owner = task.assignee();
        owner.is_some() && (reach.covers(owner, None) || (is_of_team && owner == seen_owner))
    }))
}

/// A member whom the asker may give tasks to: active, and one whose tasks the asker sees. Others don't exist.
async fn assignable(app: &Application, grant: &Grant<ManageTasks>, member: MemberId) -> Result<MemberId, Failure> {
    let entry = app.members.lookup(grant.tenant(), member).await?;
    match entry.filter(|entry| entry.active && covers(grant.reach(), entry)) {
        Some(_) => Ok(member),
        None => Err(Failure::invalid("assignee_id", "there is no such active member whose tasks you may manage")),
    }
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
