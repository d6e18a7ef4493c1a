//! Walks the sign-up pop-up without a browser.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use super::input::{Input, PHONE_RULE, Refusal};
use crate::sandbox::Sandbox;
use crate::state::accounts::BUSINESSES_KEPT;

/// Characters of a display name. (Phone numbers, 2026-04)
const NAME_CHARACTERS: usize = 75;

/// `POST /sandbox/signup`: the ids of a number's business, always the same ones, and a fresh code.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mut input = Input::parse(&bytes)?;
    let name = input.text("business_name", NAME_CHARACTERS)?;
    let number = input.optional_phone("phone_number")?.ok_or_else(|| Refusal::new("phone_number", PHONE_RULE))?;
    // Both change nothing here: ids follow from the number, whether its account is new or not.
    input.optional_text("tenant_hint", NAME_CHARACTERS)?;
    input.optional_bool("existing")?;
    input.end()?;
    let mut world = sandbox.world();
    let Some((business, code)) = world.accounts.sign_up(&number, &name, sandbox.clock.now_ms()) else {
        return Err(Refusal::new("phone_number", format!("the sandbox holds {BUSINESSES_KEPT} businesses already")));
    };
    let answer = json!({
        "code": code,
        "waba_id": business.waba_id,
        "phone_number_id": business.phone_number_id,
        "business_id": business.portfolio_id,
    });
    Ok(Json(answer))
}
