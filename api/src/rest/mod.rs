//! REST under `/api/v1`; the files are named as the addresses.

mod audit;
mod conversations;
pub(crate) mod leads;
mod members;
pub(crate) mod session;
mod stream;
pub(crate) mod tasks;
pub(crate) mod whatsapp;

use crate::problem::Problem;
use crate::state::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;

/// Largest body that is taken, in bytes.
const REST_BODY_BYTES_MAX: usize = 64 * 1024;

pub(crate) fn router(shared: Shared) -> Router {
    let routes = Router::new()
        .merge(session::router())
        .merge(leads::router())
        .merge(tasks::router())
        .merge(conversations::router())
        .merge(members::router())
        .merge(audit::router())
        .merge(whatsapp::router())
        .merge(stream::router())
        .fallback(|| async { Problem::no_such_address() });
    Router::new().nest("/api/v1", routes).layer(DefaultBodyLimit::max(REST_BODY_BYTES_MAX)).with_state(shared)
}
