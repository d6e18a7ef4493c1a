//! What changes about a number.

use serde_json::json;

use super::WORD_CHARACTERS;
use crate::control::input::{Input, Refusal, pin};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::number::{NAME_PENDING, NAME_STATUSES, Number, QUALITIES, STATUSES};
use crate::webhook::notice;

/// Changes of a number; what is `None` stays.
#[derive(Debug)]
pub(super) struct NumberChange {
    quality: Option<String>,
    name_status: Option<String>,
    status: Option<String>,
    verified: Option<bool>,
    phone_banned: Option<bool>,
    pin: Option<String>,
    on_biz_app: Option<bool>,
    window_sync_error: Option<bool>,
    high_throughput: Option<bool>,
}

impl NumberChange {
    /// Takes the changes out of the input.
    pub(super) fn read(input: &mut Input) -> Result<Self, Refusal> {
        let throughput = input.optional_choice("throughput", WORD_CHARACTERS, &["STANDARD", "HIGH"])?;
        let verified =
            input.optional_choice("code_verification_status", WORD_CHARACTERS, &["VERIFIED", "NOT_VERIFIED"])?;
        Ok(Self {
            quality: input.optional_choice("quality", WORD_CHARACTERS, &QUALITIES)?,
            name_status: input.optional_choice("name_status", WORD_CHARACTERS, &NAME_STATUSES)?,
            status: input.optional_choice("status", WORD_CHARACTERS, &STATUSES)?,
            verified: verified.map(|status| status == "VERIFIED"),
            phone_banned: input.optional_bool("phone_banned")?,
            pin: pin(input)?,
            on_biz_app: input.optional_bool("on_biz_app")?,
            window_sync_error: input.optional_bool("window_sync_error")?,
            high_throughput: throughput.map(|level| level == "HIGH"),
        })
    }

    /// The first field that changes something, for an account without a number.
    pub(super) fn first_field(&self) -> Option<&'static str> {
        let given = [
            ("quality", self.quality.is_some()),
            ("name_status", self.name_status.is_some()),
            ("status", self.status.is_some()),
            ("code_verification_status", self.verified.is_some()),
            ("phone_banned", self.phone_banned.is_some()),
            ("pin", self.pin.is_some()),
            ("on_biz_app", self.on_biz_app.is_some()),
            ("window_sync_error", self.window_sync_error.is_some()),
            ("throughput", self.high_throughput.is_some()),
        ];
        given.into_iter().find(|(_, given)| *given).map(|(field, _)| field)
    }

    /// Makes the changes and tells about them.
    pub(super) fn apply(self, sandbox: &Sandbox, world: &mut World, waba_id: &str, id: &str) {
        let now_ms = sandbox.clock.now_ms();
        let Some(number) = world.accounts.number_mut(id) else { return };
        let event = quality_event(number, self.quality.as_deref(), self.high_throughput);
        let banned = self.phone_banned.filter(|banned| *banned != number.banned);
        number.banned = self.phone_banned.unwrap_or(number.banned);
        number.on_biz_app = self.on_biz_app.unwrap_or(number.on_biz_app);
        number.window_sync_error = self.window_sync_error.unwrap_or(number.window_sync_error);
        number.high_throughput = self.high_throughput.unwrap_or(number.high_throughput);
        if let Some(quality) = self.quality {
            number.quality = quality;
        }
        match self.verified {
            Some(true) => number.become_verified(now_ms),
            Some(false) => number.verification.undo(),
            None => {}
        }
        match self.status.as_deref() {
            Some("CONNECTED") => number.connect(now_ms),
            Some("BANNED") => number.banned = true,
            Some(status) => status.clone_into(&mut number.status),
            None => {}
        }
        if let Some(pin) = self.pin {
            number.registration.set_pin(pin);
        }
        let digits = number.digits.clone();
        if let Some(event) = event {
            quality_told(sandbox, world, waba_id, &digits, event);
        }
        if let Some(banned) = banned {
            let ban = ban_info(sandbox, if banned { "DISABLE" } else { "REINSTATE" });
            let value = json!({"event": "DISABLED_UPDATE", "phone_number": digits, "ban_info": ban});
            notice::account_update(sandbox, world, waba_id, value);
        }
        if let Some(status) = self.name_status {
            decide_name(sandbox, world, id, &status);
        }
    }
}

/// What a ban says, with Meta's way of writing its date. (Webhooks, `account_update`, 2026-04)
pub(super) fn ban_info(sandbox: &Sandbox, state: &str) -> serde_json::Value {
    let now = chrono::DateTime::from_timestamp(sandbox.clock.now_s(), 0).unwrap_or_default();
    json!({"waba_ban_state": state, "waba_ban_date": now.format("%B %-d, %Y").to_string()})
}

/// Tells about a number's rating or throughput, with the limit that goes with it.
pub(super) fn quality_told(sandbox: &Sandbox, world: &mut World, waba_id: &str, digits: &str, event: &str) {
    let Some(business) = world.accounts.with_number(digits) else { return };
    let tier = business.portfolio.tier.clone();
    let value = json!({
        "display_phone_number": digits,
        "event": event,
        "current_limit": tier,
        "max_daily_conversations_per_business": tier,
    });
    notice::tell(sandbox, world, waba_id, "phone_number_quality_update", value);
}

fn quality_event(number: &Number, quality: Option<&str>, high_throughput: Option<bool>) -> Option<&'static str> {
    match quality {
        Some("RED") if number.quality != "RED" => return Some("FLAGGED"),
        Some(quality) if number.quality == "RED" && quality != "RED" => return Some("UNFLAGGED"),
        Some(_) | None => {}
    }
    (high_throughput == Some(true) && !number.high_throughput).then_some("THROUGHPUT_UPGRADE")
}

fn decide_name(sandbox: &Sandbox, world: &mut World, id: &str, status: &str) {
    let Some(number) = world.accounts.number_mut(id) else { return };
    number.holds_names = status == NAME_PENDING;
    let name = number.decide_name(status).to_owned();
    notice::name_decided(sandbox, world, id, &name, status);
}
