//! Where tasks stand: which come first in a stretch of time, and how many there are.
//!
//! What is asked for is taken apart into cells, one for each assignee, state and kind: each cell is an index read in its
//! order, and the first of all cells are the first of the stretch, however many tasks there are.

use super::read::Stored;
use crate::{ReadError, ReadModels};
use chrono::{DateTime, TimeDelta, Utc};
use domain::task::TaskKind;
use std::collections::HashMap;
use uuid::Uuid;

/// Whose tasks of which kinds and states are looked at.
pub(super) struct Cells {
    pub(super) tenant: Uuid,
    /// Whose; `None` is everybody's.
    pub(super) assignees: Option<Vec<Uuid>>,
    pub(super) states: Vec<String>,
    pub(super) kinds: Vec<String>,
}

impl Cells {
    pub(super) fn of(tenant: Uuid, assignees: Option<Vec<Uuid>>, states: &[&str], kind: Option<TaskKind>) -> Self {
        let kinds = kind.map_or_else(|| TaskKind::ALL.to_vec(), |kind| vec![kind]);
        Self {
            tenant,
            assignees,
            states: states.iter().map(|state| (*state).to_owned()).collect(),
            kinds: kinds.into_iter().map(|kind| kind.slug().to_owned()).collect(),
        }
    }
}

/// A stretch of time, and how many of its tasks are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its first moment, or what stands before it.
    pub(super) from: Option<(DateTime<Utc>, Uuid)>,
    /// The first moment after it.
    pub(super) before: Option<DateTime<Utc>>,
    /// How many tasks are wanted.
    pub(super) wanted: i64,
    /// Up to how many are counted.
    pub(super) counted: i64,
}

impl Stretch {
    /// All tasks due from the first moment on, and before the second.
    pub(super) fn between(
        from: Option<DateTime<Utc>>,
        before: Option<DateTime<Utc>>,
        wanted: i64,
        counted: i64,
    ) -> Self {
        // No task has this id, so that one which is due at the first moment comes after it.
        Self { from: from.map(|from| (from, Uuid::nil())), before, wanted, counted }
    }
}

/// A task that stands in a stretch; none where the stretch is empty.
pub(super) struct Placed {
    /// Which stretch, from 1.
    pub(super) stretch: i64,
    /// How many tasks the stretch has, up to how many are counted.
    pub(super) total: i64,
    pub(super) task_id: Option<Uuid>,
}

impl ReadModels {
    /// The tasks due first in each stretch, in its order.
    pub(super) async fn place(&self, cells: &Cells, stretches: &[Stretch]) -> Result<Vec<Placed>, ReadError> {
        match &cells.assignees {
            None => self.place_all(cells, stretches).await,
            Some(assignees) => self.place_of(cells, assignees, stretches).await,
        }
    }

    async fn place_all(&self, cells: &Cells, stretches: &[Stretch]) -> Result<Vec<Placed>, ReadError> {
        let columns = Columns::of(stretches);
        let placed = sqlx::query_as!(
            Placed,
            r#"SELECT s.place AS "stretch!", counted.total AS "total!", placed.task_id AS "task_id?"
            FROM unnest($4::timestamptz[], $5::uuid[], $6::timestamptz[], $7::bigint[], $8::bigint[]) WITH ORDINALITY
                AS s (from_at, from_task, before_at, wanted, counted, place)
            CROSS JOIN LATERAL (
                SELECT count(*) AS total FROM (
                    SELECT FROM unnest($2::text[]) AS state (word) CROSS JOIN unnest($3::text[]) AS kind (word)
                    CROSS JOIN LATERAL (
                        SELECT FROM task t
                        WHERE t.tenant_id = $1 AND t.state = state.word AND t.kind = kind.word
                          AND (t.due_at, t.task_id) > (s.from_at, s.from_task) AND t.due_at < s.before_at
                        ORDER BY t.due_at, t.task_id
                        LIMIT s.counted
                    ) AS cell
                    LIMIT s.counted
                ) AS cells
            ) AS counted
            LEFT JOIN LATERAL (
                SELECT cell.task_id, cell.due_at
                FROM unnest($2::text[]) AS state (word) CROSS JOIN unnest($3::text[]) AS kind (word)
                CROSS JOIN LATERAL (
                    SELECT t.task_id, t.due_at FROM task t
                    WHERE t.tenant_id = $1 AND t.state = state.word AND t.kind = kind.word
                      AND (t.due_at, t.task_id) > (s.from_at, s.from_task) AND t.due_at < s.before_at
                    ORDER BY t.due_at, t.task_id
                    LIMIT s.wanted
                ) AS cell
                ORDER BY cell.due_at, cell.task_id
                LIMIT s.wanted
            ) AS placed ON true
            ORDER BY s.place, placed.due_at, placed.task_id"#,
            cells.tenant,
            &cells.states,
            &cells.kinds,
            &columns.from_at,
            &columns.from_task,
            &columns.before_at,
            &columns.wanted,
            &columns.counted,
        )
        .fetch_all(self.pool.of(cells.tenant).await?.on())
        .await?;
        Ok(placed)
    }

    async fn place_of(
        &self,
        cells: &Cells,
        assignees: &[Uuid],
        stretches: &[Stretch],
    ) -> Result<Vec<Placed>, ReadError> {
        let columns = Columns::of(stretches);
        let placed = sqlx::query_as!(
            Placed,
            r#"SELECT s.place AS "stretch!", counted.total AS "total!", placed.task_id AS "task_id?"
            FROM unnest($5::timestamptz[], $6::uuid[], $7::timestamptz[], $8::bigint[], $9::bigint[]) WITH ORDINALITY
                AS s (from_at, from_task, before_at, wanted, counted, place)
            CROSS JOIN LATERAL (
                SELECT count(*) AS total FROM (
                    SELECT FROM unnest($2::uuid[]) AS assignee (id)
                    CROSS JOIN unnest($3::text[]) AS state (word) CROSS JOIN unnest($4::text[]) AS kind (word)
                    CROSS JOIN LATERAL (
                        SELECT FROM task t
                        WHERE t.tenant_id = $1 AND t.assignee_id = assignee.id AND t.state = state.word
                          AND t.kind = kind.word
                          AND (t.due_at, t.task_id) > (s.from_at, s.from_task) AND t.due_at < s.before_at
                        ORDER BY t.due_at, t.task_id
                        LIMIT s.counted
                    ) AS cell
                    LIMIT s.counted
                ) AS cells
            ) AS counted
            LEFT JOIN LATERAL (
                SELECT cell.task_id, cell.due_at
                FROM unnest($2::uuid[]) AS assignee (id)
                CROSS JOIN unnest($3::text[]) AS state (word) CROSS JOIN unnest($4::text[]) AS kind (word)
                CROSS JOIN LATERAL (
                    SELECT t.task_id, t.due_at FROM task t
                    WHERE t.tenant_id = $1 AND t.assignee_id = assignee.id AND t.state = state.word
                      AND t.kind = kind.word
                      AND (t.due_at, t.task_id) > (s.from_at, s.from_task) AND t.due_at < s.before_at
                    ORDER BY t.due_at, t.task_id
                    LIMIT s.wanted
                ) AS cell
                ORDER BY cell.due_at, cell.task_id
                LIMIT s.wanted
            ) AS placed ON true
            ORDER BY s.place, placed.due_at, placed.task_id"#,
            cells.tenant,
            assignees,
            &cells.states,
            &cells.kinds,
            &columns.from_at,
            &columns.from_task,
            &columns.before_at,
            &columns.wanted,
            &columns.counted,
        )
        .fetch_all(self.pool.of(cells.tenant).await?.on())
        .await?;
        Ok(placed)
    }

    /// The tasks that were done last, newest first, as one stretch that begins after `after`.
    pub(super) async fn place_done(
        &self,
        cells: &Cells,
        after: Option<(DateTime<Utc>, Uuid)>,
        wanted: i64,
        counted: i64,
    ) -> Result<Vec<Placed>, ReadError> {
        let (after_at, after_task) = after.unwrap_or((last(), Uuid::max()));
        // Everybody's is one cell without an assignee; the other statement is the same with one.
        let Some(assignees) = &cells.assignees else {
            return self.place_all_done(cells, (after_at, after_task), wanted, counted).await;
        };
        let placed = sqlx::query_as!(
            Placed,
            r#"SELECT 1::bigint AS "stretch!", counted.total AS "total!", placed.task_id AS "task_id?"
            FROM (
                SELECT count(*) AS total FROM (
                    SELECT FROM unnest($2::uuid[]) AS assignee (id) CROSS JOIN unnest($3::text[]) AS kind (word)
                    CROSS JOIN LATERAL (
                        SELECT FROM task t
                        WHERE t.tenant_id = $1 AND t.assignee_id = assignee.id AND t.state = 'done'
                          AND t.kind = kind.word AND (t.done_at, t.task_id) < ($4, $5)
                        ORDER BY t.done_at DESC, t.task_id DESC
                        LIMIT $7
                    ) AS cell
                    LIMIT $7
                ) AS cells
            ) AS counted
            LEFT JOIN LATERAL (
                SELECT cell.task_id, cell.done_at
                FROM unnest($2::uuid[]) AS assignee (id) CROSS JOIN unnest($3::text[]) AS kind (word)
                CROSS JOIN LATERAL (
                    SELECT t.task_id, t.done_at FROM task t
                    WHERE t.tenant_id = $1 AND t.assignee_id = assignee.id AND t.state = 'done'
                      AND t.kind = kind.word AND (t.done_at, t.task_id) < ($4, $5)
                    ORDER BY t.done_at DESC, t.task_id DESC
                    LIMIT $6
                ) AS cell
                ORDER BY cell.done_at DESC, cell.task_id DESC
                LIMIT $6
            ) AS placed ON true
            ORDER BY placed.done_at DESC, placed.task_id DESC"#,
            cells.tenant,
            assignees,
            &cells.kinds,
            after_at,
            after_task,
            wanted,
            counted,
        )
        .fetch_all(self.pool.of(cells.tenant).await?.on())
        .await?;
        Ok(placed)
    }

    async fn place_all_done(
        &self,
        cells: &Cells,
        (after_at, after_task): (DateTime<Utc>, Uuid),
        wanted: i64,
        counted: i64,
    ) -> Result<Vec<Placed>, ReadError> {
        let placed = sqlx::query_as!(
            Placed,
            r#"SELECT 1::bigint AS "stretch!", counted.total AS "total!", placed.task_id AS "task_id?"
            FROM (
                SELECT count(*) AS total FROM (
                    SELECT FROM unnest($2::text[]) AS kind (word)
                    CROSS JOIN LATERAL (
                        SELECT FROM task t
                        WHERE t.tenant_id = $1 AND t.state = 'done' AND t.kind = kind.word
                          AND (t.done_at, t.task_id) < ($3, $4)
                        ORDER BY t.done_at DESC, t.task_id DESC
                        LIMIT $6
                    ) AS cell
                    LIMIT $6
                ) AS cells
            ) AS counted
            LEFT JOIN LATERAL (
                SELECT cell.task_id, cell.done_at
                FROM unnest($2::text[]) AS kind (word)
                CROSS JOIN LATERAL (
                    SELECT t.task_id, t.done_at FROM task t
                    WHERE t.tenant_id = $1 AND t.state = 'done' AND t.kind = kind.word
                      AND (t.done_at, t.task_id) < ($3, $4)
                    ORDER BY t.done_at DESC, t.task_id DESC
                    LIMIT $5
                ) AS cell
                ORDER BY cell.done_at DESC, cell.task_id DESC
                LIMIT $5
            ) AS placed ON true
            ORDER BY placed.done_at DESC, placed.task_id DESC"#,
            cells.tenant,
            &cells.kinds,
            after_at,
            after_task,
            wanted,
            counted,
        )
        .fetch_all(self.pool.of(cells.tenant).await?.on())
        .await?;
        Ok(placed)
    }

    /// These tasks, in the order of their ids here; what is gone meanwhile is left out.
    pub(super) async fn tasks_at(&self, tenant: Uuid, tasks: &[Uuid]) -> Result<Vec<Stored>, ReadError> {
        let rows = sqlx::query_as!(
            Stored,
            r#"SELECT t.task_id, t.kind, t.title, t.state, t.assignee_id, m.name AS assignee_name, t.lead_id,
                l.number AS "lead_number?", l.name AS lead_name, t.due_at, t.done_at, t.reminded_of,
                t.created_at, t.last_position
            FROM task t
            LEFT JOIN member m ON m.tenant_id = t.tenant_id AND m.member_id = t.assignee_id
            LEFT JOIN lead l ON l.tenant_id = t.tenant_id AND l.lead_id = t.lead_id
            WHERE t.tenant_id = $1 AND t.task_id = ANY ($2)"#,
            tenant,
            tasks,
        )
        .fetch_all(self.pool.of(tenant).await?.on())
        .await?;
        let mut found: HashMap<Uuid, Stored> = rows.into_iter().map(|row| (row.task_id, row)).collect();
        Ok(tasks.iter().filter_map(|task| found.remove(task)).collect())
    }
}

/// Before everything that is due.
const FIRST: DateTime<Utc> = DateTime::UNIX_EPOCH;
/// Days until after everything that is due: beyond the year 9999, which is the last that a time can name.
const LAST_DAYS: i64 = 3_000_000;

/// After everything that is due.
fn last() -> DateTime<Utc> {
    FIRST.checked_add_signed(TimeDelta::days(LAST_DAYS)).unwrap_or(FIRST)
}

/// Stretches as the columns of a statement.
struct Columns {
    from_at: Vec<DateTime<Utc>>,
    from_task: Vec<Uuid>,
    before_at: Vec<DateTime<Utc>>,
    wanted: Vec<i64>,
    counted: Vec<i64>,
}

impl Columns {
    fn of(stretches: &[Stretch]) -> Self {
        let from = |stretch: &Stretch| stretch.from.unwrap_or((FIRST, Uuid::nil()));
        Self {
            from_at: stretches.iter().map(|stretch| from(stretch).0).collect(),
            from_task: stretches.iter().map(|stretch| from(stretch).1).collect(),
            before_at: stretches.iter().map(|stretch| stretch.before.unwrap_or_else(last)).collect(),
            wanted: stretches.iter().map(|stretch| stretch.wanted).collect(),
            counted: stretches.iter().map(|stretch| stretch.counted).collect(),
        }
    }
}
