//! Walks the sign-up pop-up without a browser.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use super::input::{Input, PHONE_RULE, Refusal, pin};
use crate::graph::numbers::NAME_CHARACTERS;
use crate::identifiers;
use crate::onboarding::{self, Ending};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::BUSINESSES_KEPT;
use crate::state::accounts::number::{NAME_APPROVED, NAME_STATUSES, UNVERIFIED};
use crate::webhook::notice;

/// Further numbers of one sign-up.
const EXTRA_NUMBERS: usize = 100;
/// Characters of an id or of a name out of a list.
const WORD_CHARACTERS: usize = 64;

/// What a sign-up is to come to.
#[derive(Debug)]
struct Wanted {
    name: String,
    number: String,
    extra_numbers: Vec<String>,
    existing: bool,
    ending: Ending,
    pin: Option<String>,
    name_status: Option<String>,
    business_id: Option<String>,
    waba_id: Option<String>,
}

/// `POST /sandbox/signup`: the ids of a number's business, always the same ones, and a fresh code.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let wanted = read(Input::parse(&bytes)?)?;
    let mut world = sandbox.world();
    let waba_id = account(&mut world, &wanted)?;
    let mut ids = Vec::new();
    if wanted.ending != Ending::OnlyAccount {
        for digits in std::iter::once(&wanted.number).chain(&wanted.extra_numbers) {
            ids.push(number(&sandbox, &mut world, &wanted, &waba_id, digits)?);
        }
    }
    let code = onboarding::finish(&sandbox, &mut world, &waba_id).ok_or_else(full)?;
    let told = ids.first().filter(|_| wanted.ending == Ending::Finish);
    let answer = json!({
        "code": code,
        "event": wanted.ending.name(),
        "waba_id": waba_id,
        "phone_number_id": told,
        "phone_number_ids": ids,
        "business_id": world.accounts.account(&waba_id).map(|account| &account.portfolio_id),
    });
    Ok(Json(answer))
}

fn read(mut input: Input) -> Result<Wanted, Refusal> {
    let name = input.text("business_name", NAME_CHARACTERS)?;
    let number = input.optional_phone("phone_number")?.ok_or_else(|| Refusal::new("phone_number", PHONE_RULE))?;
    // Changes nothing here: ids follow from the number, whoever's it is.
    input.optional_text("tenant_hint", NAME_CHARACTERS)?;
    let existing = input.optional_bool("existing")?.unwrap_or_default();
    let ending = match input.optional_text("event", WORD_CHARACTERS)? {
        None => Ending::Finish,
        Some(name) => Ending::named(&name).ok_or_else(|| input.refuse("event", "must be an event that finishes"))?,
    };
    let name_status = input.optional_text("name_status", WORD_CHARACTERS)?;
    if name_status.as_ref().is_some_and(|status| !NAME_STATUSES.contains(&status.as_str())) {
        return Err(input.refuse("name_status", &format!("must be one of {}", NAME_STATUSES.join(", "))));
    }
    let wanted = Wanted {
        name,
        number,
        extra_numbers: input.optional_phones("extra_numbers", EXTRA_NUMBERS)?,
        existing,
        ending,
        pin: pin(&mut input)?,
        name_status,
        business_id: input.optional_text("business_id", WORD_CHARACTERS)?,
        waba_id: input.optional_text("waba_id", WORD_CHARACTERS)?,
    };
    input.end()?;
    Ok(wanted)
}

/// The account of the number, the one that was asked for, or a new one; named as asked for.
fn account(world: &mut World, wanted: &Wanted) -> Result<String, Refusal> {
    let known = world.accounts.with_number(&wanted.number).map(|business| business.account.id.clone());
    let seeded = identifiers::object_id(identifiers::Object::Account, &wanted.number);
    let seeded = world.accounts.account(&seeded).map(|account| account.id.clone());
    let waba_id = match (known, &wanted.waba_id) {
        (Some(known), Some(waba_id)) if known != *waba_id => {
            return Err(Refusal::new("waba_id", "is another account than the number's"));
        }
        (Some(known), _) => known,
        (None, Some(waba_id)) => match world.accounts.account(waba_id) {
            Some(account) => account.id.clone(),
            None => return Err(Refusal::new("waba_id", "no account has it")),
        },
        (None, None) => match seeded {
            Some(seeded) => seeded,
            None => new_account(world, wanted)?,
        },
    };
    if let Some(account) = world.accounts.account_mut(&waba_id) {
        wanted.name.clone_into(&mut account.name);
    }
    Ok(waba_id)
}

fn new_account(world: &mut World, wanted: &Wanted) -> Result<String, Refusal> {
    let portfolio_id = match &wanted.business_id {
        Some(id) if world.accounts.portfolio(id).is_some() => id.clone(),
        Some(_) => return Err(Refusal::new("business_id", "no portfolio has it")),
        None => world.accounts.add_portfolio(&wanted.number, &wanted.name).ok_or_else(full)?,
    };
    world.accounts.add_account(&portfolio_id, &wanted.number, &wanted.name).ok_or_else(full)
}

/// The id of the number, which is added where it doesn't stand yet, and as far as it was asked for.
fn number(
    sandbox: &Sandbox,
    world: &mut World,
    wanted: &Wanted,
    waba_id: &str,
    digits: &str,
) -> Result<String, Refusal> {
    let now_ms = sandbox.clock.now_ms();
    let known = world.accounts.with_number(digits).map(|known| (known.account.id.clone(), known.number.id.clone()));
    let (id, fresh) = match known {
        Some((account, _)) if account != waba_id => {
            return Err(Refusal::new("extra_numbers", "a number stands in another account already"));
        }
        Some((_, id)) => (id, false),
        None => (world.accounts.add_number(waba_id, digits, &wanted.name).ok_or_else(full)?.id.clone(), true),
    };
    let Some(number) = world.accounts.number_mut(&id) else { return Err(full()) };
    let gone = number.status == "DELETED";
    if gone {
        UNVERIFIED.clone_into(&mut number.status);
    }
    wanted.name.clone_into(&mut number.name);
    number.on_biz_app = wanted.ending == Ending::BusinessApp || (number.on_biz_app && !fresh);
    if (wanted.existing || number.on_biz_app) && number.status != "CONNECTED" {
        number.connect(now_ms);
    } else if fresh || gone {
        number.become_verified(now_ms);
    }
    if let Some(pin) = &wanted.pin {
        number.registration.set_pin(pin.clone());
    }
    match wanted.name_status.as_deref() {
        Some(status) if status != NAME_APPROVED => {
            status.clone_into(&mut number.name_status);
            number.holds_names = true;
        }
        Some(_) | None if fresh => notice::later_review(sandbox, world, &id),
        Some(_) | None => {}
    }
    Ok(id)
}

fn full() -> Refusal {
    Refusal::new("phone_number", format!("the sandbox holds {BUSINESSES_KEPT} businesses already"))
}
