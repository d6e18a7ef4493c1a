//! The end: the last screen, leaving before it, and the window that was closed.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use serde_json::json;

use super::start::Answer;
use super::{keep, reached, shown};
use crate::control::input::{Input, Refusal};
use crate::graph::numbers::NAME_CHARACTERS;
use crate::onboarding::{self, Ending};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::profile::Profile;
use crate::state::dialogs::{Dialog, GivenProfile, Step};
use crate::webhook::notice;

/// `POST …/finish {display_name?}`: the code, and the message event that goes to the page that opened the window.
pub(super) async fn finish(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let display_name = input.optional_text("display_name", NAME_CHARACTERS)?.filter(|name| !name.trim().is_empty());
    input.end()?;
    let mut world = sandbox.world();
    let dialog = reached(&mut world, &id, Step::Review)?.clone();
    let code = conclude(&sandbox, &mut world, dialog.clone(), display_name.as_deref())?;
    Ok(Json(json!({"code": code, "message": shown::message(&world, &dialog)})))
}

/// `POST …/closed`: the window is gone. On the last screen that counts as finishing, and the code is handed out; a
/// finished sign-up hands its code out again; anything else was given up. The SDK asks this from another origin.
pub(super) async fn closed(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> impl IntoResponse {
    let any_origin = [(HeaderName::from_static("access-control-allow-origin"), "*")];
    let mut world = sandbox.world();
    let Some(dialog) = world.dialogs.lookup(&id).cloned() else {
        return (any_origin, Json(json!({"code": null})));
    };
    let code = match dialog.step {
        Step::Finished => dialog.code,
        Step::Review => conclude(&sandbox, &mut world, dialog, None).ok(),
        Step::LogIn | Step::Permissions | Step::Account | Step::Profile | Step::Number | Step::Code => None,
    };
    world.dialogs.close(&id);
    (any_origin, Json(json!({"code": code})))
}

/// `DELETE /dialog/sessions/{id}`: somebody left before the end; what was made stays, as at Meta.
pub(super) async fn cancel(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> StatusCode {
    sandbox.world().dialogs.close(&id);
    StatusCode::NO_CONTENT
}

/// Writes down what was typed in, and lets the app into the account.
fn conclude(
    sandbox: &Sandbox,
    world: &mut World,
    mut dialog: Dialog,
    display_name: Option<&str>,
) -> Result<String, Refusal> {
    let gone = || Refusal::new("account", "is gone; start again");
    let waba_id = dialog.waba_id.clone().ok_or_else(gone)?;
    if let Some(id) = dialog.phone_number_id.clone() {
        settle_number(sandbox, world, &dialog, &id, display_name);
    }
    let code = onboarding::finish(sandbox, world, &waba_id).ok_or_else(gone)?;
    dialog.step = Step::Finished;
    dialog.code = Some(code.clone());
    keep(world, &dialog);
    Ok(code)
}

fn settle_number(sandbox: &Sandbox, world: &mut World, dialog: &Dialog, id: &str, display_name: Option<&str>) {
    let now_ms = sandbox.clock.now_ms();
    let Some(number) = world.accounts.number_mut(id) else { return };
    if let Some(profile) = &dialog.profile {
        describe(&mut number.profile, profile);
    }
    if let Some(name) = display_name.map(str::trim).filter(|name| *name != number.name) {
        // A number that customers know keeps its name until the new one is approved.
        if number.onboarded_at_s.is_some() {
            number.ask_for_name(name);
        } else {
            name.clone_into(&mut number.name);
        }
    }
    if dialog.ending == Ending::BusinessApp {
        number.on_biz_app = true;
        number.connect(now_ms);
    }
    notice::later_review(sandbox, world, id);
}

fn describe(profile: &mut Profile, given: &GivenProfile) {
    let keep = |place: &mut Option<String>, given: &Option<String>| {
        if given.is_some() {
            place.clone_from(given);
        }
    };
    keep(&mut profile.address, &given.address);
    keep(&mut profile.email, &given.email);
    keep(&mut profile.description, &given.description);
    profile.vertical = Some(given.category.clone());
    if let Some(website) = &given.website {
        profile.websites = vec![website.clone()];
    }
}
