//! What has happened to a task.

use super::TaskKind;
use crate::id::{LeadId, MemberId};
use crate::private::Private;
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to a task, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskEvent {
    /// Somebody has something to do.
    TaskCreated {
        /// What sort of thing.
        kind: TaskKind,
        /// What to do; it may name a customer.
        title: Private<String>,
        /// On whose board.
        assignee: MemberId,
        /// The lead it is about.
        lead: Option<LeadId>,
        /// By when.
        due_at: DateTime<Utc>,
        /// When it was created.
        at: DateTime<Utc>,
    },
    /// It is due at another time.
    TaskRescheduled {
        /// The time before.
        from: DateTime<Utc>,
        /// The time now.
        to: DateTime<Utc>,
        /// When that was decided.
        at: DateTime<Utc>,
    },
    /// It stands on another member's board.
    TaskReassigned {
        /// The member before.
        from: MemberId,
        /// The member now.
        to: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// It has another title.
    TaskRenamed {
        /// The title now.
        title: Private<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is done.
    TaskCompleted {
        /// When.
        at: DateTime<Utc>,
    },
    /// It needn't be done any more.
    TaskCancelled {
        /// Why.
        reason: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is to be done after all.
    TaskReopened {
        /// By when, as before.
        due_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The assignee should be reminded now.
    ReminderDue {
        /// The due time it reminds of.
        due_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
}

impl DomainEvent for TaskEvent {
    fn event_type(&self) -> String {
        match self {
            Self::TaskCreated { .. } => "task.created",
            Self::TaskRescheduled { .. } => "task.rescheduled",
            Self::TaskReassigned { .. } => "task.reassigned",
            Self::TaskRenamed { .. } => "task.renamed",
            Self::TaskCompleted { .. } => "task.completed",
            Self::TaskCancelled { .. } => "task.cancelled",
            Self::TaskReopened { .. } => "task.reopened",
            Self::ReminderDue { .. } => "task.reminder_due",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
