//! Conversations: the list, and what is said in one of them.

mod answer;
mod change;
mod list;
mod message;
mod show;
mod talk;
mod understood;
mod way;

use crate::access::SignedIn;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ViewConversations};
use axum::Router;
use axum::routing::{get, post};

pub(super) use show::{WaitingFragment, waiting};

/// The list's address; that of a conversation is its id below.
pub(in crate::pages) const CONVERSATIONS: &str = "/conversations";
/// Where the number of those that wait is, alone.
pub(super) const WAITING: &str = "/conversations/waiting";

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route(CONVERSATIONS, get(show::nothing_open))
        .route("/conversations/list", get(show::list_fragment))
        .route(WAITING, get(show::waiting_fragment))
        .route("/conversations/{id}", get(show::open))
        .route("/conversations/{id}/parts", get(show::fragment))
        .route("/conversations/{id}/messages", post(change::reply))
        .route("/conversations/{id}/takeover", post(change::take_over))
        .route("/conversations/{id}/release", post(change::release))
}

/// The grant to look; to whoever lacks it, the pages are not there.
fn onlooker(signed_in: &SignedIn) -> Result<Grant<ViewConversations>, Problem> {
    signed_in.authorize().map_err(|_| Problem::no_such_address())
}

#[cfg(test)]
mod tests;
