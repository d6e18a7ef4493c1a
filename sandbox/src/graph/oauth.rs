//! Codes for tokens, and what a token is good for.

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;
use crate::state::accounts::{Business, CodeRefusal, TokenStanding};

/// Lifetime of a token, 60 days in seconds. (Embedded Signup configuration, 2026-04)
const TOKEN_LIFETIME_S: i64 = 5_184_000;

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
    let business = world.accounts.exchange(code, secret, now_ms).map_err(refusal)?;
    let expires_in = business.issued_at_s + TOKEN_LIFETIME_S - now_ms / 1_000;
    let answer = json!({"access_token": business.token, "token_type": "bearer", "expires_in": expires_in});
    Ok(answer)
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
    if !auth::is_app_token(call, &sandbox.settings.app_id, &sandbox.settings.app_secret) {
        auth::business(&world, call)?;
    }
    let Some(token) = call.parameter("input_token") else {
        return Err(GraphError::parameter("The parameter input_token is required"));
    };
    Ok(match world.accounts.standing(token) {
        TokenStanding::Good(place) => match world.accounts.at(place) {
            Some(business) => json!({"data": described(sandbox, business)}),
            None => invalid("Invalid OAuth access token.", None),
        },
        TokenStanding::Expired(_) => invalid(auth::expired_message(), Some(auth::TOKEN_EXPIRED)),
        TokenStanding::Unknown => invalid("Invalid OAuth access token.", None),
    })
}

fn described(sandbox: &Sandbox, business: &Business) -> Value {
    json!({
        "app_id": sandbox.settings.app_id,
        "type": "SYSTEM_USER",
        "application": "Sandbox",
        "data_access_expires_at": 0,
        "expires_at": business.issued_at_s + TOKEN_LIFETIME_S,
        "is_valid": true,
        "issued_at": business.issued_at_s,
        "scopes": ["whatsapp_business_management", "whatsapp_business_messaging", "public_profile"],
        "granular_scopes": [
            {"scope": "whatsapp_business_management", "target_ids": [business.waba_id]},
            {"scope": "whatsapp_business_messaging", "target_ids": [business.waba_id]},
        ],
        "user_id": business.portfolio_id,
    })
}

fn invalid(message: &str, subcode: Option<i64>) -> Value {
    let mut error = json!({"code": 190, "message": message});
    if let (Some(fields), Some(subcode)) = (error.as_object_mut(), subcode) {
        fields.insert("subcode".to_owned(), json!(subcode));
    }
    json!({"data": {"error": error, "is_valid": false, "scopes": []}})
}
