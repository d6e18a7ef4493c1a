//! The HTTP face: REST, pages, server-sent events, webhooks and health.
//!
//! Every handler does the same four things: it finds out who asks, takes the grant that the use case or read needs,
//! reads its input, and writes the answer. What goes wrong is a [`problem::Problem`], which the edge writes
//! down and sends. Nothing here decides anything.

mod access;
mod after;
mod answer;
mod asked;
mod connection;
mod edge;
mod health;
mod input;
mod lead;
mod media;
mod openapi;
mod pages;
pub mod problem;
mod rest;
mod state;
mod webhooks;

pub use openapi::document as openapi_document;
pub use state::{ApiState, SignupSettings, Surface};

use axum::Router;
use state::Shared;
use std::sync::Arc;

/// Everything that is answered over HTTP.
///
/// Health and metrics are always part of it; the rest is as `surface` says.
pub fn router(state: ApiState, surface: Surface) -> Router {
    let ids = Arc::clone(&state.app.ids);
    let mut router = health::router(Arc::clone(&state.readiness));
    if surface.webhooks {
        router = router.merge(webhooks::router(Arc::clone(&state.whatsapp_webhooks)));
    }
    if surface.clients {
        let shared = Shared::new(state);
        router = router.merge(openapi::router());
        router = router.merge(rest::router(shared.clone())).merge(pages::router(shared));
    }
    edge::around(router, ids)
}
