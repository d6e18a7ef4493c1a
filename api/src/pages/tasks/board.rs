//! The board as it is drawn.

use super::super::front::{counted, late, when, within_sentence};
use super::filters::Filters;
use chrono::{DateTime, Datelike, Days, SecondsFormat, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use domain::access::Scope;
use domain::task::TaskKind;
use projections::task::{
    Board, Column, LANE_COUNT_MAX, LANE_TASKS_DEFAULT, LANE_TASKS_MAX, Lane, LaneTasks, TaskRow, TaskState,
};

/// By whom and when the board is seen.
pub(super) struct Seen {
    pub(super) filters: Filters,
    pub(super) may_change: bool,
    pub(super) csrf_token: String,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
}

/// The board as it is drawn.
pub(super) struct BoardView {
    /// The query of its own address.
    pub(super) query: String,
    pub(super) may_change: bool,
    pub(super) csrf_token: String,
    /// When a task comes to stand elsewhere without anybody doing anything.
    pub(super) changes_at: Option<String>,
    pub(super) columns: Vec<ColumnView>,
}

/// A column.
pub(super) struct ColumnView {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    pub(super) count: String,
    pub(super) lanes: Vec<LaneView>,
}

/// A lane: a column, or a part of it.
pub(super) struct LaneView {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    /// Where it is only a part of its column: which day it begins with.
    pub(super) day: Option<String>,
    pub(super) is_part: bool,
    pub(super) count: String,
    /// What is said where no task is.
    pub(super) empty: &'static str,
    /// Whether a task can be moved here.
    pub(super) takes: bool,
    pub(super) cards: Vec<CardView>,
    pub(super) more: Option<MoreView>,
}

/// What leads to more of a lane.
pub(super) struct MoreView {
    /// How many tasks more there are than are shown.
    pub(super) hidden: String,
    /// The board's query with more of them; none where a lane shows no more.
    pub(super) query: Option<String>,
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
    pub(super) late: Option<String>,
    /// Whether its assignee was reminded that it is due soon.
    pub(super) is_soon: bool,
    pub(super) is_open: bool,
}

impl BoardView {
    pub(super) fn of(board: Board, seen: &Seen) -> Self {
        let changes_at = changes_at(&board, seen);
        let mut lanes = board.lanes;
        let mut columns: Vec<ColumnView> = Vec::new();
        for column in Column::ALL {
            let own = Lane::ALL.iter().filter(|lane| lane.column() == *column);
            let taken = own.map(|lane| (*lane, lanes.remove(lane).unwrap_or_default())).collect();
            columns.push(ColumnView::of(*column, taken, seen));
        }
        Self {
            query: seen.filters.query(),
            may_change: seen.may_change,
            csrf_token: seen.csrf_token.clone(),
            changes_at,
            columns,
        }
    }
}

/// The first time at which a task becomes late, or the day ends; up to the next full second, so that whoever asks again
/// then finds it so.
fn changes_at(board: &Board, seen: &Seen) -> Option<String> {
    let first = board.lanes.get(&Lane::Today).and_then(|today| today.tasks.first()).map(|task| task.due_at);
    let today = seen.now.with_timezone(&seen.zone).date_naive();
    let midnight = today.checked_add_days(Days::new(1)).and_then(|day| day.and_hms_opt(0, 0, 0));
    let midnight = midnight.and_then(|midnight| super::times::shown(midnight, seen.zone));
    let next = [first, midnight].into_iter().flatten().min()? + TimeDelta::nanoseconds(999_999_999);
    Some(next.to_rfc3339_opts(SecondsFormat::Secs, true))
}

impl ColumnView {
    fn of(column: Column, lanes: Vec<(Lane, LaneTasks)>, seen: &Seen) -> Self {
        let title = match column {
            Column::Overdue => "Overdue",
            Column::Today => "Today",
            Column::Upcoming => "Upcoming",
            Column::Done => "Done",
        };
        let count = lanes.iter().map(|(_, lane)| lane.count).sum();
        let is_capped = lanes.iter().any(|(_, lane)| lane.count >= LANE_COUNT_MAX);
        let is_there = |lane: &Lane| *lane != Lane::Week || lane.first_day(seen.now, seen.zone).is_some();
        let lanes = lanes.into_iter().filter(|(lane, _)| is_there(lane));
        Self {
            slug: column.slug(),
            title,
            count: counted(count, is_capped),
            lanes: lanes.map(|(lane, tasks)| LaneView::of(lane, tasks, seen)).collect(),
        }
    }
}

impl LaneView {
    fn of(lane: Lane, tasks: LaneTasks, seen: &Seen) -> Self {
        let is_sunday = seen.now.with_timezone(&seen.zone).weekday() == Weekday::Sun;
        let (title, empty) = match lane {
            Lane::Overdue => ("Overdue", "Nothing is late. Well done."),
            Lane::Today => ("Today", "Nothing left for today."),
            Lane::Tomorrow => ("Tomorrow", "Nothing planned."),
            Lane::Week if is_sunday => ("Next week", "Nothing planned."),
            Lane::Week => ("This week", "Nothing planned."),
            Lane::Later => ("Later", "Nothing planned."),
            Lane::Done => ("Done", "What you finish shows up here."),
        };
        let is_part = lane.column() == Column::Upcoming;
        let day = lane.first_day(seen.now, seen.zone).filter(|_| is_part).map(|day| match lane {
            Lane::Tomorrow => day.format("%a %-d %b").to_string(),
            Lane::Overdue | Lane::Today | Lane::Week | Lane::Later | Lane::Done => {
                day.format("from %a %-d %b").to_string()
            }
        });
        Self {
            slug: lane.slug(),
            title,
            day,
            is_part,
            count: counted(tasks.count, tasks.count >= LANE_COUNT_MAX),
            empty,
            takes: seen.may_change && lane != Lane::Overdue,
            more: MoreView::of(lane, &tasks, &seen.filters),
            cards: tasks.tasks.into_iter().map(|task| CardView::of(task, seen)).collect(),
        }
    }
}

impl MoreView {
    fn of(lane: Lane, tasks: &LaneTasks, filters: &Filters) -> Option<Self> {
        let shown = i64::try_from(tasks.tasks.len()).unwrap_or(i64::MAX);
        let hidden = tasks.count.saturating_sub(shown);
        let is_capped = tasks.count >= LANE_COUNT_MAX;
        if hidden <= 0 && !(is_capped && shown >= LANE_TASKS_MAX) {
            return None;
        }
        let more = filters.with_more(lane, shown.saturating_add(2 * LANE_TASKS_DEFAULT));
        Some(Self { hidden: counted(hidden, is_capped), query: (shown < LANE_TASKS_MAX).then(|| more.query()) })
    }
}

impl CardView {
    fn of(task: TaskRow, seen: &Seen) -> Self {
        let is_open = task.state == TaskState::Open;
        let at = task.done_at.filter(|_| !is_open).unwrap_or(task.due_at);
        let is_late = is_open && task.due_at < seen.now;
        let title = task.title.unwrap_or_else(|| "Erased".to_owned());
        let time = when(at, seen.now, seen.zone);
        Self {
            id: task.task.to_string(),
            kind: kind(task.kind),
            // "Contact Ravi Kumar" says already whom it is about.
            customer: task.lead_name.filter(|name| !title.contains(name.as_str())),
            lead_number: task.lead_number.map(|number| number.to_string()),
            assignee: task.assignee_name.filter(|_| seen.filters.scope() != Scope::Own),
            // "Done today 5:00 pm".
            time: if is_open { time } else { within_sentence(&time) },
            time_iso: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            late: is_late.then(|| late(seen.now - task.due_at)),
            is_soon: is_open && !is_late && task.reminded_of == Some(task.due_at),
            is_open,
            title,
        }
    }
}

/// What sort of thing, as people read it.
pub(super) const fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Contact => "First contact",
        TaskKind::Callback => "Callback",
        TaskKind::Task => "Task",
    }
}
