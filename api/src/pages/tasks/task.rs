//! One task: all that can be done with it, as a page of its own and as the sheet that a board opens.

use super::super::front::{Frame, Place, late, when};
use super::super::{assets, frame, page};
use super::board::kind;
use super::filters::Filters;
use super::times::{Quick, local};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{PathText, QueryFields, after, text};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageTasks, ViewTasks};
use application::failure::Failure;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::id::MemberId;
use domain::tenant::TenantProfile;
use projections::member::Colleague;
use projections::task::{self, TaskRow, TaskState};

#[derive(Template)]
#[template(path = "task.html")]
struct TaskPage {
    frame: Frame,
    style: &'static str,
    task: TaskView,
}

#[derive(Template)]
#[template(path = "task_parts.html")]
struct TaskSheet {
    task: TaskView,
}

/// One task as it is drawn.
pub(super) struct TaskView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) is_erased: bool,
    pub(super) kind: &'static str,
    pub(super) customer: Option<String>,
    pub(super) lead_number: Option<String>,
    pub(super) assignee: String,
    pub(super) time: String,
    pub(super) time_iso: String,
    pub(super) late: Option<String>,
    /// What became of it, where it isn't open.
    pub(super) ended: Option<String>,
    pub(super) may_change: bool,
    pub(super) csrf_token: String,
    /// The query of the board that one came from.
    pub(super) back: String,
    pub(super) quick: Vec<QuickView>,
    pub(super) due_local: String,
    pub(super) now_local: String,
    /// Whom it can be given to; nobody, where one may give tasks only to oneself.
    pub(super) members: Vec<MemberChoice>,
}

/// A time to be chosen by one press.
pub(super) struct QuickView {
    pub(super) slug: &'static str,
    pub(super) label: &'static str,
    pub(super) words: String,
    pub(super) local: String,
}

/// Somebody who can be given the task.
pub(super) struct MemberChoice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

impl QuickView {
    pub(super) fn all(now: DateTime<Utc>, profile: &TenantProfile) -> Vec<Self> {
        let zone = profile.time_zone;
        let offered = Quick::ALL.into_iter().filter_map(|quick| Some((quick, quick.at(now, profile)?)));
        offered
            .map(|(quick, at)| Self {
                slug: quick.slug(),
                label: quick.label(),
                words: when(at, now, zone),
                local: local(at, zone),
            })
            .collect()
    }
}

impl MemberChoice {
    /// The members, with one chosen; nobody, where there is no choice.
    pub(super) fn all(members: Vec<Colleague>, chosen: Option<MemberId>) -> Vec<Self> {
        if members.len() < 2 {
            return Vec::new();
        }
        let choice = |one: Colleague| {
            let is_chosen = chosen == Some(one.member);
            Self { id: one.member.to_string(), name: one.name, chosen: is_chosen }
        };
        members.into_iter().map(choice).collect()
    }
}

/// What else a task's sheet is made from.
pub(super) struct Setting<'a> {
    pub(super) profile: &'a TenantProfile,
    pub(super) now: DateTime<Utc>,
    pub(super) may_change: bool,
    pub(super) members: Vec<Colleague>,
    pub(super) csrf_token: String,
    pub(super) back: String,
}

impl TaskView {
    pub(super) fn of(row: TaskRow, setting: Setting<'_>) -> Self {
        let Setting { profile, now, may_change, members, csrf_token, back } = setting;
        let zone = profile.time_zone;
        let ended = match (row.state, row.done_at) {
            (TaskState::Open, _) => None,
            (TaskState::Done, Some(at)) => Some(format!("Done {}", when(at, now, zone))),
            (TaskState::Done, None) => Some("Done".to_owned()),
            (TaskState::Cancelled, _) => Some("Cancelled".to_owned()),
        };
        let is_late = ended.is_none() && row.due_at < now;
        Self {
            id: row.task.to_string(),
            is_erased: row.title.is_none(),
            title: row.title.unwrap_or_else(|| "Erased".to_owned()),
            kind: kind(row.kind),
            customer: row.lead_name,
            lead_number: row.lead_number.map(|number| number.to_string()),
            assignee: row.assignee_name.unwrap_or_else(|| "Erased".to_owned()),
            time: when(row.due_at, now, zone),
            time_iso: row.due_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            late: is_late.then(|| late(now - row.due_at)),
            ended,
            may_change,
            csrf_token,
            back,
            quick: QuickView::all(now, profile),
            due_local: local(row.due_at.max(now), zone),
            now_local: local(now, zone),
            members: MemberChoice::all(members, Some(row.assignee)),
        }
    }
}

/// `GET /tasks/{id}`.
#[tracing::instrument(name = "http.tasks.page.task", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    let task = view(&shared, &signed_in, &id, query).await?;
    let frame = frame(&shared, &signed_in, Place::Tasks).await?;
    page(StatusCode::OK, &TaskPage { frame, style: assets::address("board.css"), task })
}

/// `GET /tasks/{id}/sheet`: the task alone, for the board's script.
#[tracing::instrument(name = "http.tasks.page.sheet", skip_all)]
pub(super) async fn sheet(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Response, Problem> {
    let task = view(&shared, &signed_in, &id, query).await?;
    page(StatusCode::OK, &TaskSheet { task })
}

async fn view(shared: &Shared, signed_in: &SignedIn, id: &PathText, query: QueryFields) -> Result<TaskView, Problem> {
    let grant: Grant<ViewTasks> = signed_in.authorize()?;
    let mut fields = query.read()?;
    let (back, after) = (fields.optional("back", text), after(&mut fields));
    fields.close()?;
    wait_for(shared, grant.tenant(), task::NAME, after?).await?;
    // What is no id is no task either.
    let task = id.id().map_err(|_| Failure::NotFound)?;
    let row = shared.reads.lookup_task(&grant, task).await?.ok_or(Failure::NotFound)?;
    let profile = shared.app.tenants.profile(grant.tenant()).await?;
    let manager = signed_in.authorize::<ManageTasks>().ok();
    let members = match &manager {
        Some(manager) => shared.reads.board_members(manager).await?,
        None => Vec::new(),
    };
    let setting = Setting {
        profile: &profile,
        now: shared.app.clock.now(),
        may_change: manager.is_some(),
        members,
        csrf_token: signed_in.session.csrf_token.clone(),
        back: Filters::of_query(&back?.unwrap_or_default()).query(),
    };
    Ok(TaskView::of(row, setting))
}
