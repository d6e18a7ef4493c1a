//! The first screens: the window opens, somebody logs in and permits; and going back.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::Value;

use super::{reached, shown};
use crate::control::input::{Input, Refusal};
use crate::onboarding::Ending;
use crate::sandbox::Sandbox;
use crate::state::dialogs::{Dialog, Step};

/// Characters of an id or of a name out of a list.
const WORD_CHARACTERS: usize = 64;
/// Characters of who logs in.
const PERSON_CHARACTERS: usize = 128;

/// What the page is told, and why not.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// `POST /dialog/sessions {client_id, event?}`: the window has opened.
pub(super) async fn open(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let client_id = input.text("client_id", WORD_CHARACTERS)?;
    let ending = ending(&mut input)?.unwrap_or(Ending::Finish);
    input.end()?;
    if client_id != sandbox.settings.app_id {
        return Err(Refusal::new("client_id", "is not the app of this sandbox"));
    }
    let mut world = sandbox.world();
    let dialog = world.dialogs.open(ending, sandbox.clock.now_ms());
    Ok(Json(shown::dialog(&sandbox, &world, &dialog)))
}

/// `GET /dialog/sessions/{id}`.
pub(super) async fn show(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Answer {
    let world = sandbox.world();
    let dialog = world.dialogs.lookup(&id).ok_or_else(|| Refusal::new("id", "this window is no longer open"))?;
    Ok(Json(shown::dialog(&sandbox, &world, dialog)))
}

/// `POST …/log-in {email}`: anybody may; there is nothing to protect.
pub(super) async fn log_in(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    input.text("email", PERSON_CHARACTERS)?;
    input.end()?;
    step(&sandbox, &id, Step::LogIn, |dialog| dialog.step = Step::Permissions)
}

/// `POST …/permissions`: the app may.
pub(super) async fn permit(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Answer {
    step(&sandbox, &id, Step::Permissions, |dialog| dialog.step = Step::Account)
}

/// `POST …/back {step}`: an earlier screen is shown again.
pub(super) async fn back(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>, bytes: Bytes) -> Answer {
    let mut input = Input::parse(&bytes)?;
    let wanted = match input.text("step", WORD_CHARACTERS)?.as_str() {
        "log_in" => Step::LogIn,
        "permissions" => Step::Permissions,
        "account" => Step::Account,
        "profile" => Step::Profile,
        "number" => Step::Number,
        _ => return Err(input.refuse("step", "must be a screen before this one")),
    };
    input.end()?;
    step(&sandbox, &id, wanted, |dialog| dialog.step = wanted)
}

/// How the sign-up is to end, where that is given.
pub(super) fn ending(input: &mut Input) -> Result<Option<Ending>, Refusal> {
    match input.optional_text("event", WORD_CHARACTERS)? {
        None => Ok(None),
        Some(name) => match Ending::named(&name) {
            Some(ending) => Ok(Some(ending)),
            None => Err(input.refuse("event", "must be an event that finishes")),
        },
    }
}

fn step(sandbox: &Sandbox, id: &str, least: Step, change: impl FnOnce(&mut Dialog)) -> Answer {
    let mut world = sandbox.world();
    let dialog = reached(&mut world, id, least)?;
    change(dialog);
    let dialog = dialog.clone();
    Ok(Json(shown::dialog(sandbox, &world, &dialog)))
}
