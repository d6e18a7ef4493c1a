//! Tasks on members' boards.

mod done;
mod list;
mod update;

pub(crate) use list::scope;

use crate::state::Shared;
use axum::Router;
use axum::routing::{get, patch, post};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/tasks", get(list::list))
        .route("/tasks/{id}", patch(update::update))
        .route("/tasks/{id}/done", post(done::complete))
}
