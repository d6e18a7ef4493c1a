//! The Embedded Signup pop-up: its six screens, what happens behind them, and the stand-in for Meta's `JavaScript` SDK.
//!
//! The page keeps nothing: every screen is a call to `/dialog/sessions/…`, and numbers and accounts are made and
//! verified as the Graph API does it. What the page says to the window that opened it stands in `assets/opener.js`.

mod account;
mod finish;
mod number;
mod shown;
mod start;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};

use crate::control::input::Refusal;
use crate::phone::{SCRIPT, file};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::dialogs::{Dialog, Step};

/// Bytes of a request.
const BODY_BYTES: usize = 64 * 1024;
/// What the page may load: its own files only, and it may not be framed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes.
pub(crate) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/dialog/oauth", get(page))
        .route("/{version}/dialog/oauth", get(page))
        .route("/dialog/sessions", post(start::open))
        .route("/dialog/sessions/{id}", get(start::show).delete(finish::cancel))
        .route("/dialog/sessions/{id}/log-in", post(start::log_in))
        .route("/dialog/sessions/{id}/permissions", post(start::permit))
        .route("/dialog/sessions/{id}/account", post(account::choose))
        .route("/dialog/sessions/{id}/profile", post(account::describe))
        .route("/dialog/sessions/{id}/number", post(number::choose))
        .route("/dialog/sessions/{id}/resend", post(number::resend))
        .route("/dialog/sessions/{id}/code", post(number::verify))
        .route("/dialog/sessions/{id}/back", post(start::back))
        .route("/dialog/sessions/{id}/finish", post(finish::finish))
        .route("/dialog/sessions/{id}/closed", post(finish::closed))
        .route("/en_US/sdk.js", get(sdk))
        .route("/assets/dialog.css", get(async || file("text/css", include_str!("../../assets/dialog.css"))))
        .route("/assets/dialog.js", get(async || file(SCRIPT, include_str!("../../assets/dialog.js"))))
        .route("/assets/opener.js", get(async || file(SCRIPT, include_str!("../../assets/opener.js"))))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
}

async fn page() -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    headers.insert("content-security-policy", HeaderValue::from_static(POLICY));
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    // The address of the page that opened it stands in the query.
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    (headers, Html(include_str!("../../assets/dialog.html")))
}

/// `GET /en_US/sdk.js`: pages load it with `crossorigin="anonymous"`, so every origin may.
async fn sdk() -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    (headers, file(SCRIPT, include_str!("../../assets/sdk.js")))
}

/// The pop-up with this id, which must have got as far as `least` and not be over.
fn reached<'a>(world: &'a mut World, id: &str, least: Step) -> Result<&'a mut Dialog, Refusal> {
    let dialog = world.dialogs.lookup_mut(id);
    let dialog = dialog.ok_or_else(|| Refusal::new("id", "this window is no longer open; start again"))?;
    if dialog.step == Step::Finished {
        return Err(Refusal::new("step", "the sign-up is finished"));
    }
    if dialog.step < least {
        return Err(Refusal::new("step", "the screens before this one come first"));
    }
    Ok(dialog)
}

/// Keeps what became of a pop-up.
fn keep(world: &mut World, dialog: &Dialog) {
    if let Some(known) = world.dialogs.lookup_mut(&dialog.id) {
        known.clone_from(dialog);
    }
}
