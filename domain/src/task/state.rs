//! A task as its rules see it.

use super::TaskEvent;
use crate::id::MemberId;
use crate::private::Private;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The task as its rules see it; nothing until it is created.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub(super) entry: Option<Entry>,
}

/// What the rules read of a created task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) title: Private<String>,
    pub(super) assignee: MemberId,
    pub(super) due_at: DateTime<Utc>,
    pub(super) progress: Progress,
    /// The due time that the assignee was last reminded of.
    pub(super) reminded_of: Option<DateTime<Utc>>,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Progress {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// Not to be done any more.
    Cancelled,
}

impl Task {
    /// Whether the task was created and is neither done nor cancelled.
    pub fn is_open(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| entry.progress == Progress::Open)
    }

    /// On whose board it stands, `None` before it was created.
    pub fn assignee(&self) -> Option<MemberId> {
        self.entry.as_ref().map(|entry| entry.assignee)
    }

    /// The due time in force, `None` before it was created.
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        self.entry.as_ref().map(|entry| entry.due_at)
    }

    /// The task after `event`.
    pub(super) fn take(&mut self, event: TaskEvent) {
        if let TaskEvent::TaskCreated { title, assignee, due_at, .. } = event {
            self.entry = Some(Entry { title, assignee, due_at, progress: Progress::Open, reminded_of: None });
        } else if let Some(entry) = &mut self.entry {
            entry.take(event);
        }
    }
}

impl Entry {
    fn take(&mut self, event: TaskEvent) {
        match event {
            TaskEvent::TaskCreated { .. } => {}
            TaskEvent::TaskRescheduled { to, .. } => self.due_at = to,
            TaskEvent::TaskReassigned { to, .. } => self.assignee = to,
            TaskEvent::TaskRenamed { title, .. } => self.title = title,
            TaskEvent::TaskCompleted { .. } => self.progress = Progress::Done,
            TaskEvent::TaskCancelled { .. } => self.progress = Progress::Cancelled,
            TaskEvent::ReminderDue { due_at, .. } => self.reminded_of = Some(due_at),
        }
    }
}
