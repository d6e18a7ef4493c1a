//! Reading a number, an account, and an account's numbers; of a field that nobody knows, Graph's refusal.

use serde_json::{Map, Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::identifiers;
use crate::sandbox::Sandbox;
use crate::state::accounts::Business;

/// Fields of a number that come unasked.
const NUMBER_DEFAULTS: [&str; 8] = [
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "webhook_configuration",
    "id",
];
/// Fields of an account that come unasked.
const ACCOUNT_DEFAULTS: [&str; 4] = ["id", "name", "timezone_id", "message_template_namespace"];

/// `GET /{id}`: a number or an account.
pub(crate) fn object(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    let place = auth::owner(&world, call, id)?;
    let Some(business) = world.accounts.at(place) else {
        return Err(GraphError::unknown_object(&call.method, id));
    };
    if business.phone_number_id == id {
        picked(&number(sandbox, business), call, &NUMBER_DEFAULTS)
    } else {
        picked(&account(business), call, &ACCOUNT_DEFAULTS)
    }
}

/// `GET /{waba}/phone_numbers`: the account's one number.
pub(crate) fn phone_numbers(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    let place = auth::owner(&world, call, id)?;
    let Some(business) = world.accounts.at(place).filter(|business| business.waba_id == id) else {
        return Err(GraphError::unknown_object(&call.method, id));
    };
    let number = picked(&number(sandbox, business), call, &NUMBER_DEFAULTS)?;
    let cursor = identifiers::trace_id();
    Ok(json!({"data": [number], "paging": {"cursors": {"before": cursor, "after": cursor}}}))
}

fn number(sandbox: &Sandbox, business: &Business) -> Value {
    json!({
        "id": business.phone_number_id,
        "display_phone_number": identifiers::displayed(&business.phone_number),
        "verified_name": business.name,
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "quality_score": {"score": "GREEN"},
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "status": if business.banned { "BANNED" } else { "CONNECTED" },
        "platform_type": "CLOUD_API",
        "throughput": {"level": if business.high_throughput { "HIGH" } else { "STANDARD" }},
        "account_mode": "LIVE",
        "messaging_limit_tier": "TIER_250",
        "whatsapp_business_manager_messaging_limit": "TIER_250",
        "is_official_business_account": false,
        "is_on_biz_app": false,
        "is_pin_enabled": true,
        "webhook_configuration": webhook_configuration(sandbox, business),
    })
}

fn webhook_configuration(sandbox: &Sandbox, business: &Business) -> Value {
    let mut configuration = json!({"application": sandbox.settings.webhook_url});
    if let (Some(fields), Some(url)) = (configuration.as_object_mut(), &business.override_url) {
        fields.insert("whatsapp_business_account".to_owned(), json!(url));
    }
    configuration
}

fn account(business: &Business) -> Value {
    json!({
        "id": business.waba_id,
        "name": business.name,
        "timezone_id": "71",
        "message_template_namespace": format!("ns_{}", business.waba_id),
        "account_review_status": "APPROVED",
        "business_verification_status": "not_verified",
        "country": "IN",
        "currency": "INR",
        "ownership_type": "CLIENT_OWNED",
        "owner_business_info": {"name": business.name, "id": business.portfolio_id},
        "status": if business.banned { "BANNED" } else { "ACTIVE" },
    })
}

/// The fields that were asked for, or the ones that come unasked; the id always.
fn picked(whole: &Value, call: &Call, defaults: &[&str]) -> Result<Value, GraphError> {
    let fields = call.fields().unwrap_or_else(|| defaults.to_vec());
    let mut object = Map::new();
    for field in fields.into_iter().chain(["id"]) {
        let Some(value) = whole.get(field) else {
            let message = format!("Tried accessing nonexisting field ({field}) on node type (WhatsAppBusinessObject)");
            return Err(GraphError::parameter(&message));
        };
        object.insert(field.to_owned(), value.clone());
    }
    Ok(Value::Object(object))
}
