//! The tasks that one sees.

use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{QueryFields, after, page, text, word};
use crate::openapi::words;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewTasks;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::access::Scope;
use domain::task::TaskKind;
use projections::task::{self, Column, TaskFilter, TaskRow, TaskState};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Display;
use std::str::FromStr;

/// One task.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Task")]
pub(super) struct TaskAnswer {
    /// Its id.
    #[schemars(with = "words::Id")]
    id: String,
    /// What sort of task it is.
    #[schemars(with = "words::TaskKindWord")]
    kind: &'static str,
    /// What is to be done; null where the kind says it, or the person was erased.
    title: Option<String>,
    /// Where it stands.
    #[schemars(with = "words::TaskStateWord")]
    state: TaskState,
    /// Where it stands on a board; null where it was cancelled, for then it stands nowhere.
    #[schemars(with = "Option<words::ColumnWord>")]
    column: Option<&'static str>,
    /// Who is to do it.
    #[schemars(with = "words::Id")]
    assignee_id: String,
    /// Their name.
    assignee_name: Option<String>,
    /// The lead that it is about.
    #[schemars(with = "Option<words::Id>")]
    lead_id: Option<String>,
    /// The lead's number.
    lead_number: Option<String>,
    /// The name of the lead's customer.
    lead_name: Option<String>,
    /// When it is due.
    due_at: DateTime<Utc>,
    /// When it was done.
    done_at: Option<DateTime<Utc>>,
    /// The due time that the assignee was last reminded of.
    reminded_of: Option<DateTime<Utc>>,
    /// When it was made.
    created_at: DateTime<Utc>,
}

impl TaskAnswer {
    pub(super) fn of(row: TaskRow, now: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            id: row.task.to_string(),
            kind: row.kind.slug(),
            column: column_of(&row, now, zone).map(Column::slug),
            title: row.title,
            state: row.state,
            assignee_id: row.assignee.to_string(),
            assignee_name: row.assignee_name,
            lead_id: row.lead.map(|lead| lead.to_string()),
            lead_number: row.lead_number.map(|number| number.to_string()),
            lead_name: row.lead_name,
            due_at: row.due_at,
            done_at: row.done_at,
            reminded_of: row.reminded_of,
            created_at: row.created_at,
        }
    }
}

/// The column of a board that a task stands in; a cancelled one stands in none.
fn column_of(row: &TaskRow, now: DateTime<Utc>, zone: Tz) -> Option<Column> {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    match row.state {
        TaskState::Cancelled => None,
        TaskState::Done => Some(Column::Done),
        TaskState::Open if row.due_at < now => Some(Column::Overdue),
        TaskState::Open if day(row.due_at) == day(now) => Some(Column::Today),
        TaskState::Open => Some(Column::Upcoming),
    }
}

/// `GET /tasks?scope=&column=&assignee_id=&lead_id=&kind=`, by due time; those that are done newest first.
#[tracing::instrument(name = "http.tasks.list", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<TaskAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewTasks>()?;
    let mut fields = query.read()?;
    let (page, after) = (page(&mut fields), after(&mut fields));
    let scope = fields.optional("scope", scope);
    let column = fields.optional("column", column);
    let assignee = fields.optional("assignee_id", uuid);
    let lead = fields.optional("lead_id", uuid);
    let kind = fields.optional("kind", kind);
    fields.close()?;
    let filter = TaskFilter { scope: scope?, column: column?, lead: lead?, assignee: assignee?, kind: kind? };
    wait_for(&shared, grant.tenant(), task::NAME, after?).await?;
    let zone = shared.app.tenants.profile(grant.tenant()).await?.time_zone;
    let now = shared.app.clock.now();
    let page = shared.reads.list_tasks(&grant, filter, now, zone, page?).await?;
    Ok(PageAnswer::of(page, |row| TaskAnswer::of(row, now, zone)))
}

/// Whose tasks are meant.
pub(crate) fn scope(value: Value) -> Result<Scope, String> {
    match text(value)?.as_str() {
        "own" => Ok(Scope::Own),
        "team" => Ok(Scope::Team),
        "all" => Ok(Scope::All),
        _ => Err("must be own, team or all".to_owned()),
    }
}

/// What sort of thing is meant.
pub(crate) fn kind(value: Value) -> Result<TaskKind, String> {
    let slug = text(value)?;
    let kind = TaskKind::ALL.iter().copied().find(|kind| kind.slug() == slug);
    kind.ok_or_else(|| "must be contact, callback or task".to_owned())
}

/// An id of something.
pub(crate) fn uuid<T: FromStr<Err: Display>>(value: Value) -> Result<T, String> {
    word(value).map_err(|_| "must be a UUID".to_owned())
}

fn column(value: Value) -> Result<Column, String> {
    let slug = text(value)?;
    let column = Column::ALL.iter().copied().find(|column| column.slug() == slug);
    column.ok_or_else(|| "must be overdue, today, upcoming or done".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use application::log::Position;
    use chrono_tz::Asia::Kolkata;
    use domain::id::{MemberId, TaskId};
    use serde_json::json;
    use uuid::Uuid;

    fn row(state: TaskState, due_at: &str) -> TaskRow {
        TaskRow {
            task: TaskId::new(Uuid::nil()),
            kind: TaskKind::Contact,
            title: None,
            state,
            assignee: MemberId::new(Uuid::nil()),
            assignee_name: None,
            lead: None,
            lead_number: None,
            lead_name: None,
            due_at: due_at.parse().unwrap(),
            done_at: None,
            reminded_of: None,
            created_at: DateTime::UNIX_EPOCH,
            position: Position(1),
        }
    }

    #[test]
    fn a_task_stands_in_the_column_of_its_due_time_in_the_tenants_zone() {
        let now = "2026-11-23T06:00:00Z".parse().unwrap();
        let column = |due_at| column_of(&row(TaskState::Open, due_at), now, Kolkata);
        assert_eq!(column("2026-11-23T05:59:59Z"), Some(Column::Overdue));
        assert_eq!(column("2026-11-23T06:00:00Z"), Some(Column::Today));
        assert_eq!(column("2026-11-23T18:29:59Z"), Some(Column::Today));
        assert_eq!(column("2026-11-23T18:30:00Z"), Some(Column::Upcoming));
        assert_eq!(column_of(&row(TaskState::Done, "2026-11-23T05:00:00Z"), now, Kolkata), Some(Column::Done));
        assert_eq!(column_of(&row(TaskState::Cancelled, "2026-11-23T05:00:00Z"), now, Kolkata), None);
    }

    #[test]
    fn scope_column_and_kind_are_words_of_closed_lists() {
        assert_eq!(scope(json!("team")), Ok(Scope::Team));
        assert_eq!(column(json!("upcoming")), Ok(Column::Upcoming));
        assert!(scope(json!("everybody")).is_err());
        assert!(column(json!("later")).is_err());
        assert_eq!(kind(json!("callback")), Ok(TaskKind::Callback));
        assert!(kind(json!("visit")).is_err());
    }
}
