//! A board: all columns at once.

use super::column::{Bounds, Column};
use super::read::{Stored, TaskRow};
use crate::{ReadError, ReadModels};
use application::access::{Grant, ViewTasks};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::Scope;
use uuid::Uuid;

/// How many open tasks a column shows; those due first.
pub const BOARD_COLUMN_TASKS_MAX: i64 = 200;
/// How many done tasks the board shows; those done last.
pub const BOARD_DONE_TASKS_MAX: i64 = 50;
/// Up to how many done tasks are counted.
pub const BOARD_DONE_COUNT_MAX: i64 = 1_000;

/// The tasks of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// Open and due before now, by due time.
    pub overdue: Vec<TaskRow>,
    /// Open and due until the day ends, by due time.
    pub today: Vec<TaskRow>,
    /// Open and due on a later day, by due time.
    pub upcoming: Vec<TaskRow>,
    /// Done, newest first.
    pub done: Vec<TaskRow>,
    /// How many there are, shown or not.
    pub counts: BoardCounts,
}

/// How many tasks stand in each column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardCounts {
    /// Open and due before now.
    pub overdue: i64,
    /// Open and due until the day ends.
    pub today: i64,
    /// Open and due on a later day.
    pub upcoming: i64,
    /// Done; [`BOARD_DONE_COUNT_MAX`] stands for that many or more.
    pub done: i64,
}

struct Placed {
    board_column: String,
    total: i64,
    task_id: Uuid,
    kind: String,
    title: Option<String>,
    state: String,
    assignee_id: Uuid,
    assignee_name: Option<String>,
    lead_id: Option<Uuid>,
    lead_number: Option<String>,
    lead_name: Option<String>,
    due_at: DateTime<Utc>,
    done_at: Option<DateTime<Utc>>,
    reminded_of: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    last_position: i64,
}

impl Board {
    fn place(&mut self, placed: Placed) -> Result<(), ReadError> {
        let column = Column::ALL.iter().find(|column| column.slug() == placed.board_column);
        let (tasks, count) = match column.ok_or(ReadError::UnknownWord { what: "column" })? {
            Column::Overdue => (&mut self.overdue, &mut self.counts.overdue),
            Column::Today => (&mut self.today, &mut self.counts.today),
            Column::Upcoming => (&mut self.upcoming, &mut self.counts.upcoming),
            Column::Done => (&mut self.done, &mut self.counts.done),
        };
        *count = placed.total;
        tasks.push(TaskRow::try_from(Stored {
            task_id: placed.task_id,
            kind: placed.kind,
            title: placed.title,
            state: placed.state,
            assignee_id: placed.assignee_id,
            assignee_name: placed.assignee_name,
            lead_id: placed.lead_id,
            lead_number: placed.lead_number,
            lead_name: placed.lead_name,
            due_at: placed.due_at,
            done_at: placed.done_at,
            reminded_of: placed.reminded_of,
            created_at: placed.created_at,
            last_position: placed.last_position,
        })?);
        Ok(())
    }
}

impl ReadModels {
    /// The board of those whose tasks the asker sees, at `now` in the tenant's time zone.
    ///
    /// `scope` narrows whose tasks; it never reaches further than the grant.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn board(
        &self,
        grant: &Grant<ViewTasks>,
        scope: Option<Scope>,
        now: DateTime<Utc>,
        zone: Tz,
    ) -> Result<Board, ReadError> {
        let assignees = self.assignees(grant, scope, None).await?;
        let mut board = Board::default();
        for placed in self.placed(grant, assignees.as_deref(), Bounds::at(now, zone)).await? {
            board.place(placed)?;
        }
        Ok(board)
    }

    async fn placed(
        &self,
        grant: &Grant<ViewTasks>,
        assignees: Option<&[Uuid]>,
        bounds: Bounds,
    ) -> Result<Vec<Placed>, ReadError> {
        let placed = sqlx::query_as!(
            Placed,
            r#"WITH open_task AS (
                SELECT t.task_id, t.due_at,
                    CASE WHEN t.due_at < $3 THEN 'overdue' WHEN t.due_at < $4 THEN 'today' ELSE 'upcoming' END
                        AS board_column
                FROM task t
                WHERE t.tenant_id = $1 AND t.state = 'open' AND ($2::uuid[] IS NULL OR t.assignee_id = ANY ($2))
            ), done_task AS (
                SELECT t.task_id, t.done_at
                FROM task t
                WHERE t.tenant_id = $1 AND t.state = 'done' AND ($2::uuid[] IS NULL OR t.assignee_id = ANY ($2))
                ORDER BY t.done_at DESC, t.task_id DESC
                LIMIT $7
            ), placed AS (
                SELECT o.task_id, o.board_column, count(*) OVER (PARTITION BY o.board_column) AS total,
                    row_number() OVER (PARTITION BY o.board_column ORDER BY o.due_at, o.task_id) AS place,
                    $5::bigint AS shown
                FROM open_task o
                UNION ALL
                SELECT d.task_id, 'done', count(*) OVER (),
                    row_number() OVER (ORDER BY d.done_at DESC, d.task_id DESC), $6::bigint
                FROM done_task d
            )
            SELECT p.board_column AS "board_column!", p.total AS "total!", t.task_id, t.kind, t.title, t.state,
                t.assignee_id, m.name AS assignee_name, t.lead_id, l.number AS "lead_number?", l.name AS lead_name,
                t.due_at, t.done_at, t.reminded_of, t.created_at, t.last_position
            FROM placed p
            JOIN task t ON t.tenant_id = $1 AND t.task_id = p.task_id
            LEFT JOIN member m ON m.tenant_id = t.tenant_id AND m.member_id = t.assignee_id
            LEFT JOIN lead l ON l.tenant_id = t.tenant_id AND l.lead_id = t.lead_id
            WHERE p.place <= p.shown
            ORDER BY p.board_column, p.place"#,
            grant.tenant().uuid(),
            assignees,
            bounds.now,
            bounds.tomorrow,
            BOARD_COLUMN_TASKS_MAX,
            BOARD_DONE_TASKS_MAX,
            BOARD_DONE_COUNT_MAX,
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(placed)
    }
}
