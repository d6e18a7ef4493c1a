//! Queries of tasks.

use super::column::{Bounds, Column};
use super::fold::{DONE, OPEN};
use super::places::{Cells, Stretch};
use crate::member::Colleague;
use crate::page::{Page, PageRequest, word};
use crate::{ReadError, ReadModels};
use application::access::{Grant, PermissionKind, Reach, ViewTasks};
use application::log::Position;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::Scope;
use domain::id::{LeadId, MemberId, TaskId, TenantId};
use domain::lead::LeadNumber;
use domain::task::{REMINDED_BEFORE, TaskKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many tasks about one lead are looked at; a lead has fewer.
const LEAD_TASKS_MAX: i64 = 1_000;
/// How many reminders are shown at a time.
const REMINDERS_MAX: i64 = 3;
/// How many members' tasks are looked at as a team's at most; a team has fewer.
const TEAM_MEMBERS_MAX: i64 = 2_000;

/// One task as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// Its id.
    pub task: TaskId,
    /// What sort of thing is to be done.
    pub kind: TaskKind,
    /// What to do; `None` once erased.
    pub title: Option<String>,
    /// How far it has come.
    pub state: TaskState,
    /// On whose board it stands.
    pub assignee: MemberId,
    /// That member's name; `None` once erased.
    pub assignee_name: Option<String>,
    /// The lead it is about.
    pub lead: Option<LeadId>,
    /// That lead's number.
    pub lead_number: Option<LeadNumber>,
    /// That lead's customer; `None` where it is about no lead, and once erased.
    pub lead_name: Option<String>,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// The due time that the assignee was last reminded of.
    pub reminded_of: Option<DateTime<Utc>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Where its newest event stands.
    pub position: Position,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// Not to be done any more.
    Cancelled,
}

/// What a list of tasks is narrowed to; all of what is set holds. Cancelled tasks are in no list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Whose tasks; never more than the grant reaches.
    pub scope: Option<Scope>,
    /// In which column they stand.
    pub column: Option<Column>,
    /// About which lead.
    pub lead: Option<LeadId>,
    /// On whose board; never whom the grant doesn't reach.
    pub assignee: Option<MemberId>,
    /// What sort of thing.
    pub kind: Option<TaskKind>,
}

pub(super) struct Stored {
    pub(super) task_id: Uuid,
    pub(super) kind: String,
    pub(super) title: Option<String>,
    pub(super) state: String,
    pub(super) assignee_id: Uuid,
    pub(super) assignee_name: Option<String>,
    pub(super) lead_id: Option<Uuid>,
    pub(super) lead_number: Option<String>,
    pub(super) lead_name: Option<String>,
    pub(super) due_at: DateTime<Utc>,
    pub(super) done_at: Option<DateTime<Utc>>,
    pub(super) reminded_of: Option<DateTime<Utc>>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) last_position: i64,
}

impl TryFrom<Stored> for TaskRow {
    type Error = ReadError;

    fn try_from(stored: Stored) -> Result<Self, ReadError> {
        Ok(Self {
            task: TaskId::new(stored.task_id),
            kind: word("task kind", &stored.kind)?,
            title: stored.title,
            state: word("task state", &stored.state)?,
            assignee: MemberId::new(stored.assignee_id),
            assignee_name: stored.assignee_name,
            lead: stored.lead_id.map(LeadId::new),
            lead_number: stored.lead_number.map(|number| word("lead number", &number)).transpose()?,
            lead_name: stored.lead_name,
            due_at: stored.due_at,
            done_at: stored.done_at,
            reminded_of: stored.reminded_of,
            created_at: stored.created_at,
            position: Position(stored.last_position),
        })
    }
}

/// Whose tasks are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Everybody's.
    All,
    /// This member's, if it is one who asks.
    Own(Option<MemberId>),
    /// This member's, and of whoever shares one of these teams.
    Team(MemberId, Vec<String>),
    /// This member's, and of whoever shares one of the member's own teams.
    OwnTeams(Option<MemberId>),
}

/// What is asked for, clipped to what the grant reaches.
pub(super) fn clip(grant: &Grant<ViewTasks>, asked: Option<Scope>) -> Whose {
    match (grant.reach(), asked) {
        (Reach::Own(member), _) | (Reach::Team(member, _), Some(Scope::Own)) => Whose::Own(Some(*member)),
        (Reach::Team(member, _), _) => Whose::Team(*member, grant.reach().teams()),
        (Reach::All, Some(Scope::Own)) => Whose::Own(grant.member()),
        (Reach::All, Some(Scope::Team)) => Whose::OwnTeams(grant.member()),
        (Reach::All, Some(Scope::All) | None) => Whose::All,
    }
}

/// The page of a list that was read as a whole.
fn listed(
    mut rows: Vec<Stored>,
    filter: TaskFilter,
    (from, before): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    after: Option<(DateTime<Utc>, Uuid)>,
    page: &PageRequest,
) -> Result<Page<TaskRow>, ReadError> {
    let is_done = filter.column == Some(Column::Done);
    let state = filter.column.map(|column| if column == Column::Done { DONE } else { OPEN });
    let key = |row: &Stored| (if is_done { row.done_at.unwrap_or(row.due_at) } else { row.due_at }, row.task_id);
    rows.sort_by_key(key);
    if is_done {
        rows.reverse();
    }
    let follows = |row: &Stored| match after {
        None => true,
        Some(after) if is_done => key(row) < after,
        Some(after) => key(row) > after,
    };
    let rows = rows.into_iter().filter(|row| {
        state.is_none_or(|state| row.state == state)
            && filter.kind.is_none_or(|kind| row.kind == kind.slug())
            && from.is_none_or(|from| row.due_at >= from)
            && before.is_none_or(|before| row.due_at < before)
            && follows(row)
    });
    let fetched = usize::try_from(page.fetched()).unwrap_or(usize::MAX);
    cut(rows.take(fetched).collect(), filter, page)
}

fn cut(rows: Vec<Stored>, filter: TaskFilter, page: &PageRequest) -> Result<Page<TaskRow>, ReadError> {
    let is_done = filter.column == Some(Column::Done);
    let at = |row: &Stored| if is_done { row.done_at.unwrap_or(row.due_at) } else { row.due_at };
    Page::cut(rows, page, |row| (at(row), row.task_id), TaskRow::try_from)
}

impl ReadModels {
    /// Tasks that the asker sees: those that are done newest first, all others by due time.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn list_tasks(
        &self,
        grant: &Grant<ViewTasks>,
        filter: TaskFilter,
        now: DateTime<Utc>,
        zone: Tz,
        page: PageRequest,
    ) -> Result<Page<TaskRow>, ReadError> {
        let tenant = grant.tenant().uuid();
        let assignees = self.assignees(grant, filter.scope, filter.assignee).await?;
        let after = page.after::<(DateTime<Utc>, Uuid)>()?;
        let (from, before) = Bounds::at(now, zone).of(filter.column);
        if let Some(lead) = filter.lead {
            let rows = self.of_lead(tenant, assignees.as_deref(), lead).await?;
            return listed(rows, filter, (from, before), after, &page);
        }
        let states: &[&str] = if filter.column.is_some() { &[OPEN] } else { &[OPEN, DONE] };
        let cells = Cells::of(tenant, assignees, states, filter.kind);
        let placed = if filter.column == Some(Column::Done) {
            self.place_done(&cells, after, page.fetched(), 0).await?
        } else {
            let stretch = Stretch::between(from, before, page.fetched(), 0);
            self.place(&cells, &[Stretch { from: after.or(stretch.from), ..stretch }]).await?
        };
        let ids: Vec<Uuid> = placed.into_iter().filter_map(|placed| placed.task_id).collect();
        cut(self.tasks_at(tenant, &ids).await?, filter, &page)
    }

    /// The tasks about a lead, by due time; as many as a list can hold in all.
    async fn of_lead(&self, tenant: Uuid, assignees: Option<&[Uuid]>, lead: LeadId) -> Result<Vec<Stored>, ReadError> {
        let tasks = sqlx::query_scalar!(
            "SELECT t.task_id FROM task t
            WHERE t.tenant_id = $1 AND t.lead_id = $2 AND t.state <> 'cancelled'
              AND ($3::uuid[] IS NULL OR t.assignee_id = ANY ($3))
            ORDER BY t.due_at, t.task_id
            LIMIT $4",
            tenant,
            lead.uuid(),
            assignees,
            LEAD_TASKS_MAX,
        )
        .fetch_all(self.pool.of(tenant).await?.on())
        .await?;
        self.tasks_at(tenant, &tasks).await
    }

    /// The asker's own tasks that they were reminded of and that aren't late yet, by due time.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn reminders(&self, grant: &Grant<ViewTasks>, now: DateTime<Utc>) -> Result<Vec<TaskRow>, ReadError> {
        let tasks = sqlx::query_scalar!(
            "SELECT t.task_id FROM unnest($3::text[]) AS kind (word)
            CROSS JOIN LATERAL (
                SELECT t.task_id, t.due_at FROM task t
                WHERE t.tenant_id = $1 AND t.assignee_id = $2 AND t.state = 'open' AND t.kind = kind.word
                  AND t.due_at >= $4 AND t.due_at < $5 AND t.reminded_of = t.due_at
                ORDER BY t.due_at
                LIMIT $6
            ) AS t
            ORDER BY t.due_at, t.task_id
            LIMIT $6",
            grant.tenant().uuid(),
            grant.member().map(MemberId::uuid),
            &Cells::of(grant.tenant().uuid(), None, &[], None).kinds,
            now,
            now + REMINDED_BEFORE,
            REMINDERS_MAX,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        let rows = self.tasks_at(grant.tenant().uuid(), &tasks).await?;
        rows.into_iter().map(TaskRow::try_from).collect()
    }

    /// One task, if there is such a one and the asker sees it; a cancelled one too.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    /// - [`ReadError::UnknownWord`]: the row holds a word that isn't known.
    pub async fn lookup_task(&self, grant: &Grant<ViewTasks>, task: TaskId) -> Result<Option<TaskRow>, ReadError> {
        let assignees = self.assignees(grant, None, None).await?;
        let row = sqlx::query_as!(
            Stored,
            r#"SELECT t.task_id, t.kind, t.title, t.state, t.assignee_id, m.name AS assignee_name, t.lead_id,
                l.number AS "lead_number?", l.name AS lead_name, t.due_at, t.done_at, t.reminded_of,
                t.created_at, t.last_position
            FROM task t
            LEFT JOIN member m ON m.tenant_id = t.tenant_id AND m.member_id = t.assignee_id
            LEFT JOIN lead l ON l.tenant_id = t.tenant_id AND l.lead_id = t.lead_id
            WHERE t.tenant_id = $1 AND t.task_id = $2 AND ($3::uuid[] IS NULL OR t.assignee_id = ANY ($3))"#,
            grant.tenant().uuid(),
            task.uuid(),
            assignees.as_deref(),
        )
        .fetch_optional(self.pool.of(grant.tenant()).await?.on())
        .await?;
        row.map(TaskRow::try_from).transpose()
    }

    /// The active members whose tasks the asker sees, by name.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: a statement failed.
    pub async fn board_members<P: PermissionKind>(&self, grant: &Grant<P>) -> Result<Vec<Colleague>, ReadError> {
        let all = self.colleagues(grant).await?;
        let within = match grant.reach() {
            Reach::All => return Ok(all),
            Reach::Own(member) => vec![member.uuid()],
            Reach::Team(member, _) => self.team_of(grant.tenant(), Some(*member), Some(grant.reach().teams())).await?,
        };
        Ok(all.into_iter().filter(|one| within.contains(&one.member.uuid())).collect())
    }

    /// Whose tasks are to be read; `None` is everybody's. Where one is named it is that one's alone, if within the scope.
    pub(super) async fn assignees(
        &self,
        grant: &Grant<ViewTasks>,
        scope: Option<Scope>,
        only: Option<MemberId>,
    ) -> Result<Option<Vec<Uuid>>, ReadError> {
        let within = self.all_assignees(grant, scope).await?;
        let Some(only) = only.map(MemberId::uuid) else { return Ok(within) };
        let is_within = within.is_none_or(|members| members.contains(&only));
        Ok(Some(is_within.then_some(only).into_iter().collect()))
    }

    async fn all_assignees(
        &self,
        grant: &Grant<ViewTasks>,
        scope: Option<Scope>,
    ) -> Result<Option<Vec<Uuid>>, ReadError> {
        let (member, teams) = match clip(grant, scope) {
            Whose::All => return Ok(None),
            Whose::Own(member) => return Ok(Some(member.map(MemberId::uuid).into_iter().collect())),
            Whose::Team(member, teams) => (Some(member), Some(teams)),
            Whose::OwnTeams(member) => (member, None),
        };
        Ok(Some(self.team_of(grant.tenant(), member, teams).await?))
    }

    /// A member and whoever shares one of these teams; of the member's own teams where none are given.
    async fn team_of(
        &self,
        tenant: TenantId,
        member: Option<MemberId>,
        teams: Option<Vec<String>>,
    ) -> Result<Vec<Uuid>, ReadError> {
        let assignees = sqlx::query_scalar!(
            "SELECT m.member_id
            FROM member m
            WHERE m.tenant_id = $1
              AND (m.member_id = $2 OR m.teams && coalesce($3::text[],
                    (SELECT own.teams FROM member own WHERE own.tenant_id = $1 AND own.member_id = $2)))
            LIMIT $4",
            tenant.uuid(),
            member.map(MemberId::uuid),
            teams.as_deref(),
            TEAM_MEMBERS_MAX,
        )
        .fetch_all(self.pool.of(tenant).await?.on())
        .await?;
        Ok(assignees)
    }
}
