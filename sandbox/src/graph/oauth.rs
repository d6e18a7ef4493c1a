//! Codes for tokens, and what a token is good for.

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;
use crate::state::accounts::codes::CodeRefusal;
use crate::state::accounts::portfolio::{Portfolio, TOKEN_LIFETIME_S, TokenStanding};

/// Name of the app that the sandbox plays.
pub(crate) const APPLICATION: &str = "Sandbox";
/// What a customer lets our app do. (Embedded Signup, 2026-04)
const SCOPES: [&str; 4] =
    ["whatsapp_business_management", "whatsapp_business_messaging", "business_management", "public_profile"];

/// `GET` or `POST /oauth/access_token`: a code for a business's token, or the app's own token.
pub(crate) fn access_token(sandbox: &Sandbox, call: &Call) -> Result<Value, GraphError> {
    let Some(client_id) = call.parameter("client_id") else {
        return Err(GraphError::graph(400, 101, None, "Missing client_id parameter."));
    };
    if client_id != sandbox.settings.app_id {
        return Err(GraphError::graph(400, 101, None, "Error validating application. Cannot get application info."));
    }
    if call.parameter("client_secret") != Some(sandbox.settings.app_secret.as_str()) {
        return Err(GraphError::graph(400, 1, None, "Error validating client secret."));
    }
    if call.parameter("grant_type") == Some("client_credentials") {
        let token = format!("{}|{}", sandbox.settings.app_id, sandbox.settings.app_secret);
        return Ok(json!({"access_token": token, "token_type": "bearer"}));
    }
    let Some(code) = call.parameter("code") else {
        return Err(GraphError::graph(400, 1, None, "Missing authorization code"));
    };
    let (secret, now_ms) = (&sandbox.settings.app_secret, sandbox.clock.now_ms());
    let mut world = sandbox.world();
    let grant = &world.accounts.exchange(code, secret, now_ms).map_err(refusal)?.grant;
    let expires_in = grant.issued_at_s + TOKEN_LIFETIME_S - now_ms / 1_000;
    Ok(json!({"access_token": grant.token, "token_type": "bearer", "expires_in": expires_in}))
}

fn refusal(refusal: CodeRefusal) -> GraphError {
    match refusal {
        CodeRefusal::Unknown => GraphError::graph(400, 100, None, "Invalid verification code format."),
        CodeRefusal::Expired => GraphError::graph(400, 100, Some(36_007), "This authorization code has expired."),
        CodeRefusal::Used => GraphError::graph(400, 100, Some(36_009), "This authorization code has been used."),
    }
}

/// `GET /debug_token`: whose a token is and how long it lives.
pub(crate) fn debug_token(sandbox: &Sandbox, call: &Call) -> Result<Value, GraphError> {
    let world = sandbox.world();
    if !auth::is_app_token(sandbox, call.token.as_deref()) {
        auth::portfolio(sandbox, &world, call)?;
    }
    let Some(token) = call.parameter("input_token") else {
        return Err(GraphError::parameter("The parameter input_token is required"));
    };
    if auth::is_app_token(sandbox, Some(token)) {
        let app_id = &sandbox.settings.app_id;
        let data = json!({"app_id": app_id, "type": "APP", "application": APPLICATION, "is_valid": true, "scopes": []});
        return Ok(json!({"data": data}));
    }
    Ok(match world.accounts.standing(token, sandbox.clock.now_s()) {
        TokenStanding::Good(portfolio) => json!({"data": described(sandbox, portfolio)}),
        TokenStanding::Expired => invalid(auth::expired_message(), Some(auth::TOKEN_EXPIRED)),
        TokenStanding::Revoked => invalid(&auth::revoked_message(sandbox), Some(auth::APP_REMOVED)),
        TokenStanding::Unknown => invalid("Invalid OAuth access token.", None),
    })
}

fn described(sandbox: &Sandbox, portfolio: &Portfolio) -> Value {
    let grant = &portfolio.grant;
    json!({
        "app_id": sandbox.settings.app_id,
        "type": "SYSTEM_USER",
        "application": APPLICATION,
        "data_access_expires_at": 0,
        "expires_at": grant.issued_at_s + TOKEN_LIFETIME_S,
        "is_valid": true,
        "issued_at": grant.issued_at_s,
        "scopes": SCOPES,
        "granular_scopes": [
            {"scope": "whatsapp_business_management", "target_ids": grant.waba_ids},
            {"scope": "whatsapp_business_messaging", "target_ids": grant.waba_ids},
            {"scope": "business_management", "target_ids": [portfolio.id]},
        ],
        "user_id": portfolio.id,
    })
}

fn invalid(message: &str, subcode: Option<i64>) -> Value {
    let mut error = json!({"code": 190, "message": message});
    if let (Some(fields), Some(subcode)) = (error.as_object_mut(), subcode) {
        fields.insert("subcode".to_owned(), json!(subcode));
    }
    json!({"data": {"error": error, "is_valid": false, "scopes": []}})
}
