//! Conversations with contacts.

mod list;
mod messages;

use crate::state::Shared;
use axum::Router;
use axum::routing::get;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/conversations", get(list::list))
        .route("/conversations/{id}", get(list::show))
        .route("/conversations/{id}/messages", get(messages::list))
}
