//! Numbers: reading, listing and adding them, asking for another PIN, name or address.

use serde_json::{Value, json};

use super::call::Call;
use super::envelope::GraphError;
use super::fields::{picked, refused};
use super::{auth, health, paging, registration, subscribed_apps};
use crate::identifiers;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::Business;
use crate::state::accounts::number::UNVERIFIED;
use crate::state::accounts::portfolio::Portfolio;
use crate::webhook::notice;

/// Fields of a number that come unasked. (Phone numbers, 2026-04)
const DEFAULTS: [&str; 8] = [
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "webhook_configuration",
    "id",
];
/// Characters of a display name. (Phone numbers, 2026-04)
pub(crate) const NAME_CHARACTERS: usize = 75;
/// What Meta says of a number that is on `WhatsApp` already.
pub(crate) const IN_USE: &str = "This number is registered to an existing WhatsApp account. To use this number, \
                                 disconnect it from the existing account. Then return to this page and re-enter the \
                                 number.";

/// `GET /{phone_number_id}`.
pub(crate) fn show(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    let business = auth::number(sandbox, &world, call, id)?;
    picked(&whole(sandbox, &world, business), call, &DEFAULTS)
}

/// `GET /{waba}/phone_numbers`, the newest registration first.
pub(crate) fn list(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    auth::account(sandbox, &world, call, id)?;
    let ids: Vec<&str> = world.accounts.numbers_of(id).iter().map(|number| number.id.as_str()).collect();
    let mut businesses: Vec<Business<'_>> =
        ids.into_iter().filter_map(|id| world.accounts.with_phone_number_id(id)).collect();
    businesses.retain(|business| business.number.status != "DELETED");
    businesses.sort_by_key(|business| std::cmp::Reverse(business.number.onboarded_at_s));
    if call.parameter("sort").is_some_and(|sort| sort.contains("last_onboarded_time_ascending")) {
        businesses.reverse();
    }
    let items: Result<Vec<Value>, GraphError> =
        businesses.into_iter().map(|business| picked(&whole(sandbox, &world, business), call, &DEFAULTS)).collect();
    paging::page(sandbox, call, &items?, 100)
}

/// `POST /{waba}/phone_numbers`: a number that is still to be verified.
pub(crate) fn add(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let mut world = sandbox.world();
    let portfolio_id = auth::account(sandbox, &world, call, id)?.portfolio_id.clone();
    let country = call.text("cc").or_else(|| call.text("country_code")).unwrap_or_default();
    let country = country.trim_start_matches('+');
    if !(1..=3).contains(&country.len()) || !country.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GraphError::parameter("Param cc must be a country calling code of 1 to 3 digits"));
    }
    let rest = call.text("phone_number").unwrap_or_default();
    let digits = identifiers::digits(&format!("{country}{rest}"));
    let digits = digits.ok_or_else(|| GraphError::parameter("Param phone_number must be a valid phone number"))?;
    let name = call.text("verified_name").unwrap_or_default();
    if name.trim().is_empty() || name.chars().count() > NAME_CHARACTERS {
        return Err(GraphError::parameter("Param verified_name must be 1 to 75 characters long"));
    }
    added(&mut world, &portfolio_id, id, &digits, &name, false).map(|id| json!({"id": id})).map_err(refused)
}

/// Whether a number is on `WhatsApp` already, for whoever wants to add it to this account, or to a new one.
pub(crate) fn is_taken(world: &World, waba_id: Option<&str>, digits: &str) -> bool {
    match world.accounts.with_number(digits) {
        Some(known) if Some(known.account.id.as_str()) == waba_id => known.number.is_connected(),
        // Whoever gave up in the middle of a sign-up may try again with another account.
        Some(known) => known.number.status != UNVERIFIED,
        // A test needs numbers that are taken: these always are.
        None => digits.ends_with("0000"),
    }
}

/// The id of the number in this account, which is added where nobody has it; else Meta's sentence why not.
///
/// A number that `coexists` may be on the phone app: there it is what is wanted.
pub(crate) fn added(
    world: &mut World,
    portfolio_id: &str,
    waba_id: &str,
    digits: &str,
    name: &str,
    coexists: bool,
) -> Result<String, String> {
    let known = world.accounts.with_number(digits).map(|known| known.number.id.clone());
    let unknown_and_coexisting = coexists && known.is_none();
    if !unknown_and_coexisting && is_taken(world, Some(waba_id), digits) {
        return Err(IN_USE.to_owned());
    }
    if let Some(number) = known.and_then(|id| world.accounts.number_mut(&id)) {
        waba_id.clone_into(&mut number.waba_id);
        return Ok(number.id.clone());
    }
    let most = world.accounts.portfolio(portfolio_id).map_or(0, Portfolio::numbers_most);
    let held = i64::try_from(world.accounts.count_in_portfolio(portfolio_id)).unwrap_or(i64::MAX);
    if held >= most {
        return Err(format!("This business portfolio has reached its limit of {most} phone numbers."));
    }
    let number = world.accounts.add_number(waba_id, digits, name);
    number.map(|number| number.id.clone()).ok_or_else(|| "The sandbox holds no more numbers.".to_owned())
}

/// `POST /{phone_number_id}`: sets the PIN, asks for another display name, or sets the number's own address.
pub(crate) async fn change(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    auth::number(sandbox, &sandbox.world(), call, id)?;
    if let Some(pin) = call.text("pin") {
        return registration::set_pin(sandbox, id, &pin);
    }
    if let Some(name) = call.text("new_display_name") {
        return rename(sandbox, id, &name);
    }
    let Some(configuration) = call.object("webhook_configuration") else {
        return Err(GraphError::parameter("One of pin, new_display_name and webhook_configuration is required"));
    };
    let text = |key: &str| configuration.get(key).and_then(Value::as_str).unwrap_or_default();
    let url = Some(text("override_callback_uri").to_owned()).filter(|url| !url.is_empty());
    if let Some(url) = &url {
        subscribed_apps::verify(sandbox, url, text("verify_token")).await?;
    }
    if let Some(number) = sandbox.world().accounts.number_mut(id) {
        number.override_url = url;
    }
    Ok(json!({"success": true}))
}

fn rename(sandbox: &Sandbox, id: &str, name: &str) -> Result<Value, GraphError> {
    if name.trim().is_empty() || name.chars().count() > NAME_CHARACTERS {
        return Err(GraphError::parameter("Param new_display_name must be 1 to 75 characters long"));
    }
    let mut world = sandbox.world();
    if let Some(number) = world.accounts.number_mut(id) {
        number.ask_for_name(name.trim());
    }
    notice::later_review(sandbox, &mut world, id);
    Ok(json!({"success": true}))
}

/// All fields of a number; null stands for what isn't set.
fn whole(sandbox: &Sandbox, world: &World, business: Business<'_>) -> Value {
    let Business { portfolio, account, number } = business;
    let registered = number.onboarded_at_s.is_some();
    let onboarded = number.onboarded_at_s.and_then(|at_s| chrono::DateTime::from_timestamp(at_s, 0));
    // A number has a limit once it is registered. (Phone numbers, 2026-04)
    let tier = registered.then_some(portfolio.tier.as_str());
    let throughput = if number.is_connected() { number.throughput_level() } else { "NOT_APPLICABLE" };
    json!({
        "id": number.id,
        "display_phone_number": identifiers::displayed(&number.digits),
        "verified_name": number.name,
        "code_verification_status": number.verification.status(registered, sandbox.clock.now_ms()),
        "quality_rating": number.quality,
        "quality_score": {"score": number.quality},
        "name_status": number.name_status,
        "new_name_status": number.new_name_status,
        "new_display_name": number.new_name,
        "status": number.shown_status(),
        "platform_type": if registered { "CLOUD_API" } else { "NOT_APPLICABLE" },
        "throughput": {"level": throughput},
        "account_mode": "LIVE",
        "messaging_limit_tier": tier,
        "whatsapp_business_manager_messaging_limit": tier,
        "is_official_business_account": false,
        "is_on_biz_app": number.on_biz_app,
        "is_pin_enabled": number.registration.has_pin(),
        "is_preverified_number": false,
        "last_onboarded_time": onboarded.map(|time| time.format("%Y-%m-%dT%H:%M:%S+0000").to_string()),
        "certificate": null,
        "host_platform": null,
        "search_visibility": null,
        "username": null,
        "health_status": health::status(sandbox, portfolio, account, Some(number)),
        "webhook_configuration": webhook_configuration(sandbox, world, business),
    })
}

fn webhook_configuration(sandbox: &Sandbox, world: &World, business: Business<'_>) -> Value {
    let mut configuration = json!({"application": notice::app_url(sandbox, world)});
    if let Some(fields) = configuration.as_object_mut() {
        for (key, url) in [
            ("whatsapp_business_account", &business.account.override_url),
            ("phone_number", &business.number.override_url),
        ] {
            if let Some(url) = url {
                fields.insert(key.to_owned(), json!(url));
            }
        }
    }
    configuration
}
