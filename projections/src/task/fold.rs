//! How one event changes a task's row.

use super::rows::Row;
use crate::erased::Erased;
use application::log::RecordedEvent;
use domain::id::PersonId;
use domain::task::TaskEvent;

/// Nothing has been done about it yet.
pub(super) const OPEN: &str = "open";
/// It was done.
pub(super) const DONE: &str = "done";
/// It needn't be done.
pub(super) const CANCELLED: &str = "cancelled";

/// The row after `event`; none where the task was never created.
pub(super) fn apply(row: Option<Row>, place: &RecordedEvent, event: &TaskEvent, erased: &Erased) -> Option<Row> {
    let mut row = match event {
        TaskEvent::TaskCreated { .. } => created(place, event)?,
        TaskEvent::TaskRescheduled { .. }
        | TaskEvent::TaskReassigned { .. }
        | TaskEvent::TaskRenamed { .. }
        | TaskEvent::TaskCompleted { .. }
        | TaskEvent::TaskCancelled { .. }
        | TaskEvent::TaskReopened { .. }
        | TaskEvent::ReminderDue { .. } => row?,
    };
    match event {
        TaskEvent::TaskCreated { title, .. } | TaskEvent::TaskRenamed { title, .. } => {
            row.title = erased.text(place.tenant, title);
        }
        TaskEvent::TaskRescheduled { to, .. } => row.due_at = *to,
        TaskEvent::TaskReassigned { to, .. } => row.assignee_id = to.uuid(),
        TaskEvent::TaskCompleted { at } => {
            DONE.clone_into(&mut row.state);
            row.done_at = Some(*at);
        }
        TaskEvent::TaskCancelled { .. } => CANCELLED.clone_into(&mut row.state),
        TaskEvent::TaskReopened { .. } => {
            OPEN.clone_into(&mut row.state);
            row.done_at = None;
        }
        TaskEvent::ReminderDue { due_at, .. } => row.reminded_of = Some(*due_at),
    }
    row.last_position = place.position.0;
    Some(row)
}

/// Whose values the event tells, if any.
pub(super) const fn told_of(event: &TaskEvent) -> Option<PersonId> {
    match event {
        TaskEvent::TaskCreated { title, .. } | TaskEvent::TaskRenamed { title, .. } => Some(title.of()),
        TaskEvent::TaskRescheduled { .. }
        | TaskEvent::TaskReassigned { .. }
        | TaskEvent::TaskCompleted { .. }
        | TaskEvent::TaskCancelled { .. }
        | TaskEvent::TaskReopened { .. }
        | TaskEvent::ReminderDue { .. } => None,
    }
}

fn created(place: &RecordedEvent, event: &TaskEvent) -> Option<Row> {
    let TaskEvent::TaskCreated { kind, title, assignee, lead, due_at, at } = event else {
        return None;
    };
    Some(Row {
        tenant_id: place.tenant.uuid(),
        task_id: place.aggregate_id,
        kind: kind.slug().to_owned(),
        title: None,
        person_id: title.of().uuid(),
        assignee_id: assignee.uuid(),
        lead_id: lead.map(Into::into),
        due_at: *due_at,
        state: OPEN.to_owned(),
        done_at: None,
        reminded_of: None,
        created_at: *at,
        last_position: place.position.0,
    })
}
