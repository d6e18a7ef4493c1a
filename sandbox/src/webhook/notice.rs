//! Webhooks about accounts, numbers and names, outside the field `messages`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::outbox::Task;
use super::payload::Update;
use super::publish;
use crate::identifiers::{self, Object};
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::number::NAME_APPROVED;

/// Events of `account_update` that are told to the app's own portfolio, whoever is subscribed. (Webhooks, 2026-04)
const PARTNER_EVENTS: [&str; 6] = [
    "PARTNER_ADDED",
    "PARTNER_REMOVED",
    "PARTNER_APP_INSTALLED",
    "PARTNER_APP_UNINSTALLED",
    "AD_ACCOUNT_LINKED",
    "MM_LITE_TERMS_SIGNED",
];

/// The address of the app: the one that it set itself, or the one that the sandbox was started with.
pub(crate) fn app_url<'a>(sandbox: &'a Sandbox, world: &'a World) -> &'a str {
    world.accounts.app().map_or(&sandbox.settings.webhook_url, |app| &app.callback_url)
}

/// Whether the app gets a field; all of them until it has chosen.
pub(crate) fn app_takes(world: &World, field: &str) -> bool {
    world.accounts.app().is_none_or(|app| app.fields.iter().any(|known| known == field))
}

/// Id of the portfolio that owns the app.
pub(crate) fn partner_id(sandbox: &Sandbox) -> String {
    identifiers::object_id(Object::Business, &format!("app {}", sandbox.settings.app_id))
}

/// Whether an event of `account_update` carries the app's portfolio as the id of its entry.
pub(crate) fn is_partner_event(event: &str) -> bool {
    PARTNER_EVENTS.contains(&event)
}

/// Tells the app about an account, where it is subscribed to it.
pub(crate) fn tell(sandbox: &Sandbox, world: &mut World, waba_id: &str, field: &'static str, value: Value) {
    if world.accounts.account(waba_id).is_some_and(|account| account.subscribed) {
        send(sandbox, world, waba_id.to_owned(), field, value);
    }
}

/// Tells the app that an account has changed: `account_update`, with the quirk of the partner's events.
pub(crate) fn account_update(sandbox: &Sandbox, world: &mut World, waba_id: &str, mut value: Value) {
    let event = value.get("event").and_then(Value::as_str).unwrap_or_default();
    if !is_partner_event(event) {
        return tell(sandbox, world, waba_id, "account_update", value);
    }
    let uninstalled = event == "PARTNER_APP_UNINSTALLED" || event == "PARTNER_APP_INSTALLED";
    let owner = world.accounts.account(waba_id).map(|account| account.portfolio_id.clone());
    let mut info = json!({"waba_id": waba_id, "owner_business_id": owner});
    if let (true, Some(fields)) = (uninstalled, info.as_object_mut()) {
        fields.insert("partner_app_id".to_owned(), json!(sandbox.settings.app_id));
    }
    if let Some(fields) = value.as_object_mut() {
        fields.entry("waba_info").or_insert(info);
    }
    send(sandbox, world, partner_id(sandbox), "account_update", value);
}

/// Tells the app what became of a number's name.
pub(crate) fn name_decided(sandbox: &Sandbox, world: &mut World, id: &str, name: &str, status: &str) {
    let Some(number) = world.accounts.number(id) else { return };
    let (decision, reason) = match status {
        "APPROVED" | "AVAILABLE_WITHOUT_REVIEW" => ("APPROVED", None),
        "DECLINED" => ("REJECTED", Some("NAME_NOT_CONSISTENT")),
        "EXPIRED" => ("DEFERRED", None),
        _ => ("PENDING", None),
    };
    let value = json!({
        "display_phone_number": number.digits,
        "decision": decision,
        "requested_verified_name": name,
        "rejection_reason": reason,
    });
    let waba_id = number.waba_id.clone();
    tell(sandbox, world, &waba_id, "phone_number_name_update", value);
}

/// Lets a name be reviewed after the time that the clock gives, or at once.
pub(crate) fn later_review(sandbox: &Sandbox, world: &mut World, id: &str) {
    let wait = sandbox.clock.status_wait(1);
    if wait.is_zero() {
        review_name(sandbox, world, id);
    } else {
        sandbox.outbox.later(wait, Task::Review(id.into()));
    }
}

/// Approves the name that waits, unless a test holds it back.
pub(crate) fn review_name(sandbox: &Sandbox, world: &mut World, id: &str) {
    if world.accounts.number(id).is_none_or(|number| !number.awaits_review()) {
        return;
    }
    let Some(number) = world.accounts.number_mut(id) else { return };
    let name = number.decide_name(NAME_APPROVED).to_owned();
    name_decided(sandbox, world, id, &name, NAME_APPROVED);
}

/// Approves the names that were waiting when the sandbox ended.
pub(crate) fn review_names(sandbox: &Sandbox, world: &mut World) {
    let waiting: Vec<String> = world
        .accounts
        .businesses()
        .filter(|business| business.number.awaits_review())
        .map(|business| business.number.id.clone())
        .collect();
    for id in waiting {
        later_review(sandbox, world, &id);
    }
}

fn send(sandbox: &Sandbox, world: &mut World, entry_id: String, field: &'static str, value: Value) {
    if !app_takes(world, field) {
        return;
    }
    let update = Update {
        waba_id: entry_id,
        display_phone_number: String::new(),
        phone_number_id: String::new(),
        url: app_url(sandbox, world).to_owned(),
        person: Arc::from(""),
        list: field,
        item: value,
        contact: None,
        written: None,
        time: Some(sandbox.clock.now_s()),
    };
    publish::send(sandbox, world, update);
}
