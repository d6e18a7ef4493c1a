//! A board: all lanes at once.

use super::column::{Bounds, Lane};
use super::fold::OPEN;
use super::places::{Cells, Placed, Stretch};
use super::read::TaskRow;
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewTasks};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::Scope;
use domain::id::{MemberId, TaskId};
use domain::task::TaskKind;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// How many tasks a lane shows where nobody asks for more; of open ones those due first, of done ones those done last.
pub const LANE_TASKS_DEFAULT: i64 = 40;
/// How many tasks a lane shows at most.
pub const LANE_TASKS_MAX: i64 = 1_000;
/// Up to how many tasks of a lane are counted.
pub const LANE_COUNT_MAX: i64 = 1_000;

/// What a board is narrowed to, and how much of it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardFilter {
    /// Whose tasks; never more than the grant reaches.
    pub scope: Option<Scope>,
    /// One member's alone, where the scope has that one.
    pub assignee: Option<MemberId>,
    /// What sort of thing.
    pub kind: Option<TaskKind>,
    /// How many tasks lanes show, up to [`LANE_TASKS_MAX`]; others show [`LANE_TASKS_DEFAULT`].
    pub shown: BTreeMap<Lane, i64>,
}

/// The tasks of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// All lanes, from left to right.
    pub lanes: BTreeMap<Lane, LaneTasks>,
}

/// The tasks of a lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneTasks {
    /// Those that are shown, in their order.
    pub tasks: Vec<TaskRow>,
    /// How many there are, shown or not; [`LANE_COUNT_MAX`] stands for that many or more.
    pub count: i64,
}

impl ReadModels {
    /// The board of those whose tasks the asker sees, at `now` in the tenant's time zone.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn board(
        &self,
        grant: &Grant<ViewTasks>,
        filter: &BoardFilter,
        now: DateTime<Utc>,
        zone: Tz,
    ) -> Result<Board, ReadError> {
        let tenant = grant.tenant().uuid();
        let assignees = self.assignees(grant, filter.scope, filter.assignee).await?;
        let cells = Cells::of(tenant, assignees, &[OPEN], filter.kind);
        let wanted = |lane| filter.shown.get(&lane).copied().unwrap_or(LANE_TASKS_DEFAULT).clamp(1, LANE_TASKS_MAX);
        let bounds = Bounds::at(now, zone);
        let stretches = Lane::OPEN.map(|lane| {
            let (from, before) = bounds.of_lane(lane);
            Stretch::between(from, before, wanted(lane), LANE_COUNT_MAX)
        });
        let open = self.place(&cells, &stretches).await?;
        let done = self.place_done(&cells, None, wanted(Lane::Done), LANE_COUNT_MAX).await?;
        let ids: Vec<Uuid> = open.iter().chain(&done).filter_map(|placed| placed.task_id).collect();
        let rows = self.tasks_at(tenant, &ids).await?.into_iter().map(TaskRow::try_from);
        let mut rows = rows.map(|row| row.map(|row| (row.task, row))).collect::<Result<HashMap<_, _>, _>>()?;
        let mut board = Board { lanes: Lane::ALL.iter().map(|lane| (*lane, LaneTasks::default())).collect() };
        for placed in open {
            let place = usize::try_from(placed.stretch - 1).unwrap_or(usize::MAX);
            if let Some(lane) = Lane::OPEN.get(place) {
                board.put(*lane, &placed, &mut rows);
            }
        }
        for placed in done {
            board.put(Lane::Done, &placed, &mut rows);
        }
        Ok(board)
    }
}

impl Board {
    fn put(&mut self, lane: Lane, placed: &Placed, rows: &mut HashMap<TaskId, TaskRow>) {
        let tasks = self.lanes.entry(lane).or_default();
        tasks.count = placed.total;
        tasks.tasks.extend(placed.task_id.and_then(|task| rows.remove(&TaskId::new(task))));
    }
}
