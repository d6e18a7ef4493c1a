//! Whether our app receives an account's webhooks, and where they go instead of the app's address.

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;
use crate::webhook::handshake;

/// Characters of an address. (Webhook overrides, 2026-04)
const URL_CHARACTERS: usize = 200;

/// `GET /{waba}/subscribed_apps`.
pub(crate) fn list(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let place = account(sandbox, call, id)?;
    let world = sandbox.world();
    let Some(business) = world.accounts.at(place).filter(|business| business.subscribed) else {
        return Ok(json!({"data": []}));
    };
    let app_id = &sandbox.settings.app_id;
    let link = format!("https://www.facebook.com/games/?app_id={app_id}");
    let mut app = json!({"whatsapp_business_api_data": {"link": link, "name": "Sandbox", "id": app_id}});
    if let (Some(fields), Some(url)) = (app.as_object_mut(), &business.override_url) {
        fields.insert("override_callback_uri".to_owned(), json!(url));
    }
    Ok(json!({"data": [app]}))
}

/// `POST /{waba}/subscribed_apps`: subscribes, and sets or removes the account's own address.
pub(crate) async fn subscribe(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let place = account(sandbox, call, id)?;
    let url = call.parameter("override_callback_uri").filter(|url| !url.is_empty()).map(str::to_owned);
    if let Some(url) = &url {
        let subscribed = sandbox.world().accounts.at(place).is_some_and(|business| business.subscribed);
        if !subscribed {
            let message = "Before override the current callback uri, your app must be subscribed to receive messages";
            return Err(GraphError::parameter(message));
        }
        if url.chars().count() > URL_CHARACTERS {
            return Err(GraphError::parameter("Param override_callback_uri must be at most 200 characters long."));
        }
        let verify_token = call.parameter("verify_token").unwrap_or_default();
        if !handshake::shake(sandbox, url, verify_token).await.matched {
            let message = "Callback verification failed with the following errors: the challenge was not echoed";
            return Err(GraphError::graph(400, 2200, None, format!("(#2200) {message}")));
        }
    }
    change(sandbox, place, true, url);
    Ok(json!({"success": true}))
}

/// `DELETE /{waba}/subscribed_apps`.
pub(crate) fn unsubscribe(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let place = account(sandbox, call, id)?;
    change(sandbox, place, false, None);
    Ok(json!({"success": true}))
}

fn change(sandbox: &Sandbox, place: usize, subscribed: bool, url: Option<String>) {
    if let Some(business) = sandbox.world().accounts.at_mut(place) {
        business.subscribed = subscribed;
        business.override_url = url;
    }
}

fn account(sandbox: &Sandbox, call: &Call, id: &str) -> Result<usize, GraphError> {
    let world = sandbox.world();
    let place = auth::owner(&world, call, id)?;
    match world.accounts.at(place) {
        Some(business) if business.waba_id == id => Ok(place),
        Some(_) | None => Err(GraphError::unknown_object(&call.method, id)),
    }
}
