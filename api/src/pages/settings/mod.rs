//! Pages for those who set the product up.

mod firm;
mod whatsapp;

pub(super) use firm::FIRM;

use super::front::Section;
use crate::state::Shared;
use application::access::{Identity, ViewSettings, ViewWhatsApp};
use axum::Router;
use whatsapp::WHATSAPP_SETUP;

pub(super) fn router() -> Router<Shared> {
    Router::new().merge(firm::router()).merge(whatsapp::router())
}

/// The first page of the settings that a member may see, if there is any.
pub(super) fn first(identity: &Identity) -> Option<&'static str> {
    nav(identity, "").first().map(|page| page.address)
}

/// The pages of the settings that a member may see; `here` is the address of the one they look at.
fn nav(identity: &Identity, here: &str) -> Vec<Section> {
    let all = [
        (identity.authorize::<ViewSettings>().is_ok(), FIRM, "Firm"),
        (identity.authorize::<ViewWhatsApp>().is_ok(), WHATSAPP_SETUP, "WhatsApp Setup"),
    ];
    let seen = all.into_iter().filter(|(may_see, ..)| *may_see);
    seen.map(|(_, address, label)| Section { address, label, is_here: address == here, count: None }).collect()
}
