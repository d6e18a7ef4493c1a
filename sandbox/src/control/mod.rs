//! `/sandbox/…`: what tests, and people who try things out, make happen.

mod account;
mod calls;
mod clock;
mod faults;
pub(crate) mod input;
mod people;
mod signup;
mod state;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::sandbox::Sandbox;

/// Bytes of a request: a file of 5 MB in base64, and room for the rest.
const BODY_BYTES: usize = 28 * 1024 * 1024;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/sandbox/signup", post(signup::post))
        .route("/sandbox/phones/{number}/messages", get(people::list).post(people::write))
        .route("/sandbox/phones/{number}/read", post(people::read))
        .route("/sandbox/phones/{number}/profile", get(people::profile).post(people::set_profile))
        .route("/sandbox/faults", get(faults::list).post(faults::add).delete(faults::clear))
        .route("/sandbox/calls", get(calls::list).delete(calls::clear))
        .route("/sandbox/clock", get(clock::show).post(clock::set))
        .route("/sandbox/account", post(account::change))
        .route("/sandbox/webhooks/raw", post(webhooks::raw))
        .route("/sandbox/webhooks/verify", post(webhooks::verify))
        .route("/sandbox/state", get(state::show))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
}
