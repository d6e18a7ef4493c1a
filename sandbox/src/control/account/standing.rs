//! What changes about an account: reviews, alerts, and everything that `account_update` tells.

use serde_json::{Map, Value, json};

use super::number::ban_info;
use super::{Chosen, WORD_CHARACTERS};
use crate::control::input::{Input, Refusal};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::number::DISCONNECTED;
use crate::webhook::notice;

/// What `account_review_update` decides. (Webhooks reference, 2026-04)
const REVIEWS: [&str; 4] = ["APPROVED", "REJECTED", "PENDING", "DEFERRED"];
/// What `security` tells. (Webhooks reference, 2026-04)
const SECURITY_EVENTS: [&str; 3] = ["PIN_CHANGED", "PIN_RESET_REQUEST", "PIN_REQUEST_SUCCESS"];
/// How long a restriction lasts where nothing else is given: three days.
const RESTRICTED_FOR_S: i64 = 3 * 24 * 60 * 60;

/// Changes of an account; what is `None` stays.
#[derive(Debug)]
pub(super) struct AccountChange {
    subscribed: Option<bool>,
    review: Option<String>,
    event: Option<String>,
    details: Map<String, Value>,
    alert: Option<Map<String, Value>>,
    security: Option<String>,
}

impl AccountChange {
    /// Takes the changes out of the input.
    pub(super) fn read(input: &mut Input) -> Result<Self, Refusal> {
        let event = input.optional_text("account_update", WORD_CHARACTERS)?;
        let details = input.optional_map("details")?;
        if details.is_some() && event.is_none() {
            return Err(input.refuse("details", "needs account_update"));
        }
        let alert = match input.optional_value("alert") {
            None => None,
            Some(Value::String(kind)) => Some(Map::from_iter([("alert_type".to_owned(), json!(kind))])),
            Some(Value::Object(alert)) => Some(alert),
            Some(_) => return Err(input.refuse("alert", "must be an alert_type or an object")),
        };
        Ok(Self {
            subscribed: input.optional_bool("subscribed")?,
            review: input.optional_choice("account_review", WORD_CHARACTERS, &REVIEWS)?,
            event,
            details: details.unwrap_or_default(),
            alert,
            security: input.optional_choice("security", WORD_CHARACTERS, &SECURITY_EVENTS)?,
        })
    }

    /// Makes the changes and tells about them: first, because some of them end the subscription.
    pub(super) fn apply(self, sandbox: &Sandbox, world: &mut World, chosen: &Chosen) {
        let waba_id = &chosen.waba_id;
        if let Some(account) = world.accounts.account_mut(waba_id) {
            account.subscribed = self.subscribed.unwrap_or(account.subscribed);
            if let Some(review) = &self.review {
                review.clone_into(&mut account.review);
            }
        }
        if let Some(decision) = self.review {
            notice::tell(sandbox, world, waba_id, "account_review_update", json!({"decision": decision}));
        }
        if let Some(alert) = self.alert {
            notice::tell(sandbox, world, waba_id, "account_alerts", alerted(chosen, alert));
        }
        let number = chosen.phone_number_id.as_deref().and_then(|id| world.accounts.number(id));
        let digits = number.map(|number| number.digits.clone());
        if let Some(event) = self.security {
            let value = json!({"display_phone_number": digits, "event": event});
            notice::tell(sandbox, world, waba_id, "security", value);
        }
        if let Some(event) = self.event {
            let mut value = Map::from_iter([("event".to_owned(), json!(event))]);
            value.extend(usual(sandbox, &event, digits.as_deref()));
            value.extend(self.details);
            let value = Value::Object(value);
            notice::account_update(sandbox, world, waba_id, value.clone());
            follow(sandbox, world, chosen, &event, &value);
        }
    }
}

/// What an event carries where nothing else is given. (Webhooks, `account_update`, 2026-04)
fn usual(sandbox: &Sandbox, event: &str, digits: Option<&str>) -> Option<(String, Value)> {
    let now_s = sandbox.clock.now_s();
    let (key, value) = match event {
        "DISABLED_UPDATE" => ("ban_info", ban_info(sandbox, "DISABLE")),
        "ACCOUNT_RESTRICTION" => {
            let kind = "RESTRICTED_BIZ_INITIATED_MESSAGING";
            ("restriction_info", json!([{"restriction_type": kind, "expiration": now_s + RESTRICTED_FOR_S}]))
        }
        "ACCOUNT_VIOLATION" => ("violation_info", json!({"violation_type": "ADULT"})),
        "VERIFIED_ACCOUNT" | "PHONE_NUMBER_REMOVED" => ("phone_number", json!(digits)),
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE" => ("country", json!("IN")),
        "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE" => {
            let countries = json!([{"country_code": "IN", "start_time": now_s}]);
            let info = json!({"start_time": now_s, "exception_countries": countries});
            ("auth_international_rate_eligibility", info)
        }
        "VOLUME_BASED_PRICING_TIER_UPDATE" => {
            let info = json!({
                "tier_update_time": now_s,
                "pricing_category": "UTILITY",
                "tier": "25000001:50000000",
                "effective_month": "2026-11",
                "region": "India",
            });
            ("volume_tier_info", info)
        }
        _ => return None,
    };
    Some((key.to_owned(), value))
}

/// What an event changes beside telling it.
fn follow(sandbox: &Sandbox, world: &mut World, chosen: &Chosen, event: &str, value: &Value) {
    let waba_id = chosen.waba_id.as_str();
    match event {
        "PARTNER_REMOVED" => cut_off(world, waba_id),
        "PARTNER_APP_UNINSTALLED" => uninstall(world, waba_id),
        "ACCOUNT_DELETED" => {
            set_statuses(world, waba_id, "DELETED");
            cut_off(world, waba_id);
        }
        "ACCOUNT_OFFBOARDED" => set_statuses(world, waba_id, DISCONNECTED),
        "ACCOUNT_RECONNECTED" => reconnect(world, waba_id, sandbox.clock.now_ms()),
        "PHONE_NUMBER_REMOVED" => {
            let number = chosen.phone_number_id.as_deref().and_then(|id| world.accounts.number_mut(id));
            if let Some(number) = number {
                "DELETED".clone_into(&mut number.status);
            }
        }
        "VERIFIED_ACCOUNT" => {
            let portfolio_id = world.accounts.account(waba_id).map(|account| account.portfolio_id.clone());
            if let Some(portfolio) = portfolio_id.and_then(|id| world.accounts.portfolio_mut(&id)) {
                portfolio.verified = true;
            }
        }
        "DISABLED_UPDATE" | "ACCOUNT_RESTRICTION" => restrict(world, waba_id, value),
        _ => {}
    }
}

fn restrict(world: &mut World, waba_id: &str, value: &Value) {
    let Some(account) = world.accounts.account_mut(waba_id) else { return };
    // Some of Meta's samples have the state in a list.
    let state = value.pointer("/ban_info/waba_ban_state");
    match state.and_then(|state| state.as_str().or_else(|| state.get(0).and_then(Value::as_str))) {
        Some("DISABLE") => account.disabled = true,
        Some("REINSTATE") => account.disabled = false,
        Some(_) | None => {}
    }
    if let Some(restrictions) = value.get("restriction_info").and_then(Value::as_array) {
        let kinds = restrictions.iter().filter_map(|one| one.get("restriction_type").and_then(Value::as_str));
        account.restrictions = kinds.map(str::to_owned).collect();
    }
}

fn cut_off(world: &mut World, waba_id: &str) {
    let Some(account) = world.accounts.account_mut(waba_id) else { return };
    account.subscribed = false;
    account.override_url = None;
    let portfolio_id = account.portfolio_id.clone();
    if let Some(portfolio) = world.accounts.portfolio_mut(&portfolio_id) {
        portfolio.grant.remove_account(waba_id);
    }
}

fn uninstall(world: &mut World, waba_id: &str) {
    let Some(portfolio_id) = world.accounts.account(waba_id).map(|account| account.portfolio_id.clone()) else {
        return;
    };
    let Some(portfolio) = world.accounts.portfolio_mut(&portfolio_id) else { return };
    portfolio.grant.end(true);
    let waba_ids = portfolio.grant.waba_ids.clone();
    for id in waba_ids {
        cut_off(world, &id);
    }
}

fn set_statuses(world: &mut World, waba_id: &str, status: &str) {
    let ids: Vec<String> = world.accounts.numbers_of(waba_id).iter().map(|number| number.id.clone()).collect();
    for id in ids {
        if let Some(number) = world.accounts.number_mut(&id) {
            status.clone_into(&mut number.status);
        }
    }
}

fn reconnect(world: &mut World, waba_id: &str, now_ms: i64) {
    let numbers = world.accounts.numbers_of(waba_id);
    let gone = numbers.iter().filter(|number| number.status == DISCONNECTED);
    let ids: Vec<String> = gone.map(|number| number.id.clone()).collect();
    for id in ids {
        if let Some(number) = world.accounts.number_mut(&id) {
            number.connect(now_ms);
        }
    }
}

/// An alert with what it usually says around what was given. (Webhooks, `account_alerts`, 2026-04)
fn alerted(chosen: &Chosen, mut given: Map<String, Value>) -> Value {
    let entity_type = given.remove("entity_type").unwrap_or_else(|| json!("PHONE_NUMBER"));
    let usual_id = chosen.phone_number_id.clone().unwrap_or_else(|| chosen.waba_id.clone());
    let entity_id = given.remove("entity_id").unwrap_or_else(|| json!(usual_id));
    let mut info = Map::new();
    for (key, usual) in [
        ("alert_severity", "INFORMATIONAL"),
        ("alert_status", "NONE"),
        ("alert_type", "OBA_APPROVED"),
        ("alert_description", "An alert of the sandbox."),
    ] {
        info.insert(key.to_owned(), json!(usual));
    }
    info.extend(given);
    json!({"entity_type": entity_type, "entity_id": entity_id, "alert_info": info})
}
