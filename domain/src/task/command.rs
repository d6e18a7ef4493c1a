//! What can be asked of a task.

use super::TaskKind;
use crate::id::{LeadId, MemberId};
use crate::private::Private;
use chrono::{DateTime, Utc};

/// What can be asked of a task, in the imperative.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskCommand {
    /// Put it on a board.
    Create {
        /// What sort of thing.
        kind: TaskKind,
        /// What to do, 1..=200 characters after trimming.
        title: Private<String>,
        /// On whose board.
        assignee: MemberId,
        /// The lead it is about; a callback must have one.
        lead: Option<LeadId>,
        /// By when; not in the past.
        due_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Another due time; not in the past.
    Reschedule {
        /// The new time.
        due_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Another member's board.
    Reassign {
        /// The member.
        to: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Another title, 1..=200 characters after trimming.
    Rename {
        /// The title.
        title: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Several of these at once: all of them, or none.
    Change {
        /// The new time, if there is one.
        due_at: Option<DateTime<Utc>>,
        /// The member, if it is another one's.
        to: Option<MemberId>,
        /// The title, if there is another.
        title: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It is done.
    Complete {
        /// When.
        at: DateTime<Utc>,
    },
    /// It needn't be done any more.
    Cancel {
        /// Why.
        reason: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It was done or cancelled by mistake: it is to be done after all.
    Reopen {
        /// When.
        at: DateTime<Utc>,
    },
    /// Remind the assignee of this due time, once.
    Remind {
        /// The due time that the reminder was planned for; another one in force makes it void.
        due_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
}
