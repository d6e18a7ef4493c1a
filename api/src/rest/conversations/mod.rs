//! Conversations with contacts.

mod described;
mod list;
mod member;
mod messages;
mod shown;

pub(crate) use shown::{Shown, filter};

use crate::openapi::{Routes, Tag};
use crate::state::Shared;

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Conversations)
        .get("/conversations", list::list, described::list())
        .get("/conversations/{id}", list::show, described::show())
        .get("/conversations/{id}/messages", messages::list, described::messages())
        .post("/conversations/{id}/messages", member::reply, described::reply())
        .post("/conversations/{id}/takeover", member::take_over, described::take_over())
        .post("/conversations/{id}/release", member::release, described::release())
}
