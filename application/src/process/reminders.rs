//! Whoever is reminded of a task is told on the channel they use.

use super::Effect;
use crate::log::{LogEvent, RecordedEvent};
use crate::task::SendReminder;
use domain::id::TaskId;
use domain::task::TaskEvent;

pub(super) fn react(event: &RecordedEvent) -> Option<Effect> {
    let LogEvent::Task(TaskEvent::ReminderDue { due_at, .. }) = &event.event else { return None };
    Some(Effect::SendReminder(SendReminder { task: TaskId::new(event.aggregate_id), due_at: *due_at }))
}
