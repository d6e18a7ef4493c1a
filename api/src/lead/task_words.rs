//! What has happened to the tasks about a lead, in words.

use super::words::{Told, read};
use domain::id::MemberId;
use domain::task::TaskKind;
use serde_json::Value;

/// What happened to a task, or `None` where it is nothing that these words know.
pub(super) fn what(told: &Told<'_>) -> Option<String> {
    let (detail, title) = (&told.entry.detail, told.entry.text.as_deref());
    let task = called("Task", title);
    let words = match told.entry.kind.as_str() {
        "task.created" => {
            let kind = read::<TaskKind>(detail, "kind").unwrap_or(TaskKind::Task);
            format!("{} for {}{}", called(noun(kind), title), named(told, "to"), due(told, "due_at"))
        }
        "task.rescheduled" => {
            let was = moment(told, "due_from").map(|was| format!(", was {was}")).unwrap_or_default();
            format!("{task} is due {}{was}", moment(told, "due_at").unwrap_or_default())
        }
        "task.reassigned" => format!("{task} handed from {} to {}", named(told, "from"), named(told, "to")),
        "task.renamed" => match title {
            Some(title) => format!("Task is called “{title}” now"),
            None => "Task is called something else now".to_owned(),
        },
        "task.completed" => format!("{task} is done"),
        "task.cancelled" => format!("{task} was cancelled"),
        "task.reopened" => format!("{task} is to be done after all{}", due(told, "due_at")),
        "task.reminder_due" => format!("{}{}", called("Reminder of the task", title), due(told, "due_at")),
        _ => return None,
    };
    Some(words)
}

/// The members that an entry about a task names.
pub(super) fn named_in(detail: &Value) -> impl Iterator<Item = MemberId> {
    ["from", "to"].into_iter().filter_map(|field| read::<MemberId>(detail, field))
}

const fn noun(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Callback => "Callback",
        TaskKind::Contact | TaskKind::Task => "Task",
    }
}

/// The thing with its title; without, where its person was erased.
fn called(thing: &str, title: Option<&str>) -> String {
    title.map_or_else(|| thing.to_owned(), |title| format!("{thing} “{title}”"))
}

fn named(told: &Told<'_>, field: &str) -> String {
    read::<MemberId>(&told.entry.detail, field).map(|member| told.reading.name(member)).unwrap_or_default()
}

fn due(told: &Told<'_>, field: &str) -> String {
    moment(told, field).map(|at| format!(", due {at}")).unwrap_or_default()
}

/// A time within a sentence: `today 5:00 pm`, `Tue 24 Nov, 5:00 pm`.
fn moment(told: &Told<'_>, field: &str) -> Option<String> {
    read(&told.entry.detail, field).map(|at| told.reading.moment(at))
}
