//! What happens when a command is given to a task.

use super::state::{Entry, Progress};
use super::{Task, TaskCommand, TaskError, TaskEvent, TaskKind};
use crate::id::MemberId;
use crate::private::Private;
use chrono::{DateTime, TimeDelta, Utc};

/// Longest title, in characters after trimming.
pub const TITLE_CHARS_MAX: usize = 200;
/// Longest reason, in characters after trimming.
pub const REASON_CHARS_MAX: usize = 500;
/// How long before a task is due its assignee is reminded.
pub const REMINDED_BEFORE: TimeDelta = TimeDelta::minutes(10);
/// How long after a task was due a reminder of it still helps; after an outage, older ones are left out.
const REMINDED_UNTIL: TimeDelta = TimeDelta::hours(1);
/// How long before now a due time may lie and still count as now: clocks differ, and people type.
const PAST_TOLERANCE: TimeDelta = TimeDelta::seconds(60);

impl Task {
    /// What happens when `command` is given to this task.
    ///
    /// A command that would change nothing (the same time, member or title, done twice, cancelled twice,
    /// reopened while open) gives no
    /// events, and neither does a reminder that came too late: a stale timer is nobody's mistake.
    ///
    /// # Errors
    /// - [`TaskError::Unknown`]: anything but Create to a task that was never created.
    /// - [`TaskError::AlreadyCreated`]: a second Create.
    /// - [`TaskError::Finished`]: changing or cancelling what is done, changing or completing what is cancelled.
    /// - [`TaskError::CallbackToNobody`]: creating a callback that is about no lead.
    /// - [`TaskError::TitleEmpty`], [`TaskError::TitleTooLong`]: a title outside 1..=[`TITLE_CHARS_MAX`].
    /// - [`TaskError::TitleErased`]: renaming a task whose title belonged to an erased person.
    /// - [`TaskError::DueInPast`]: due more than a minute before now.
    /// - [`TaskError::ReasonTooLong`]: a reason above [`REASON_CHARS_MAX`].
    pub fn decide(&self, command: TaskCommand) -> Result<Vec<TaskEvent>, TaskError> {
        match (&self.entry, command) {
            (Some(_), TaskCommand::Create { .. }) => Err(TaskError::AlreadyCreated),
            (None, TaskCommand::Create { kind, title, assignee, lead, due_at, at }) => {
                if kind == TaskKind::Callback && lead.is_none() {
                    return Err(TaskError::CallbackToNobody);
                }
                let title = tidy_private_title(title)?;
                ensure_not_past(due_at, at)?;
                Ok(vec![TaskEvent::TaskCreated { kind, title, assignee, lead, due_at, at }])
            }
            (None, _) => Err(TaskError::Unknown),
            (Some(entry), command) => entry.decide(command),
        }
    }
}

impl Entry {
    fn decide(&self, command: TaskCommand) -> Result<Vec<TaskEvent>, TaskError> {
        let event = match command {
            TaskCommand::Create { .. } => Err(TaskError::AlreadyCreated),
            TaskCommand::Change { due_at, to, title, at } => return self.change(due_at, to, title.as_deref(), at),
            TaskCommand::Reschedule { due_at, at } => self.reschedule(due_at, at),
            TaskCommand::Reassign { to, at } => self.reassign(to, at),
            TaskCommand::Rename { title, at } => self.rename(&title, at),
            TaskCommand::Complete { at } => self.complete(at),
            TaskCommand::Cancel { reason, at } => self.cancel(reason.as_deref(), at),
            TaskCommand::Reopen { at } => Ok(self.reopen(at)),
            TaskCommand::Remind { due_at, at } => Ok(self.remind(due_at, at)),
        };
        Ok(event?.into_iter().collect())
    }

    fn change(
        &self,
        due_at: Option<DateTime<Utc>>,
        to: Option<MemberId>,
        title: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<Vec<TaskEvent>, TaskError> {
        let renamed = title.map(|title| self.rename(title, at)).transpose()?;
        let rescheduled = due_at.map(|due_at| self.reschedule(due_at, at)).transpose()?;
        let reassigned = to.map(|to| self.reassign(to, at)).transpose()?;
        Ok([renamed, rescheduled, reassigned].into_iter().flatten().flatten().collect())
    }

    fn reschedule(&self, due_at: DateTime<Utc>, at: DateTime<Utc>) -> Result<Option<TaskEvent>, TaskError> {
        self.ensure_open()?;
        if due_at == self.due_at {
            return Ok(None);
        }
        ensure_not_past(due_at, at)?;
        Ok(Some(TaskEvent::TaskRescheduled { from: self.due_at, to: due_at, at }))
    }

    fn reassign(&self, to: MemberId, at: DateTime<Utc>) -> Result<Option<TaskEvent>, TaskError> {
        self.ensure_open()?;
        let other = to != self.assignee;
        Ok(other.then_some(TaskEvent::TaskReassigned { from: self.assignee, to, at }))
    }

    fn rename(&self, title: &str, at: DateTime<Utc>) -> Result<Option<TaskEvent>, TaskError> {
        self.ensure_open()?;
        let title = tidy_title(title)?;
        // A new title couldn't be sealed: the key of the person it would belong to is gone.
        let current = self.title.known().ok_or(TaskError::TitleErased)?;
        let other = title != *current;
        Ok(other.then(|| TaskEvent::TaskRenamed { title: Private::new(self.title.of(), title), at }))
    }

    fn complete(&self, at: DateTime<Utc>) -> Result<Option<TaskEvent>, TaskError> {
        match self.progress {
            Progress::Open => Ok(Some(TaskEvent::TaskCompleted { at })),
            Progress::Done => Ok(None),
            Progress::Cancelled => Err(TaskError::Finished),
        }
    }

    fn cancel(&self, reason: Option<&str>, at: DateTime<Utc>) -> Result<Option<TaskEvent>, TaskError> {
        match self.progress {
            Progress::Open => Ok(Some(TaskEvent::TaskCancelled { reason: tidy_reason(reason)?, at })),
            Progress::Done => Err(TaskError::Finished),
            Progress::Cancelled => Ok(None),
        }
    }

    fn reopen(&self, at: DateTime<Utc>) -> Option<TaskEvent> {
        match self.progress {
            Progress::Open => None,
            Progress::Done | Progress::Cancelled => Some(TaskEvent::TaskReopened { due_at: self.due_at, at }),
        }
    }

    fn remind(&self, due_at: DateTime<Utc>, at: DateTime<Utc>) -> Option<TaskEvent> {
        let is_planned = self.progress == Progress::Open && due_at == self.due_at && self.reminded_of != Some(due_at);
        let helps = at.signed_duration_since(due_at) <= REMINDED_UNTIL;
        (is_planned && helps).then_some(TaskEvent::ReminderDue { due_at, at })
    }

    fn ensure_open(&self) -> Result<(), TaskError> {
        if self.progress == Progress::Open { Ok(()) } else { Err(TaskError::Finished) }
    }
}

fn ensure_not_past(due_at: DateTime<Utc>, at: DateTime<Utc>) -> Result<(), TaskError> {
    if at.signed_duration_since(due_at) > PAST_TOLERANCE { Err(TaskError::DueInPast) } else { Ok(()) }
}

/// The title trimmed; one that is erased stays as it is, there is nothing left to check.
fn tidy_private_title(title: Private<String>) -> Result<Private<String>, TaskError> {
    let Some(text) = title.known() else { return Ok(title) };
    Ok(Private::new(title.of(), tidy_title(text)?))
}

fn tidy_title(title: &str) -> Result<String, TaskError> {
    let title = title.trim();
    match title.chars().count() {
        0 => Err(TaskError::TitleEmpty),
        1..=TITLE_CHARS_MAX => Ok(title.to_owned()),
        _ => Err(TaskError::TitleTooLong),
    }
}

/// The trimmed reason, `None` if nothing is left of it.
fn tidy_reason(reason: Option<&str>) -> Result<Option<String>, TaskError> {
    let reason = reason.unwrap_or_default().trim();
    match reason.chars().count() {
        0 => Ok(None),
        1..=REASON_CHARS_MAX => Ok(Some(reason.to_owned())),
        _ => Err(TaskError::ReasonTooLong),
    }
}
