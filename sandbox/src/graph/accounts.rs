//! Reading an account and what hangs on it.

use serde_json::{Value, json};

use super::call::Call;
use super::envelope::GraphError;
use super::fields::picked;
use super::{auth, health, paging};
use crate::sandbox::Sandbox;
use crate::state::accounts::account::Account;
use crate::state::accounts::portfolio::Portfolio;

/// Fields of an account that come unasked. (WhatsApp Business Account, 2026-04)
const DEFAULTS: [&str; 4] = ["id", "name", "timezone_id", "message_template_namespace"];
/// Code of a cursor that names no template. (Error codes, 2026-04)
const WRONG_CURSOR: i64 = 131_059;

/// `GET /{waba}`.
pub(crate) fn show(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    let account = auth::account(sandbox, &world, call, id)?;
    let owner = world.accounts.portfolio(&account.portfolio_id);
    let owner = owner.ok_or_else(|| GraphError::unknown_object(&call.method, id))?;
    picked(&whole(sandbox, owner, account), call, &DEFAULTS)
}

/// `GET /{waba}/message_templates`: the sandbox keeps no templates, so the list is empty.
pub(crate) fn templates(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    auth::account(sandbox, &sandbox.world(), call, id)?;
    paging::page(sandbox, call, &[], WRONG_CURSOR)
}

fn whole(sandbox: &Sandbox, owner: &Portfolio, account: &Account) -> Value {
    let disabled = if account.disabled { "DISABLED" } else { "ACTIVE" };
    json!({
        "id": account.id,
        "name": account.name,
        "timezone_id": timezone_id(&account.timezone),
        "message_template_namespace": format!("ns_{}", account.id),
        "account_review_status": account.review,
        "business_verification_status": if owner.verified { "verified" } else { "not_verified" },
        "country": "IN",
        "currency": account.currency,
        "ownership_type": "CLIENT_OWNED",
        "owner_business": {"name": owner.name, "id": owner.id},
        "owner_business_info": {"name": owner.name, "id": owner.id},
        "on_behalf_of_business_info": {"name": owner.name, "id": owner.id, "status": "APPROVED", "type": "SELF"},
        "primary_business_location": "IN",
        "primary_funding_id": null,
        "purchase_order_number": null,
        "is_enabled_for_insights": true,
        "marketing_messages_lite_api_status": "INELIGIBLE",
        "health_status": health::status(sandbox, owner, account, None),
        "status": disabled,
    })
}

/// Meta's number of a time zone; 0 stands for one that the sandbox has no number of. (Time zones, 2026-04)
fn timezone_id(name: &str) -> &'static str {
    match name {
        "Asia/Kolkata" => "71",
        "America/Los_Angeles" => "1",
        "America/New_York" => "7",
        _ => "0",
    }
}
