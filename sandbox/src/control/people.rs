//! People: what they write, what they have received, what they read.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::{Input, Refusal, phone_in_path};
use crate::phone::events;
use crate::phone::writing::{self, Writing};
use crate::sandbox::Sandbox;
use crate::state::World;

/// Characters of a profile name. (`WhatsApp` help, 2026-04)
const NAME_CHARACTERS: usize = 25 * 4;

/// Which messages are asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    after: Option<String>,
    to: Option<String>,
    all: Option<bool>,
}

/// `POST /sandbox/phones/{number}/messages`: that person writes to the business.
pub(crate) async fn write(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let number = phone_in_path(&number)?;
    let mut input = Input::parse(&bytes)?;
    let mut world = sandbox.world();
    let (writing, file) = Writing::read(&world, &number, sandbox.clock.now_s(), &mut input)?;
    input.end()?;
    if let Some(file) = file {
        world.files.add(file);
    }
    let id = writing::write(&sandbox, &mut world, &number, writing);
    Ok(Json(json!({"id": id})))
}

/// `GET /sandbox/phones/{number}/messages?after=`: what that phone has received, oldest first.
///
/// `after` is a `seq` or the id of a message; `to` keeps one business; `all=true` adds what the person wrote.
pub(crate) async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, Refusal> {
    let number = phone_in_path(&number)?;
    let world = sandbox.world();
    let after = match wanted.after.as_deref() {
        None | Some("") => 0,
        Some(after) => match (after.parse(), world.chats.find(after)) {
            (Ok(seq), _) => seq,
            (Err(_), Some((_, message))) => message.seq,
            (Err(_), None) => return Err(Refusal::new("after", "must be a seq or the id of a kept message")),
        },
    };
    let business = writing::correspondent(&world, wanted.to.as_deref())?;
    let all = wanted.all.unwrap_or_default();
    let items: Vec<Value> = world.chats.lookup(&number).map_or_else(Vec::new, |person| {
        let messages = person.messages.iter().filter(|message| {
            message.seq > after
                && (all || message.from_business)
                && business.as_deref().is_none_or(|id| id == &*message.phone_number_id)
        });
        messages
            .map(|message| events::shown(message, &number, world.accounts.number(&message.phone_number_id)))
            .collect()
    });
    Ok(Json(json!({"items": items})))
}

/// `POST /sandbox/phones/{number}/read`: marks all as read, or with `to` what came from one business.
pub(crate) async fn read(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let number = phone_in_path(&number)?;
    let mut input = Input::parse(&bytes)?;
    let to = input.optional_text("to", 64)?;
    input.end()?;
    let mut world = sandbox.world();
    let business = writing::correspondent(&world, to.as_deref())?;
    let read = writing::read_all(&sandbox, &mut world, &number, business.as_deref());
    Ok(Json(json!({"read": read})))
}

/// `GET /sandbox/phones/{number}/profile`.
pub(crate) async fn profile(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let number = phone_in_path(&number)?;
    Ok(Json(profile_of(&sandbox.world(), &number)))
}

/// `POST /sandbox/phones/{number}/profile`: sets the profile name, or hides the number from businesses.
pub(crate) async fn set_profile(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let number = phone_in_path(&number)?;
    let mut input = Input::parse(&bytes)?;
    let name = input.optional_text("name", NAME_CHARACTERS)?;
    let hide_number = input.optional_bool("hide_number")?;
    input.end()?;
    let mut world = sandbox.world();
    let person = world.chats.person(&number, sandbox.clock.now_ms());
    if let Some(name) = name {
        person.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    }
    person.number_hidden = hide_number.unwrap_or(person.number_hidden);
    Ok(Json(profile_of(&world, &number)))
}

fn profile_of(world: &World, number: &str) -> Value {
    let person = world.chats.lookup(number);
    json!({
        "number": number,
        "name": person.and_then(|person| person.name.as_deref()),
        "hide_number": person.is_some_and(|person| person.number_hidden),
    })
}
