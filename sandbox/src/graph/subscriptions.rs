//! What the app itself is subscribed to: which address gets which fields.

use serde_json::{Value, json};

use super::call::Call;
use super::envelope::GraphError;
use super::{auth, subscribed_apps};
use crate::sandbox::Sandbox;
use crate::state::accounts::app::{AppSubscription, FIELDS};
use crate::webhook::notice;

/// The only object that the sandbox knows.
const OBJECT: &str = "whatsapp_business_account";

/// `GET /{app}/subscriptions`, with the app's token.
pub(crate) fn list(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    check(sandbox, call, id)?;
    let taken = FIELDS.iter().filter(|field| notice::app_takes(&world, field));
    let version = format!("v{}", call.version);
    let fields: Vec<Value> = taken.map(|field| json!({"name": field, "version": version})).collect();
    let url = notice::app_url(sandbox, &world);
    Ok(json!({"data": [{"object": OBJECT, "callback_url": url, "active": true, "fields": fields}]}))
}

/// `POST /{app}/subscriptions`, with the app's token: sets address and fields after the handshake.
pub(crate) async fn subscribe(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    check(sandbox, call, id)?;
    if call.text("object").as_deref() != Some(OBJECT) {
        return Err(GraphError::parameter("Param object must be whatsapp_business_account"));
    }
    let Some(callback_url) = call.text("callback_url").filter(|url| !url.is_empty()) else {
        return Err(GraphError::parameter("The parameter callback_url is required"));
    };
    let fields = call.text("fields").unwrap_or_default();
    let fields: Vec<String> =
        fields.split(',').map(str::trim).filter(|field| !field.is_empty()).map(str::to_owned).collect();
    if fields.is_empty() {
        return Err(GraphError::parameter("The parameter fields is required"));
    }
    if let Some(unknown) = fields.iter().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(GraphError::parameter(&format!("Param fields has an unknown field: {unknown}")));
    }
    subscribed_apps::verify(sandbox, &callback_url, &call.text("verify_token").unwrap_or_default()).await?;
    sandbox.world().accounts.set_app(AppSubscription { callback_url, fields });
    Ok(json!({"success": true}))
}

fn check(sandbox: &Sandbox, call: &Call, id: &str) -> Result<(), GraphError> {
    if !auth::is_app_token(sandbox, call.token.as_deref()) {
        return Err(GraphError::graph(400, 15, None, "(#15) This method must be called with an app access_token."));
    }
    if id != sandbox.settings.app_id {
        return Err(GraphError::unknown_object(&call.method, id));
    }
    Ok(())
}
