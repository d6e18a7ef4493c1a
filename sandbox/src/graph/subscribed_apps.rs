//! Whether our app receives an account's webhooks, and where they go instead of the app's address.

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use super::oauth::APPLICATION;
use crate::sandbox::Sandbox;
use crate::webhook::handshake;

/// Characters of an address. (Webhook overrides, 2026-04)
const URL_CHARACTERS: usize = 200;

/// `GET /{waba}/subscribed_apps`.
pub(crate) fn list(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = sandbox.world();
    let account = auth::account(sandbox, &world, call, id)?;
    if !account.subscribed {
        return Ok(json!({"data": []}));
    }
    let app_id = &sandbox.settings.app_id;
    let link = format!("https://www.facebook.com/games/?app_id={app_id}");
    let mut app = json!({"whatsapp_business_api_data": {"link": link, "name": APPLICATION, "id": app_id}});
    if let (Some(fields), Some(url)) = (app.as_object_mut(), &account.override_url) {
        fields.insert("override_callback_uri".to_owned(), json!(url));
    }
    Ok(json!({"data": [app]}))
}

/// `POST /{waba}/subscribed_apps`: subscribes, and sets or removes the account's own address.
pub(crate) async fn subscribe(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    let subscribed = auth::account(sandbox, &sandbox.world(), call, id)?.subscribed;
    let url = call.parameter("override_callback_uri").filter(|url| !url.is_empty()).map(str::to_owned);
    if let Some(url) = &url {
        if !subscribed {
            let message = "Before override the current callback uri, your app must be subscribed to receive messages";
            return Err(GraphError::parameter(message));
        }
        verify(sandbox, url, call.parameter("verify_token").unwrap_or_default()).await?;
    }
    change(sandbox, id, true, url);
    Ok(json!({"success": true}))
}

/// `DELETE /{waba}/subscribed_apps`.
pub(crate) fn unsubscribe(sandbox: &Sandbox, call: &Call, id: &str) -> Result<Value, GraphError> {
    auth::account(sandbox, &sandbox.world(), call, id)?;
    change(sandbox, id, false, None);
    Ok(json!({"success": true}))
}

/// Does the handshake with an address that is to receive webhooks.
///
/// # Errors
///
/// - code 100 for an address of more than 200 characters;
/// - code 2200 where the challenge isn't echoed.
pub(crate) async fn verify(sandbox: &Sandbox, url: &str, verify_token: &str) -> Result<(), GraphError> {
    if url.chars().count() > URL_CHARACTERS {
        return Err(GraphError::parameter("Param override_callback_uri must be at most 200 characters long."));
    }
    if !handshake::shake(sandbox, url, verify_token).await.matched {
        let message = "Callback verification failed with the following errors: the challenge was not echoed";
        return Err(GraphError::graph(400, 2200, None, format!("(#2200) {message}")));
    }
    Ok(())
}

fn change(sandbox: &Sandbox, id: &str, subscribed: bool, url: Option<String>) {
    if let Some(account) = sandbox.world().accounts.account_mut(id) {
        account.subscribed = subscribed;
        account.override_url = url;
    }
}
