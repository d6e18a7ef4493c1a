//! The connection to WhatsApp: its status card, and what members ask of it.

mod card;
mod change;
mod described;
mod history;
mod input;
mod signup;

pub(crate) use input::{chosen_number, code_method, one_time_code};

use crate::openapi::{Routes, Tag};
use crate::state::Shared;

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::WhatsApp)
        .get("/whatsapp/connection", card::show, described::show())
        .delete("/whatsapp/connection", change::disconnect, described::disconnect())
        .get("/whatsapp/connection/history", history::list, described::history())
        .post("/whatsapp/connection/signup", signup::start, described::start())
        .post("/whatsapp/connection/signup/abandoned", signup::abandon, described::abandon())
        .post("/whatsapp/connection/signup/retry", signup::retry, described::retry())
        .post("/whatsapp/connection/signup/number", signup::choose, described::choose())
        .post("/whatsapp/connection/signup/give-up", signup::give_up, described::give_up())
        .post("/whatsapp/connection/refresh", change::refresh, described::refresh())
        .post("/whatsapp/phone/code", change::request_code, described::request_code())
        .post("/whatsapp/phone/verify", change::verify, described::verify())
}
