//! The board as it is drawn.

use super::super::front::{late, when};
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use domain::access::Scope;
use domain::task::TaskKind;
use projections::task::{BOARD_DONE_COUNT_MAX, Board, Column, TaskRow, TaskState};

/// By whom and when the board is seen.
pub(super) struct Seen {
    pub(super) scope: Scope,
    pub(super) may_change: bool,
    pub(super) csrf_token: String,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
}

/// The board as it is drawn.
pub(super) struct BoardView {
    pub(super) scope: &'static str,
    pub(super) may_change: bool,
    pub(super) csrf_token: String,
    /// Now, as `datetime-local` takes it: no new time lies before.
    pub(super) now_local: String,
    pub(super) columns: Vec<ColumnView>,
}

/// A column.
pub(super) struct ColumnView {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    pub(super) count: String,
    /// What is said where no task is.
    pub(super) empty: &'static str,
    pub(super) cards: Vec<CardView>,
    /// How many tasks more there are than are shown, where there are more.
    pub(super) hidden: Option<String>,
}

/// A task.
pub(super) struct CardView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) customer: Option<String>,
    pub(super) lead_number: Option<String>,
    /// Who has to do it, where that isn't plain.
    pub(super) assignee: Option<String>,
    pub(super) time: String,
    pub(super) time_iso: String,
    pub(super) due_local: String,
    pub(super) late: Option<String>,
    pub(super) is_open: bool,
}

impl BoardView {
    pub(super) fn of(board: Board, seen: Seen) -> Self {
        let counts = board.counts;
        let column = |column, count, tasks| ColumnView::of(column, count, tasks, &seen);
        let columns = vec![
            column(Column::Overdue, counts.overdue, board.overdue),
            column(Column::Today, counts.today, board.today),
            column(Column::Upcoming, counts.upcoming, board.upcoming),
            column(Column::Done, counts.done, board.done),
        ];
        let scope = match seen.scope {
            Scope::Own => "own",
            Scope::Team => "team",
            Scope::All => "all",
        };
        let now_local = local(seen.now, seen.zone);
        Self { scope, may_change: seen.may_change, csrf_token: seen.csrf_token, now_local, columns }
    }
}

impl ColumnView {
    fn of(column: Column, count: i64, tasks: Vec<TaskRow>, seen: &Seen) -> Self {
        let (title, empty) = match column {
            Column::Overdue => ("Overdue", "Nothing is late. Well done."),
            Column::Today => ("Today", "Nothing left for today."),
            Column::Upcoming => ("Upcoming", "Nothing planned yet."),
            Column::Done => ("Done", "What you finish shows up here."),
        };
        let hidden = count.saturating_sub(i64::try_from(tasks.len()).unwrap_or(i64::MAX));
        // Done tasks are counted only so far.
        let or_more = if column == Column::Done && count >= BOARD_DONE_COUNT_MAX { "+" } else { "" };
        Self {
            slug: column.slug(),
            title,
            count: format!("{count}{or_more}"),
            empty,
            cards: tasks.into_iter().map(|task| CardView::of(task, seen)).collect(),
            hidden: (hidden > 0).then(|| format!("{hidden}{or_more}")),
        }
    }
}

impl CardView {
    fn of(task: TaskRow, seen: &Seen) -> Self {
        let is_open = task.state == TaskState::Open;
        let title = task.title.unwrap_or_else(|| "Erased".to_owned());
        let at = task.done_at.filter(|_| !is_open).unwrap_or(task.due_at);
        let is_late = is_open && task.due_at < seen.now;
        Self {
            id: task.task.to_string(),
            kind: kind(task.kind),
            // "Contact Ravi Kumar" says already whom it is about.
            customer: task.lead_name.filter(|name| !title.contains(name.as_str())),
            lead_number: task.lead_number.map(|number| number.to_string()),
            assignee: task.assignee_name.filter(|_| seen.scope != Scope::Own),
            time: when(at, seen.now, seen.zone),
            time_iso: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            due_local: local(task.due_at.max(seen.now), seen.zone),
            late: is_late.then(|| late(seen.now - task.due_at)),
            is_open,
            title,
        }
    }
}

const fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Contact => "First contact",
        TaskKind::Callback => "Callback",
        TaskKind::Task => "Task",
    }
}

fn local(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
}
