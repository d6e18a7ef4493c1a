//! The connection to WhatsApp: its status card, and what members ask of it.

mod card;
mod change;
mod history;
mod input;
mod signup;

pub(crate) use input::{chosen_number, code_method, one_time_code};

use crate::state::Shared;
use axum::Router;
use axum::routing::{get, post};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/whatsapp/connection", get(card::show).delete(change::disconnect))
        .route("/whatsapp/connection/history", get(history::list))
        .route("/whatsapp/connection/signup", post(signup::start))
        .route("/whatsapp/connection/signup/abandoned", post(signup::abandon))
        .route("/whatsapp/connection/signup/retry", post(signup::retry))
        .route("/whatsapp/connection/signup/number", post(signup::choose))
        .route("/whatsapp/connection/signup/give-up", post(signup::give_up))
        .route("/whatsapp/connection/refresh", post(change::refresh))
        .route("/whatsapp/phone/code", post(change::request_code))
        .route("/whatsapp/phone/verify", post(change::verify))
}
