//! My Tasks: a board that changes by itself.

mod board;
mod change;

use super::front::{Frame, Place};
use super::{assets, frame, page};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{QueryFields, after};
use crate::problem::Problem;
use crate::rest::tasks::scope;
use crate::state::Shared;
use application::access::{Grant, ManageTasks, Reach, ViewTasks};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use board::{BoardView, Seen};
use domain::access::Scope;
use projections::task;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/tasks", get(show))
        .route("/tasks/board", get(fragment))
        .route("/tasks/{id}/done", post(change::complete))
        .route("/tasks/{id}/reschedule", post(change::reschedule))
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    tabs: Vec<Tab>,
    board: BoardView,
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardFragment {
    board: BoardView,
}

impl TasksPage {
    fn of(frame: Frame, tabs: Vec<Tab>, board: BoardView) -> Self {
        Self { frame, style: assets::address("board.css"), script: assets::address("tasks.js"), tabs, board }
    }
}

/// A choice of whose tasks are shown.
#[derive(Debug, PartialEq, Eq)]
struct Tab {
    scope: &'static str,
    label: &'static str,
    chosen: bool,
}

/// `GET /tasks`.
#[tracing::instrument(name = "http.tasks.page", skip_all)]
async fn show(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ViewTasks>()?;
    let frame = frame(&shared, &signed_in, Place::Tasks).await?;
    let (board, chosen) = view(&shared, &signed_in, &grant, query).await?;
    page(StatusCode::OK, &TasksPage::of(frame, tabs(grant.reach(), chosen), board))
}

/// `GET /tasks/board`: the board alone, for the page's script.
#[tracing::instrument(name = "http.tasks.board", skip_all)]
async fn fragment(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ViewTasks>()?;
    let (board, _) = view(&shared, &signed_in, &grant, query).await?;
    page(StatusCode::OK, &BoardFragment { board })
}

async fn view(
    shared: &Shared,
    signed_in: &SignedIn,
    grant: &Grant<ViewTasks>,
    query: QueryFields,
) -> Result<(BoardView, Scope), Problem> {
    let mut fields = query.read()?;
    let (asked, after) = (fields.optional("scope", scope), after(&mut fields));
    fields.close()?;
    let scope = asked?.unwrap_or(Scope::Own).min(widest(grant.reach()));
    wait_for(shared, grant.tenant(), task::NAME, after?).await?;
    let zone = shared.app.tenants.profile(grant.tenant()).await?.time_zone;
    let now = shared.app.clock.now();
    let board = shared.reads.board(grant, Some(scope), now, zone).await?;
    let seen = Seen {
        scope,
        may_change: signed_in.authorize::<ManageTasks>().is_ok(),
        csrf_token: signed_in.session.csrf_token.clone(),
        now,
        zone,
    };
    Ok((BoardView::of(board, seen), scope))
}

const fn widest(reach: &Reach) -> Scope {
    match reach {
        Reach::Own(_) => Scope::Own,
        Reach::Team(..) => Scope::Team,
        Reach::All => Scope::All,
    }
}

/// The choices that the grant leaves; none, where there is only one.
fn tabs(reach: &Reach, chosen: Scope) -> Vec<Tab> {
    let all = [(Scope::Own, "own", "Mine"), (Scope::Team, "team", "My team"), (Scope::All, "all", "Everyone")];
    let within = all.into_iter().filter(|(scope, ..)| *scope <= widest(reach));
    let tabs: Vec<_> = within.map(|(scope, name, label)| Tab { scope: name, label, chosen: scope == chosen }).collect();
    if tabs.len() > 1 { tabs } else { Vec::new() }
}

#[cfg(test)]
mod tests;
