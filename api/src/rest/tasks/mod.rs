//! Tasks on members' boards.

mod cancel;
mod create;
mod described;
mod done;
mod list;
mod show;
mod update;

pub(crate) use create::{Wanted, asked_kind, lead_ref};
pub(crate) use list::{kind, scope, uuid};

use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::openapi::{Routes, Tag};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageTasks};
use application::app::UseCase;
use application::command::Committed;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::TaskId;
use projections::task;

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Tasks)
        .get("/tasks", list::list, described::list())
        .post("/tasks", create::create, described::create())
        .get("/tasks/{id}", show::show, described::show())
        .patch("/tasks/{id}", update::update, described::update())
        .post("/tasks/{id}/done", done::complete, described::complete())
        .post("/tasks/{id}/reopen", done::reopen, described::reopen())
        .post("/tasks/{id}/cancel", cancel::cancel, described::cancel())
}

/// Carries out a change of a task, and answers where it stands.
async fn carry_out<U>(
    shared: &Shared,
    grant: &Grant<ManageTasks>,
    asked: Asked,
    task: TaskId,
    change: U,
) -> Result<Response, Problem>
where
    U: UseCase<Permission = ManageTasks, Output = Committed>,
{
    let context = asked.context(grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(grant, context, change).await?;
    let position = position_after(shared, grant.tenant(), task::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, Some(task.to_string()), position))
}
