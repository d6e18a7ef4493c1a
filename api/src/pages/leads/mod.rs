//! Leads: the list with its search, and the page of each.

mod change;
mod edit;
mod filters;
mod form;
mod list;
mod moves;
mod new;
mod sent;
mod show;
mod talk;
mod timeline;
mod view;

pub(super) use filters::escape;

use crate::access::SignedIn;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ViewLeads};
use axum::Router;
use axum::routing::{get, post};

/// The list's address; that of a lead is its number below.
pub(super) const LEADS: &str = "/leads";

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route(LEADS, get(list::show).post(new::register))
        .route("/leads/list", get(list::fragment))
        .route("/leads/new", get(new::show))
        .route("/leads/{id}", get(show::show))
        .route("/leads/{id}/parts", get(show::fragment))
        .route("/leads/{id}/edit", get(edit::show))
        .route("/leads/{id}/edit/form", get(edit::fragment))
        .route("/leads/{id}/details", post(edit::correct))
        .route("/leads/{id}/stage", post(change::stage))
        .route("/leads/{id}/assign", post(change::assign))
        .route("/leads/{id}/notes", post(change::note))
}

/// The grant to look; to whoever lacks it, the pages are not there.
fn onlooker(signed_in: &SignedIn) -> Result<Grant<ViewLeads>, Problem> {
    signed_in.authorize().map_err(|_| Problem::no_such_address())
}

#[cfg(test)]
mod tests;
