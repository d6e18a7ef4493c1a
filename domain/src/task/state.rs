//! A task as its rules see it.

use super::{TaskEvent, TaskKind};
use crate::id::{LeadId, MemberId};
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
    pub(super) kind: TaskKind,
    pub(super) lead: Option<LeadId>,
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

    /// What sort of thing it is, `None` before it was created.
    pub fn kind(&self) -> Option<TaskKind> {
        self.entry.as_ref().map(|entry| entry.kind)
    }

    /// The lead it is about, if any.
    pub fn lead(&self) -> Option<LeadId> {
        self.entry.as_ref().and_then(|entry| entry.lead)
    }

    /// What is to be done, `None` before it was created; perhaps erased.
    pub fn title(&self) -> Option<&Private<String>> {
        self.entry.as_ref().map(|entry| &entry.title)
    }

    /// The task after `event`.
    pub(super) fn take(&mut self, event: TaskEvent) {
        if let TaskEvent::TaskCreated { kind, title, assignee, lead, due_at, .. } = event {
            let progress = Progress::Open;
            self.entry = Some(Entry { kind, lead, title, assignee, due_at, progress, reminded_of: None });
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
            TaskEvent::TaskReopened { .. } => self.progress = Progress::Open,
            TaskEvent::ReminderDue { due_at, .. } => self.reminded_of = Some(due_at),
        }
    }
}
