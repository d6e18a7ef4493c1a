//! Changing a task from the board or from its own page, by form or by the page's script.

use super::super::wants_json;
use super::filters::Filters;
use super::times::{Quick, in_lane};
use crate::access::SignedForm;
use crate::answer::{at, position_after};
use crate::asked::Asked;
use crate::input::{Fields, PathText, text};
use crate::problem::Problem;
use crate::rest::tasks::uuid;
use crate::state::Shared;
use application::access::{Grant, ManageTasks, ViewTasks};
use application::app::UseCase;
use application::command::Committed;
use application::failure::Failure;
use application::log::Position;
use application::task::{CancelTask, ChangeTask, CompleteTask, ReopenTask};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::id::TaskId;
use domain::tenant::TenantProfile;
use projections::task::{self, Lane};
use serde_json::Value;

/// Where the answer leads.
pub(super) struct Back {
    /// The query of the board.
    pub(super) query: String,
    pub(super) is_script: bool,
}

/// A change that is asked for, with all that came with it.
pub(super) struct Request {
    shared: Shared,
    grant: Grant<ManageTasks>,
    asked: Asked,
    task: TaskId,
    fields: Fields,
    form_of: crate::access::SignedIn,
    is_script: bool,
}

impl Request {
    fn new(
        shared: Shared,
        asked: Asked,
        id: &PathText,
        headers: &HeaderMap,
        form: SignedForm,
    ) -> Result<Self, Problem> {
        let SignedForm { signed_in, fields } = form;
        let grant = signed_in.authorize::<ManageTasks>()?;
        let task = id.id().map_err(|_| Failure::NotFound)?;
        Ok(Self { shared, grant, asked, task, fields, form_of: signed_in, is_script: wants_json(headers) })
    }

    async fn carry_out<U>(
        self,
        change: impl FnOnce(TaskId, &mut Fields) -> Result<U, Problem>,
    ) -> Result<Response, Problem>
    where
        U: UseCase<Permission = ManageTasks, Output = Committed>,
    {
        let Self { shared, grant, asked, task, mut fields, is_script, .. } = self;
        let back = fields.optional("back", text);
        let change = change(task, &mut fields);
        fields.close()?;
        let query = Filters::of_query(&back?.unwrap_or_default()).query();
        let context = asked.context(&grant, &*shared.app.ids)?;
        let committed = shared.app.dispatch(&grant, context, change?).await?;
        let position = position_after(&shared, grant.tenant(), task::NAME, committed.position).await?;
        Ok(answered(position, &Back { query, is_script }))
    }
}

/// What a change is answered: the board to people, where it stands to a script.
pub(super) fn answered(position: Position, back: &Back) -> Response {
    if back.is_script {
        return at(position, StatusCode::NO_CONTENT.into_response());
    }
    at(position, Redirect::to(&format!("/tasks?{}&after={position}", back.query)).into_response())
}

const fn unchanged(task: TaskId) -> ChangeTask {
    ChangeTask { task, due_at: None, assignee: None, title: None }
}

/// `POST /tasks/{id}/done`.
#[tracing::instrument(name = "http.tasks.page.done", skip_all)]
pub(super) async fn complete(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    Request::new(shared, asked, &id, &headers, form)?.carry_out(|task, _| Ok(CompleteTask { task })).await
}

/// `POST /tasks/{id}/reopen`.
#[tracing::instrument(name = "http.tasks.page.reopen", skip_all)]
pub(super) async fn reopen(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    Request::new(shared, asked, &id, &headers, form)?.carry_out(|task, _| Ok(ReopenTask { task })).await
}

/// `POST /tasks/{id}/cancel`.
#[tracing::instrument(name = "http.tasks.page.cancel", skip_all)]
pub(super) async fn cancel(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let request = Request::new(shared, asked, &id, &headers, form)?;
    let cancelled = |task, fields: &mut Fields| Ok(CancelTask { task, reason: fields.optional("reason", text)? });
    request.carry_out(cancelled).await
}

/// `POST /tasks/{id}/assign`.
#[tracing::instrument(name = "http.tasks.page.assign", skip_all)]
pub(super) async fn assign(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let request = Request::new(shared, asked, &id, &headers, form)?;
    let given = |task, fields: &mut Fields| {
        let assignee = Some(fields.required("assignee_id", uuid)?);
        Ok(ChangeTask { assignee, ..unchanged(task) })
    };
    request.carry_out(given).await
}

/// `POST /tasks/{id}/rename`.
#[tracing::instrument(name = "http.tasks.page.rename", skip_all)]
pub(super) async fn rename(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let request = Request::new(shared, asked, &id, &headers, form)?;
    let renamed = |task, fields: &mut Fields| {
        let title = Some(fields.required("title", text)?);
        Ok(ChangeTask { title, ..unchanged(task) })
    };
    request.carry_out(renamed).await
}

/// `POST /tasks/{id}/reschedule`: to a time that is typed, or to one of those offered.
#[tracing::instrument(name = "http.tasks.page.reschedule", skip_all)]
pub(super) async fn reschedule(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let request = Request::new(shared, asked, &id, &headers, form)?;
    let profile = request.shared.app.tenants.profile(request.grant.tenant()).await?;
    let now = request.shared.app.clock.now();
    request.carry_out(|task, fields| new_time(fields, now, &profile).map(|at| at_time(task, at))).await
}

/// `POST /tasks/{id}/move`: to another lane.
#[tracing::instrument(name = "http.tasks.page.move", skip_all)]
pub(super) async fn move_to(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let request = Request::new(shared, asked, &id, &headers, form)?;
    let viewer = request.form_of.authorize::<ViewTasks>()?;
    let row = request.shared.reads.lookup_task(&viewer, request.task).await?.ok_or(Failure::NotFound)?;
    let profile = request.shared.app.tenants.profile(viewer.tenant()).await?;
    let now = request.shared.app.clock.now();
    let moved = |task, fields: &mut Fields| {
        let lane = fields.required("to", lane)?;
        let due_at = in_lane(row.due_at, lane, now, &profile);
        let due_at = due_at.ok_or_else(|| Failure::invalid("to", "must be a day that a task can be moved to"))?;
        Ok(at_time(task, due_at))
    };
    request.carry_out(moved).await
}

fn at_time(task: TaskId, due_at: DateTime<Utc>) -> ChangeTask {
    ChangeTask { due_at: Some(due_at), ..unchanged(task) }
}

fn new_time(fields: &mut Fields, now: DateTime<Utc>, profile: &TenantProfile) -> Result<DateTime<Utc>, Problem> {
    let quick = fields.optional("quick", |value| quick_time(value, now, profile))?;
    let typed = fields.optional("due_at", |value| local_time(value, profile.time_zone));
    match quick {
        // The field stands beside the buttons, and is sent with whichever is pressed.
        Some(at) => Ok(at),
        None => Ok(typed?.ok_or_else(|| Failure::invalid("due_at", "is required"))?),
    }
}

fn quick_time(value: Value, now: DateTime<Utc>, profile: &TenantProfile) -> Result<DateTime<Utc>, String> {
    let at = Quick::of(&text(value)?).and_then(|quick| quick.at(now, profile));
    at.ok_or_else(|| "must be a time that is still to come".to_owned())
}

fn lane(value: Value) -> Result<Lane, String> {
    let slug = text(value)?;
    let lane = Lane::ALL.iter().copied().find(|lane| lane.slug() == slug);
    lane.ok_or_else(|| "must be today, tomorrow, week or later".to_owned())
}

/// A time as `datetime-local` sends it, on the tenant's clocks.
pub(super) fn local_time(value: Value, zone: Tz) -> Result<DateTime<Utc>, String> {
    let text = text(value)?;
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
    let local = local.ok_or_else(|| "must be a time such as 2026-11-24T17:00".to_owned())?;
    // Of an hour that comes twice the first is meant.
    let at = zone.from_local_datetime(&local).earliest();
    at.map(|at| at.to_utc()).ok_or_else(|| "must be a time that the clocks show".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::{Beirut, Kolkata};
    use serde_json::json;

    #[test]
    fn a_new_time_is_read_on_the_tenants_clocks() {
        let read = local_time(json!("2026-11-24T17:00"), Kolkata).unwrap();
        assert_eq!(read, "2026-11-24T11:30:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(local_time(json!("2026-11-24T17:00:00"), Kolkata), Ok(read));
    }

    #[test]
    fn a_time_that_is_none_is_told_to_be_wrong() {
        assert!(local_time(json!("tomorrow"), Kolkata).unwrap_err().contains("must be a time"));
        assert!(local_time(json!("2022-03-27T00:30"), Beirut).unwrap_err().contains("clocks"));
    }

    #[test]
    fn lanes_are_words_of_a_closed_list() {
        assert_eq!(lane(json!("tomorrow")), Ok(Lane::Tomorrow));
        assert!(lane(json!("someday")).is_err());
    }
}
