//! Pages for those who set the product up, and each member's own tokens.

mod firm;
mod history;
mod members;
mod roles;
mod tokens;
mod whatsapp;
mod words;

pub(super) use firm::FIRM;

use super::front::Section;
use crate::state::Shared;
use application::access::{Identity, ViewMembers, ViewRoles, ViewSettings, ViewWhatsApp};
use axum::Router;
use whatsapp::WHATSAPP_SETUP;

/// Where the members are.
pub(super) const MEMBERS: &str = "/settings/members";
/// Where the roles are.
pub(super) const ROLES: &str = "/settings/roles";
/// Where one's own tokens are.
pub(super) const TOKENS: &str = "/settings/tokens";

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .merge(firm::router())
        .merge(whatsapp::router())
        .merge(members::router())
        .merge(roles::router())
        .merge(tokens::router())
}

/// The first page of the settings that a member may see, if there is any; everybody's own tokens are reached by the
/// account's menu.
pub(super) fn first(identity: &Identity) -> Option<&'static str> {
    nav(identity, "").iter().map(|page| page.address).find(|address| *address != TOKENS)
}

/// The pages of the settings that a member may see; `here` is the address of the one they look at.
fn nav(identity: &Identity, here: &str) -> Vec<Section> {
    let all = [
        (identity.authorize::<ViewSettings>().is_ok(), FIRM, "Firm"),
        (identity.authorize::<ViewWhatsApp>().is_ok(), WHATSAPP_SETUP, "WhatsApp Setup"),
        (identity.authorize::<ViewMembers>().is_ok(), MEMBERS, "Members"),
        (identity.authorize::<ViewRoles>().is_ok(), ROLES, "Roles"),
        (true, TOKENS, "API tokens"),
    ];
    let seen = all.into_iter().filter(|(may_see, ..)| *may_see);
    seen.map(|(_, address, label)| Section { address, label, is_here: address == here, count: None }).collect()
}
