//! My Tasks: a board that changes by itself, a page for each task, and the form of a new one.

mod board;
mod change;
mod filters;
mod new;
mod reminders;
mod task;
mod times;

use super::front::{Frame, Place};
use super::{assets, frame, page};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageTasks, Reach, ViewTasks};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use board::{BoardView, Seen, kind};
use domain::access::Scope;
use domain::task::TaskKind;
use filters::{Filters, slug, widest};
use projections::member::Colleague;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/tasks", get(show).post(new::create))
        .route("/tasks/board", get(fragment))
        .route("/tasks/leads", get(new::leads))
        .route("/tasks/new", get(new::show))
        .route("/tasks/reminders", get(reminders::list))
        .route("/tasks/new/sheet", get(new::sheet))
        .route("/tasks/{id}", get(task::show))
        .route("/tasks/{id}/sheet", get(task::sheet))
        .route("/tasks/{id}/done", post(change::complete))
        .route("/tasks/{id}/reopen", post(change::reopen))
        .route("/tasks/{id}/cancel", post(change::cancel))
        .route("/tasks/{id}/assign", post(change::assign))
        .route("/tasks/{id}/rename", post(change::rename))
        .route("/tasks/{id}/reschedule", post(change::reschedule))
        .route("/tasks/{id}/move", post(change::move_to))
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    tabs: Vec<Tab>,
    narrowing: Narrowing,
    board: BoardView,
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardFragment {
    board: BoardView,
}

impl TasksPage {
    fn of(frame: Frame, tabs: Vec<Tab>, narrowing: Narrowing, board: BoardView) -> Self {
        let (style, script) = (assets::address("board.css"), assets::address("tasks.js"));
        Self { frame, style, script, tabs, narrowing, board }
    }
}

/// A choice of whose tasks are shown.
#[derive(Debug, PartialEq, Eq)]
struct Tab {
    scope: &'static str,
    label: &'static str,
    chosen: bool,
}

/// What the board can be narrowed to.
struct Narrowing {
    scope: &'static str,
    /// Whose tasks alone can be shown; nobody's, where the scope has one member.
    members: Vec<ChoiceView>,
    kinds: Vec<ChoiceView>,
    is_narrowed: bool,
}

/// One entry of a list to choose from.
struct ChoiceView {
    value: String,
    label: String,
    chosen: bool,
}

impl Narrowing {
    fn of(filters: &Filters, members: Vec<Colleague>) -> Self {
        let member = |one: Colleague| {
            let chosen = filters.assignee == Some(one.member);
            ChoiceView { value: one.member.to_string(), label: one.name, chosen }
        };
        let sort = |sort: &TaskKind| ChoiceView {
            value: sort.slug().to_owned(),
            label: kind(*sort).to_owned(),
            chosen: filters.kind == Some(*sort),
        };
        Self {
            scope: slug(filters.scope()),
            members: members.into_iter().map(member).collect(),
            kinds: TaskKind::ALL.iter().map(sort).collect(),
            is_narrowed: filters.narrow(),
        }
    }
}

/// `GET /tasks`.
#[tracing::instrument(name = "http.tasks.page", skip_all)]
async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    headers: HeaderMap,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ViewTasks>()?;
    let frame = frame(&shared, &signed_in, Place::Tasks).await?;
    let (board, filters) = view(&shared, &signed_in, &grant, (query, &headers)).await?;
    let members = match filters.scope() {
        Scope::Own => Vec::new(),
        Scope::Team | Scope::All => shared.reads.board_members(&grant).await?,
    };
    let tabs = tabs(grant.reach(), filters.scope());
    let narrowing = Narrowing::of(&filters, members);
    let mut response = page(StatusCode::OK, &TasksPage::of(frame, tabs, narrowing, board))?;
    if let Some(cookie) = filters.remember() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /tasks/board`: the board alone, for the page's script.
#[tracing::instrument(name = "http.tasks.board", skip_all)]
async fn fragment(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    headers: HeaderMap,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ViewTasks>()?;
    let (board, _) = view(&shared, &signed_in, &grant, (query, &headers)).await?;
    page(StatusCode::OK, &BoardFragment { board })
}

async fn view(
    shared: &Shared,
    signed_in: &SignedIn,
    grant: &Grant<ViewTasks>,
    (query, headers): (QueryFields, &HeaderMap),
) -> Result<(BoardView, Filters), Problem> {
    let mut fields = query.read()?;
    let (filters, after) = (Filters::read(&mut fields), after(&mut fields));
    fields.close()?;
    let filters = filters?.within(grant.reach(), headers);
    wait_for(shared, grant.tenant(), projections::task::NAME, after?).await?;
    let zone = shared.app.tenants.profile(grant.tenant()).await?.time_zone;
    let now = shared.app.clock.now();
    let board = shared.reads.board(grant, &filters.filter(), now, zone).await?;
    let seen = Seen {
        filters,
        may_change: signed_in.authorize::<ManageTasks>().is_ok(),
        csrf_token: signed_in.session.csrf_token.clone(),
        now,
        zone,
    };
    Ok((BoardView::of(board, &seen), seen.filters))
}

/// The choices that the grant leaves; none, where there is only one.
fn tabs(reach: &Reach, chosen: Scope) -> Vec<Tab> {
    let all = [(Scope::Own, "Mine"), (Scope::Team, "My team"), (Scope::All, "Everyone")];
    let within = all.into_iter().filter(|(scope, _)| *scope <= widest(reach));
    let tabs: Vec<_> =
        within.map(|(scope, label)| Tab { scope: slug(scope), label, chosen: scope == chosen }).collect();
    if tabs.len() > 1 { tabs } else { Vec::new() }
}

#[cfg(test)]
mod tests;
