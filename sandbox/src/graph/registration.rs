//! Registering a number for Cloud API, taking it back, and its two-step PIN.

use serde_json::{Value, json};

use super::call::Call;
use super::envelope::GraphError;
use super::fields::refused;
use super::{auth, codes};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::number::DISCONNECTED;
use crate::state::accounts::registration::RegistrationRefusal;
use crate::webhook::notice;

/// Digits of a PIN. (Registration, 2026-04)
const PIN_DIGITS: usize = 6;
/// Countries in which messages may be kept. (Registration, 2026-04)
const REGIONS: [&str; 14] = ["AU", "ID", "IN", "JP", "SG", "KR", "DE", "CH", "GB", "BR", "BH", "ZA", "AE", "CA"];
/// A minute.
const MINUTE_MS: i64 = 60 * 1_000;

/// `POST /{phone_number_id}/register`.
pub(crate) fn register(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let mut world = sandbox.world();
    let now_ms = sandbox.clock.now_ms();
    let number = auth::number(sandbox, &world, call, id)?.number;
    let (on_biz_app, banned) = (number.on_biz_app, number.banned);
    let verified = number.verification.is_verified(number.onboarded_at_s.is_some(), now_ms);
    if call.text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    let pin = checked_pin(call.text("pin").as_deref())?;
    if call.text("data_localization_region").is_some_and(|region| !REGIONS.contains(&region.as_str())) {
        return Err(GraphError::parameter("Param data_localization_region must be one of the supported countries"));
    }
    if on_biz_app {
        return Err(refused("A number that is used with the WhatsApp Business app can't be registered."));
    }
    if banned {
        return Err(GraphError::cloud(131_031, "The phone number has been banned."));
    }
    count(&mut world, id, now_ms)?;
    if !verified {
        let details = "The phone number needs to be verified before it can be registered.";
        return Err(GraphError::cloud(133_006, details));
    }
    let Some(number) = world.accounts.number_mut(id) else { return Err(GraphError::unknown_object("POST", id)) };
    number.registration.rested(now_ms).and_then(|()| number.registration.enter(&pin, now_ms)).map_err(refusal)?;
    let before = number.is_connected();
    number.connect(now_ms);
    if !before {
        announce(sandbox, &mut world, id);
    }
    Ok(json!({"success": true}))
}

/// `POST /{phone_number_id}/deregister`.
pub(crate) fn deregister(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let mut world = sandbox.world();
    let now_ms = sandbox.clock.now_ms();
    let number = auth::number(sandbox, &world, call, id)?.number;
    let (on_biz_app, connected) = (number.on_biz_app, number.is_connected());
    if on_biz_app {
        return Err(refused("A number that is used with the WhatsApp Business app can't be deregistered."));
    }
    count(&mut world, id, now_ms)?;
    if !connected {
        return Err(GraphError::cloud(133_010, "The phone number is not registered."));
    }
    if let Some(number) = world.accounts.number_mut(id) {
        DISCONNECTED.clone_into(&mut number.status);
        number.registration.leave(now_ms);
    }
    Ok(json!({"success": true}))
}

/// Sets the PIN, which its owner may do whatever it was before, and tells.
pub(crate) fn set_pin(sandbox: &Sandbox, id: &str, pin: &str) -> Result<Value, GraphError> {
    let pin = checked_pin(Some(pin))?;
    let mut world = sandbox.world();
    let Some(number) = world.accounts.number_mut(id) else { return Err(GraphError::unknown_object("POST", id)) };
    number.registration.set_pin(pin);
    let value = json!({"display_phone_number": number.digits, "event": "PIN_CHANGED"});
    let waba_id = number.waba_id.clone();
    notice::tell(sandbox, &mut world, &waba_id, "security", value);
    Ok(json!({"success": true}))
}

fn checked_pin(pin: Option<&str>) -> Result<String, GraphError> {
    match pin {
        Some(pin) if pin.len() == PIN_DIGITS && pin.bytes().all(|byte| byte.is_ascii_digit()) => Ok(pin.to_owned()),
        Some(_) => Err(GraphError::parameter("Param pin must be 6 digits")),
        None => Err(GraphError::parameter("The parameter pin is required.")),
    }
}

fn count(world: &mut World, id: &str, now_ms: i64) -> Result<(), GraphError> {
    let Some(number) = world.accounts.number_mut(id) else { return Err(GraphError::unknown_object("POST", id)) };
    number.registration.count(now_ms).map_err(refusal)
}

/// Tells that the number is on Cloud API now.
fn announce(sandbox: &Sandbox, world: &mut World, id: &str) {
    let Some(business) = world.accounts.with_phone_number_id(id) else { return };
    let value = json!({
        "display_phone_number": business.number.digits,
        "event": "ONBOARDING",
        "max_daily_conversations_per_business": business.portfolio.tier,
    });
    let waba_id = business.account.id.clone();
    notice::tell(sandbox, world, &waba_id, "phone_number_quality_update", value);
}

fn refusal(refusal: RegistrationRefusal) -> GraphError {
    match refusal {
        RegistrationRefusal::TooManyRequests => GraphError::cloud(
            133_016,
            "There were too many attempts to register or deregister this number. Try again after 72 hours.",
        ),
        RegistrationRefusal::Resting => {
            GraphError::cloud(133_015, "The number was deregistered less than 5 minutes ago. Try again in 5 minutes.")
        }
        RegistrationRefusal::WrongPin => GraphError::cloud(133_005, codes::title(133_005)),
        RegistrationRefusal::TooManyGuesses(left_ms) => {
            let minutes = left_ms.div_euclid(MINUTE_MS) + 1;
            GraphError::cloud(133_008, format!("Too many wrong PINs were entered. Try again in {minutes} minutes."))
        }
        RegistrationRefusal::GuessedTooFast(left_ms) => {
            let seconds = left_ms.div_euclid(1_000) + 1;
            GraphError::cloud(133_009, format!("PINs were entered too quickly. Try again in {seconds} seconds."))
        }
    }
}
