//! Changes Meta's view of a business, and lets the webhooks follow that Meta would send.

mod number;
mod portfolio;
mod standing;

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Map, Value, json};

use self::number::NumberChange;
use self::portfolio::PortfolioChange;
use self::standing::AccountChange;
use super::input::{Input, Refusal};
use crate::identifiers;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::Business;
use crate::state::accounts::account::Account;

/// Characters of an id, a number or a name out of a list.
pub(super) const WORD_CHARACTERS: usize = 64;

/// What a change is about: an account, and one of its numbers where it has any.
#[derive(Debug)]
struct Chosen {
    waba_id: String,
    phone_number_id: Option<String>,
}

/// `POST /sandbox/account`: changes the business of that number or account, or the only one there is.
pub(crate) async fn change(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mut input = Input::parse(&bytes)?;
    let mut world = sandbox.world();
    let chosen = chosen(&world, &mut input)?;
    let portfolio = PortfolioChange::read(&mut input)?;
    let number = NumberChange::read(&mut input)?;
    let account = AccountChange::read(&mut input)?;
    input.end()?;
    if let (Some(field), None) = (number.first_field(), &chosen.phone_number_id) {
        return Err(Refusal::new(field, "the account has no number"));
    }
    portfolio.apply(&sandbox, &mut world, &chosen);
    if let Some(id) = &chosen.phone_number_id {
        number.apply(&sandbox, &mut world, &chosen.waba_id, id);
    }
    account.apply(&sandbox, &mut world, &chosen);
    let business = chosen.phone_number_id.as_deref().and_then(|id| world.accounts.with_phone_number_id(id));
    match (business, world.accounts.account(&chosen.waba_id)) {
        (Some(business), _) => Ok(Json(shown(business))),
        (None, Some(account)) => Ok(Json(Value::Object(shown_account(&world, account)))),
        (None, None) => Err(Refusal::new("waba_id", "no account has it")),
    }
}

/// A number with what it stands in, as the control API shows it.
pub(crate) fn shown(business: Business<'_>) -> Value {
    let Business { portfolio, account, number } = business;
    json!({
        "name": number.name,
        "phone_number": number.digits,
        "display_phone_number": identifiers::displayed(&number.digits),
        "business_id": portfolio.id,
        "waba_id": account.id,
        "phone_number_id": number.id,
        "subscribed": account.subscribed,
        "token_expired": portfolio.grant.has_ended(),
        "phone_banned": number.banned,
        "window_sync_error": number.window_sync_error,
        "throughput": number.throughput_level(),
        "status": number.shown_status(),
        "name_status": number.name_status,
        "new_name_status": number.new_name_status,
        "quality": number.quality,
        "pin_set": number.registration.has_pin(),
        "on_biz_app": number.on_biz_app,
        "tier": portfolio.tier,
        "business_verified": portfolio.verified,
        "account_review": account.review,
        "account_disabled": account.disabled,
    })
}

/// An account with its numbers' ids, as the control API shows it.
pub(crate) fn shown_account(world: &World, account: &Account) -> Map<String, Value> {
    let ids: Vec<&str> = world.accounts.numbers_of(&account.id).iter().map(|number| number.id.as_str()).collect();
    let mut shown = Map::new();
    for (key, value) in [
        ("name", json!(account.name)),
        ("business_id", json!(account.portfolio_id)),
        ("waba_id", json!(account.id)),
        ("phone_number_ids", json!(ids)),
        ("timezone", json!(account.timezone)),
        ("currency", json!(account.currency)),
        ("subscribed", json!(account.subscribed)),
        ("account_review", json!(account.review)),
        ("account_disabled", json!(account.disabled)),
        ("restrictions", json!(account.restrictions)),
    ] {
        shown.insert(key.to_owned(), value);
    }
    shown
}

fn chosen(world: &World, input: &mut Input) -> Result<Chosen, Refusal> {
    let digits = input.optional_phone("phone_number")?;
    let waba_id = input.optional_text("waba_id", WORD_CHARACTERS)?;
    let accounts = &world.accounts;
    let business = match (digits, waba_id) {
        (Some(digits), _) => {
            accounts.with_number(&digits).ok_or_else(|| input.refuse("phone_number", "no business has it"))?
        }
        (None, Some(id)) => {
            if let Some(account) = accounts.account(&id) {
                let newest = accounts.numbers_of(&id).first().map(|number| number.id.clone());
                return Ok(Chosen { waba_id: account.id.clone(), phone_number_id: newest });
            }
            accounts.with_phone_number_id(&id).ok_or_else(|| input.refuse("waba_id", "no business has it"))?
        }
        (None, None) => accounts
            .only_business()
            .ok_or_else(|| input.refuse("phone_number", "is required unless there is exactly one business"))?,
    };
    Ok(Chosen { waba_id: business.account.id.clone(), phone_number_id: Some(business.number.id.clone()) })
}
