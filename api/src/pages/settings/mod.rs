//! Pages for those who set the product up.

mod whatsapp;

pub(super) use whatsapp::WHATSAPP_SETUP;

use crate::state::Shared;
use axum::Router;

pub(super) fn router() -> Router<Shared> {
    whatsapp::router()
}
