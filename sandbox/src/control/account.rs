//! Changes Meta's view of a business.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use super::input::{Input, Refusal};
use crate::identifiers;
use crate::sandbox::Sandbox;
use crate::state::accounts::{Accounts, Business};

/// Characters of an id or a number.
const ID_CHARACTERS: usize = 64;

/// `POST /sandbox/account`: changes the business of that number or account, or the only one there is.
pub(crate) async fn change(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mut input = Input::parse(&bytes)?;
    let mut world = sandbox.world();
    let place = chosen(&world.accounts, &mut input)?;
    let token_expired = input.optional_bool("token_expired")?;
    let phone_banned = input.optional_bool("phone_banned")?;
    let subscribed = input.optional_bool("subscribed")?;
    let window_sync_error = input.optional_bool("window_sync_error")?;
    let high_throughput = match input.optional_text("throughput", ID_CHARACTERS)?.as_deref() {
        None => None,
        Some("STANDARD") => Some(false),
        Some("HIGH") => Some(true),
        Some(_) => return Err(input.refuse("throughput", "must be STANDARD or HIGH")),
    };
    input.end()?;
    let Some(business) = world.accounts.at_mut(place) else {
        return Err(Refusal::new("phone_number", "no business has it"));
    };
    match token_expired {
        Some(true) => business.expire_token(),
        Some(false) => business.revive_token(),
        None => {}
    }
    business.banned = phone_banned.unwrap_or(business.banned);
    business.subscribed = subscribed.unwrap_or(business.subscribed);
    business.window_sync_error = window_sync_error.unwrap_or(business.window_sync_error);
    business.high_throughput = high_throughput.unwrap_or(business.high_throughput);
    Ok(Json(shown(business)))
}

/// The business as the control API shows it.
pub(crate) fn shown(business: &Business) -> Value {
    json!({
        "name": business.name,
        "phone_number": business.phone_number,
        "display_phone_number": identifiers::displayed(&business.phone_number),
        "business_id": business.portfolio_id,
        "waba_id": business.waba_id,
        "phone_number_id": business.phone_number_id,
        "subscribed": business.subscribed,
        "token_expired": business.token.is_empty() && !business.expired_tokens.is_empty(),
        "phone_banned": business.banned,
        "window_sync_error": business.window_sync_error,
        "throughput": if business.high_throughput { "HIGH" } else { "STANDARD" },
    })
}

fn chosen(accounts: &Accounts, input: &mut Input) -> Result<usize, Refusal> {
    let number = input.optional_phone("phone_number")?;
    let waba_id = input.optional_text("waba_id", ID_CHARACTERS)?;
    match (number, waba_id) {
        (Some(number), _) => {
            accounts.place_of_number(&number).ok_or_else(|| input.refuse("phone_number", "no business has it"))
        }
        (None, Some(id)) => accounts.place_of_object(&id).ok_or_else(|| input.refuse("waba_id", "no business has it")),
        (None, None) if accounts.all().len() == 1 => Ok(0),
        (None, None) => Err(input.refuse("phone_number", "is required unless there is exactly one business")),
    }
}
