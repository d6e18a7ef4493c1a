//! What providers deliver.

mod described;
mod whatsapp;

use crate::openapi::{Routes, Tag};
use application::port::WhatsAppWebhooks;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use std::sync::Arc;

/// Largest webhook that is taken, in bytes. (Webhooks from Meta hold up to 3 MB.)
pub(crate) const WEBHOOK_BYTES_MAX: usize = 3 * 1024 * 1024;

/// Where providers deliver.
pub(crate) fn routes() -> Routes<Arc<dyn WhatsAppWebhooks>> {
    Routes::about(Tag::Webhooks).get("/webhooks/whatsapp", whatsapp::subscribe, described::subscribe()).post(
        "/webhooks/whatsapp",
        whatsapp::receive,
        described::receive(),
    )
}

/// The router of it.
pub(crate) fn router(webhooks: Arc<dyn WhatsAppWebhooks>) -> Router {
    routes().into_router().layer(DefaultBodyLimit::max(WEBHOOK_BYTES_MAX)).with_state(webhooks)
}
