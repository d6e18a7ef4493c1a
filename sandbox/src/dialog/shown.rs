//! What the page is told after every step.

use serde_json::{Value, json};

use crate::identifiers;
use crate::onboarding::Ending;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::number::Number;
use crate::state::dialogs::Dialog;

/// Everything that the page shows.
pub(super) fn dialog(sandbox: &Sandbox, world: &World, dialog: &Dialog) -> Value {
    let accounts = &world.accounts;
    let known: Vec<Value> = accounts
        .accounts()
        .iter()
        .map(|account| {
            json!({
                "waba_id": account.id,
                "name": account.name,
                "business_id": account.portfolio_id,
                "business_name": accounts.portfolio(&account.portfolio_id).map(|portfolio| &portfolio.name),
                "numbers": accounts.numbers_of(&account.id).len(),
            })
        })
        .collect();
    let portfolios: Vec<Value> = accounts
        .portfolios()
        .iter()
        .map(|portfolio| json!({"business_id": portfolio.id, "name": portfolio.name}))
        .collect();
    let numbers = dialog.waba_id.as_deref().map(|id| accounts.numbers_of(id)).unwrap_or_default();
    let numbers: Vec<Value> = numbers.into_iter().map(|number| self::number(sandbox, number)).collect();
    let number = dialog.phone_number_id.as_deref().and_then(|id| accounts.number(id));
    json!({
        "id": dialog.id,
        "session_id": dialog.session_id,
        "step": dialog.step,
        "current_step": dialog.step.current_step(),
        "event": dialog.ending.name(),
        "accounts": known,
        "portfolios": portfolios,
        "account": account(world, dialog),
        "profile": dialog.profile,
        "numbers": numbers,
        "number": number.map(|number| self::number(sandbox, number)),
        "sent_code": number.and_then(|number| number.verification.waiting_code()),
        "message": message(world, dialog),
    })
}

/// The account that was chosen, made or is to be made, with who owns it.
fn account(world: &World, dialog: &Dialog) -> Value {
    let known = dialog.waba_id.as_deref().and_then(|id| world.accounts.account(id));
    let owner = |id: &str| world.accounts.portfolio(id).map(|portfolio| portfolio.name.clone());
    match (known, &dialog.new_account) {
        (Some(account), _) => json!({
            "waba_id": account.id,
            "name": account.name,
            "timezone": account.timezone,
            "currency": account.currency,
            "business_name": owner(&account.portfolio_id),
        }),
        (None, Some(new)) => json!({
            "waba_id": null,
            "name": new.name,
            "timezone": new.timezone,
            "currency": new.currency,
            "business_name": new.business_id.as_deref().and_then(owner),
        }),
        (None, None) => Value::Null,
    }
}

fn number(sandbox: &Sandbox, number: &Number) -> Value {
    let registered = number.onboarded_at_s.is_some();
    json!({
        "phone_number_id": number.id,
        "phone_number": number.digits,
        "display_phone_number": identifiers::displayed(&number.digits),
        "name": number.name,
        "status": number.shown_status(),
        "verified": number.verification.is_verified(registered, sandbox.clock.now_ms()),
    })
}

/// The message event, as soon as its ids are known. (Embedded Signup, message event, 2026-04)
pub(super) fn message(world: &World, dialog: &Dialog) -> Option<Value> {
    let account = world.accounts.account(dialog.waba_id.as_deref()?)?;
    let mut data = json!({"waba_id": account.id, "business_id": account.portfolio_id});
    match (dialog.ending, &dialog.phone_number_id) {
        (Ending::Finish, None) => return None,
        (Ending::Finish, Some(id)) => {
            if let Some(fields) = data.as_object_mut() {
                fields.insert("phone_number_id".to_owned(), json!(id));
            }
        }
        (Ending::OnlyAccount | Ending::BusinessApp, _) => {}
    }
    Some(json!({"type": "WA_EMBEDDED_SIGNUP", "event": dialog.ending.name(), "version": 3, "data": data}))
}
