//! Tasks on members' boards.

mod cancel;
mod create;
mod done;
mod list;
mod show;
mod update;

pub(crate) use list::{kind, scope, uuid};

use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageTasks};
use application::app::UseCase;
use application::command::Committed;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::id::TaskId;
use projections::task;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/tasks", get(list::list).post(create::create))
        .route("/tasks/{id}", get(show::show).patch(update::update))
        .route("/tasks/{id}/done", post(done::complete))
        .route("/tasks/{id}/reopen", post(done::reopen))
        .route("/tasks/{id}/cancel", post(cancel::cancel))
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
