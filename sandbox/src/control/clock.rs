//! The sandbox's clock and the speed at which things follow.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use super::input::{Input, Refusal};
use crate::sandbox::Sandbox;

/// The longest that a status may take.
const STATUS_DELAY_MS: i64 = 10 * 60 * 1_000;
/// The furthest that the clock moves in one go, a year.
const ADVANCE_S: i64 = 366 * 24 * 60 * 60;

/// Characters of a time in words.
const TIME_CHARACTERS: usize = 40;

/// `GET /sandbox/clock`.
pub(crate) async fn show(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    Json(shown(&sandbox))
}

/// `POST /sandbox/clock`: sets the speed and the pause between statuses, moves the clock ahead, or lets a late one catch
/// up.
pub(crate) async fn set(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mut input = Input::parse(&bytes)?;
    let speed = input.optional_number("speed", 0.001..=1_000_000.0)?;
    let status_delay_ms = input.optional_integer("status_delay_ms", 0..=STATUS_DELAY_MS)?;
    let advance_s = input.optional_integer("advance_s", 0..=ADVANCE_S)?;
    let catch_up_to = match input.optional_text("catch_up_to", TIME_CHARACTERS)? {
        Some(text) => Some(moment_ms(&text).ok_or_else(|| input.refuse("catch_up_to", "must be a time, RFC 3339"))?),
        None => None,
    };
    input.end()?;
    if let Some(speed) = speed {
        sandbox.clock.set_speed(speed);
    }
    if let Some(delay) = status_delay_ms.and_then(|delay| u64::try_from(delay).ok()) {
        sandbox.clock.set_status_delay_ms(delay);
    }
    if let Some(moment_ms) = catch_up_to {
        sandbox.clock.catch_up(moment_ms.saturating_sub(sandbox.clock.now_ms()));
    }
    if let Some(seconds) = advance_s {
        let mut world = sandbox.world();
        sandbox.clock.advance(seconds.saturating_mul(1_000));
        world.line.ahead_ms = Some(sandbox.clock.ahead_ms());
    }
    Ok(Json(shown(&sandbox)))
}

/// Milliseconds since 1970 of a time in words.
fn moment_ms(text: &str) -> Option<i64> {
    Some(chrono::DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis())
}

fn shown(sandbox: &Sandbox) -> Value {
    let now = chrono::DateTime::from_timestamp_millis(sandbox.clock.now_ms()).unwrap_or_default();
    json!({
        "speed": sandbox.clock.speed(),
        "status_delay_ms": sandbox.clock.status_delay_ms(),
        "ahead_s": sandbox.clock.ahead_ms() / 1_000,
        "behind_s": sandbox.clock.behind_ms() / 1_000,
        "now": now.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
    })
}
