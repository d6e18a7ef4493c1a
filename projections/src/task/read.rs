//! Queries of tasks.

use super::column::{Bounds, Column};
use super::fold::{DONE, OPEN};
use crate::page::{Page, PageRequest, word};
use crate::{ReadError, ReadModels};
use application::access::{Grant, Reach, ViewTasks};
use application::log::Position;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::Scope;
use domain::id::{LeadId, MemberId, TaskId};
use domain::lead::LeadNumber;
use domain::task::TaskKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
        let assignees = self.assignees(grant, filter.scope, filter.assignee).await?;
        if filter.column == Some(Column::Done) {
            return self.list_done(grant, assignees.as_deref(), filter, &page).await;
        }
        let state = filter.column.map(|_| OPEN);
        let (from, before) = Bounds::at(now, zone).of(filter.column);
        let (after_due, after_task) = page.after::<(DateTime<Utc>, Uuid)>()?.unzip();
        let rows = sqlx::query_as!(
            Stored,
            r#"SELECT t.task_id, t.kind, t.title, t.state, t.assignee_id, m.name AS assignee_name, t.lead_id,
                l.number AS "lead_number?", l.name AS lead_name, t.due_at, t.done_at, t.reminded_of,
                t.created_at, t.last_position
            FROM task t
            LEFT JOIN member m ON m.tenant_id = t.tenant_id AND m.member_id = t.assignee_id
            LEFT JOIN lead l ON l.tenant_id = t.tenant_id AND l.lead_id = t.lead_id
            WHERE t.tenant_id = $1
              AND ($2::uuid[] IS NULL OR t.assignee_id = ANY ($2))
              AND t.state <> 'cancelled'
              AND ($3::text IS NULL OR t.state = $3)
              AND ($4::timestamptz IS NULL OR t.due_at >= $4)
              AND ($5::timestamptz IS NULL OR t.due_at < $5)
              AND ($6::uuid IS NULL OR t.lead_id = $6)
              AND ($7::text IS NULL OR t.kind = $7)
              AND ($8::timestamptz IS NULL OR (t.due_at, t.task_id) > ($8, $9::uuid))
            ORDER BY t.due_at, t.task_id
            LIMIT $10"#,
            grant.tenant().uuid(),
            assignees.as_deref(),
            state,
            from,
            before,
            filter.lead.map(LeadId::uuid),
            filter.kind.map(TaskKind::slug),
            after_due,
            after_task,
            page.fetched(),
        )
        .fetch_all(&self.pool)
        .await?;
        Page::cut(rows, &page, |row| (row.due_at, row.task_id), TaskRow::try_from)
    }

    async fn list_done(
        &self,
        grant: &Grant<ViewTasks>,
        assignees: Option<&[Uuid]>,
        filter: TaskFilter,
        page: &PageRequest,
    ) -> Result<Page<TaskRow>, ReadError> {
        let (after_done, after_task) = page.after::<(DateTime<Utc>, Uuid)>()?.unzip();
        let rows = sqlx::query_as!(
            Stored,
            r#"SELECT t.task_id, t.kind, t.title, t.state, t.assignee_id, m.name AS assignee_name, t.lead_id,
                l.number AS "lead_number?", l.name AS lead_name, t.due_at, t.done_at, t.reminded_of,
                t.created_at, t.last_position
            FROM task t
            LEFT JOIN member m ON m.tenant_id = t.tenant_id AND m.member_id = t.assignee_id
            LEFT JOIN lead l ON l.tenant_id = t.tenant_id AND l.lead_id = t.lead_id
            WHERE t.tenant_id = $1
              AND ($2::uuid[] IS NULL OR t.assignee_id = ANY ($2))
              AND t.state = $3
              AND ($4::uuid IS NULL OR t.lead_id = $4)
              AND ($5::text IS NULL OR t.kind = $5)
              AND ($6::timestamptz IS NULL OR (t.done_at, t.task_id) < ($6, $7::uuid))
            ORDER BY t.done_at DESC, t.task_id DESC
            LIMIT $8"#,
            grant.tenant().uuid(),
            assignees,
            DONE,
            filter.lead.map(LeadId::uuid),
            filter.kind.map(TaskKind::slug),
            after_done,
            after_task,
            page.fetched(),
        )
        .fetch_all(&self.pool)
        .await?;
        Page::cut(rows, page, |row| (row.done_at, row.task_id), TaskRow::try_from)
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
        .fetch_optional(&self.pool)
        .await?;
        row.map(TaskRow::try_from).transpose()
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
            Whose::Team(member, teams) => (Some(member.uuid()), Some(teams)),
            Whose::OwnTeams(member) => (member.map(MemberId::uuid), None),
        };
        let assignees = sqlx::query_scalar!(
            "SELECT m.member_id
            FROM member m
            WHERE m.tenant_id = $1
              AND (m.member_id = $2 OR m.teams && coalesce($3::text[],
                    (SELECT own.teams FROM member own WHERE own.tenant_id = $1 AND own.member_id = $2)))
            LIMIT $4",
            grant.tenant().uuid(),
            member,
            teams.as_deref(),
            TEAM_MEMBERS_MAX,
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(Some(assignees))
    }
}
