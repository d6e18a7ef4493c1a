//! What providers deliver.

mod whatsapp;

use application::port::WhatsAppWebhooks;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use std::sync::Arc;

/// Largest webhook that is taken, in bytes. (Webhooks from Meta hold up to 3 MB.)
pub(crate) const WEBHOOK_BYTES_MAX: usize = 3 * 1024 * 1024;

pub(crate) fn router(webhooks: Arc<dyn WhatsAppWebhooks>) -> Router {
    Router::new()
        .route("/webhooks/whatsapp", get(whatsapp::subscribe).post(whatsapp::receive))
        .layer(DefaultBodyLimit::max(WEBHOOK_BYTES_MAX))
        .with_state(webhooks)
}
