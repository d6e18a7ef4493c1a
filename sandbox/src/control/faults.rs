//! Faults on demand.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::input::{Input, Refusal};
use crate::faults::{Direction, Effect, FAULTS_KEPT, Match};
use crate::sandbox::Sandbox;
use crate::state::accounts::app::FIELDS;
use crate::webhook::publish;

/// How often a fault may strike.
const TIMES: i64 = 1_000_000;
/// The longest delay.
const DELAY_MS: u32 = 10 * 60 * 1_000;
/// Copies, lost tries and members of a batch at most.
const MANY: u32 = 1_000;
/// Characters of a text that a fault answers with.
const TEXT_CHARACTERS: usize = 64 * 1024;

/// `GET /sandbox/faults`: the ones that wait.
pub(crate) async fn list(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    Json(json!({"items": sandbox.world().faults.all()}))
}

/// `POST /sandbox/faults`: the next matching calls or webhooks go wrong.
pub(crate) async fn add(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mut input = Input::parse(&bytes)?;
    let given = input.optional_object("match")?;
    let times = input.optional_integer("times", 1..=TIMES)?.unwrap_or(1);
    let times = u32::try_from(times).map_err(|_| input.refuse("times", "must be a count"))?;
    let effect = effect(&mut input)?;
    let matching = matching(given, &effect)?;
    input.end()?;
    check(&matching, &effect)?;
    let id = sandbox.world().faults.add(matching, times, effect);
    let id = id.ok_or_else(|| Refusal::new("body", format!("{FAULTS_KEPT} faults wait already")))?;
    Ok(Json(json!({"id": id})))
}

/// `DELETE /sandbox/faults`: all away; what they held back leaves.
pub(crate) async fn clear(State(sandbox): State<Arc<Sandbox>>) -> StatusCode {
    let mut world = sandbox.world();
    let held = world.faults.clear();
    publish::leave(&sandbox, &mut world, &held, false);
    StatusCode::NO_CONTENT
}

fn effect(input: &mut Input) -> Result<Effect, Refusal> {
    let status = input.optional_integer("status", 200..=599)?;
    Ok(Effect {
        status: status.and_then(|status| u16::try_from(status).ok()),
        code: input.optional_integer("code", 0..=i64::from(i32::MAX))?,
        subcode: input.optional_integer("subcode", 0..=i64::from(i32::MAX))?,
        message: input.optional_text("message", TEXT_CHARACTERS)?,
        details: input.optional_text("details", TEXT_CHARACTERS)?,
        body: input.optional_text("body", TEXT_CHARACTERS)?,
        delay_ms: u64::from(input.count("delay_ms", DELAY_MS)?),
        timeout: input.optional_bool("timeout")?.unwrap_or_default(),
        reset: input.optional_bool("reset")?.unwrap_or_default(),
        lose_answer: input.optional_bool("lose_answer")?.unwrap_or_default(),
        duplicate: input.count("duplicate", MANY)?,
        reorder: input.optional_bool("reorder")?.unwrap_or_default(),
        batch: input.count("batch", MANY)?,
        drop: input.count("drop", MANY)?,
    })
}

fn matching(given: Option<Input>, effect: &Effect) -> Result<Match, Refusal> {
    let only_webhooks = effect.duplicate > 0 || effect.reorder || effect.batch > 0 || effect.drop > 0;
    let default = if only_webhooks { Direction::Webhook } else { Direction::Call };
    let Some(mut given) = given else {
        return Ok(Match { direction: default, path: None, method: None, to: None, list: None });
    };
    let direction = match given.optional_text("direction", 16)?.as_deref() {
        None => default,
        Some("call") => Direction::Call,
        Some("webhook") => Direction::Webhook,
        Some(_) => return Err(given.refuse("direction", "must be call or webhook")),
    };
    let matching = Match {
        direction,
        path: given.optional_text("path", 1_024)?,
        method: given.optional_text("method", 16)?,
        to: given.optional_phone("to")?,
        list: given.optional_text("list", 64)?,
    };
    given.end()?;
    Ok(matching)
}

/// Refuses what would never happen.
fn check(matching: &Match, effect: &Effect) -> Result<(), Refusal> {
    let (wrong, rule) = match matching.direction {
        Direction::Call => {
            let wrong = [
                ("match.list", matching.list.is_some()),
                ("duplicate", effect.duplicate > 0),
                ("reorder", effect.reorder),
                ("batch", effect.batch > 0),
                ("drop", effect.drop > 0),
            ];
            (wrong.to_vec(), "is for webhooks only")
        }
        Direction::Webhook => {
            let wrong = [
                ("match.path", matching.path.is_some()),
                ("match.method", matching.method.is_some()),
                ("status", effect.status.is_some()),
                ("code", effect.code.is_some()),
                ("subcode", effect.subcode.is_some()),
                ("message", effect.message.is_some()),
                ("details", effect.details.is_some()),
                ("body", effect.body.is_some()),
                ("timeout", effect.timeout),
                ("reset", effect.reset),
            ];
            (wrong.to_vec(), "is for calls only")
        }
    };
    match wrong.into_iter().find(|(_, given)| *given) {
        Some((field, _)) => Err(Refusal::new(field, rule)),
        None => match matching.list.as_deref() {
            None | Some("statuses") => Ok(()),
            Some(list) if FIELDS.contains(&list) => Ok(()),
            Some(_) => Err(Refusal::new("match.list", "must be messages, statuses or a field of webhooks")),
        },
    }
}
