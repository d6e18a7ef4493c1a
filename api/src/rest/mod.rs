//! REST under `/api/v1`; the files are named as the addresses.

mod audit;
pub(crate) mod conversations;
mod history;
pub(crate) mod leads;
pub(crate) mod members;
pub(crate) mod roles;
pub(crate) mod session;
pub(crate) mod settings;
mod stream;
pub(crate) mod tasks;
pub(crate) mod tokens;
pub(crate) mod whatsapp;

use crate::openapi::{Routes, Tag};
use crate::problem::Problem;
use crate::state::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;

/// Largest body that is taken, in bytes.
const REST_BODY_BYTES_MAX: usize = 64 * 1024;

/// All of REST. The order is that of the document.
pub(crate) fn routes() -> Routes<Shared> {
    let routes = Routes::about(Tag::Session)
        .merge(session::routes())
        .merge(leads::routes())
        .merge(tasks::routes())
        .merge(conversations::routes())
        .merge(members::routes())
        .merge(roles::routes())
        .merge(tokens::routes())
        .merge(audit::routes())
        .merge(whatsapp::routes())
        .merge(settings::routes())
        .merge(stream::routes());
    routes.below("/api/v1", || async { Problem::no_such_address() })
}

/// The router of it.
pub(crate) fn router(shared: Shared) -> Router {
    routes().into_router().layer(DefaultBodyLimit::max(REST_BODY_BYTES_MAX)).with_state(shared)
}
