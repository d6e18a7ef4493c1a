//! Who calls: the token's portfolio and what it may see, or Meta's refusal.

use super::call::Call;
use super::envelope::GraphError;
use crate::sandbox::Sandbox;
use crate::state::World;
use crate::state::accounts::Business;
use crate::state::accounts::account::Account;
use crate::state::accounts::portfolio::{Portfolio, TokenStanding};

/// Subcode of an expired token. (Error codes, 2026-04)
pub(crate) const TOKEN_EXPIRED: i64 = 463;
/// Subcode of a token whose business has removed the app. (Error codes, 2026-04)
pub(crate) const APP_REMOVED: i64 = 458;
/// What is said of a token that nobody has.
pub(crate) const UNKNOWN_TOKEN: &str = "Invalid OAuth access token - Cannot parse access token";

/// The portfolio that the call's token belongs to.
///
/// # Errors
///
/// - code 104 without a token;
/// - code 190 with one that nobody has, subcode 463 with one that has expired, 458 with one that was revoked.
pub(crate) fn portfolio<'a>(sandbox: &Sandbox, world: &'a World, call: &Call) -> Result<&'a Portfolio, GraphError> {
    let Some(token) = call.token.as_deref() else {
        return Err(GraphError::graph(400, 104, None, "An access token is required to request this resource."));
    };
    let refused = |subcode, message: &str| Err(GraphError::graph(401, 190, subcode, message));
    match world.accounts.standing(token, sandbox.clock.now_s()) {
        TokenStanding::Good(portfolio) => Ok(portfolio),
        TokenStanding::Expired => refused(Some(TOKEN_EXPIRED), expired_message()),
        TokenStanding::Revoked => refused(Some(APP_REMOVED), &revoked_message(sandbox)),
        TokenStanding::Unknown => refused(None, UNKNOWN_TOKEN),
    }
}

/// The account with this id, which the token must see.
///
/// # Errors
///
/// As [`portfolio`], and code 100 with subcode 33 for an object that is unknown or somebody else's.
pub(crate) fn account<'a>(
    sandbox: &Sandbox,
    world: &'a World,
    call: &Call,
    id: &str,
) -> Result<&'a Account, GraphError> {
    let portfolio = portfolio(sandbox, world, call)?;
    let account = world.accounts.account(id).filter(|account| portfolio.grant.sees(&account.id));
    account.ok_or_else(|| GraphError::unknown_object(&call.method, id))
}

/// The number with this id, in an account that the token must see.
///
/// # Errors
///
/// As [`account`].
pub(crate) fn number<'a>(
    sandbox: &Sandbox,
    world: &'a World,
    call: &Call,
    id: &str,
) -> Result<Business<'a>, GraphError> {
    let portfolio = portfolio(sandbox, world, call)?;
    let known = world.accounts.with_phone_number_id(id);
    let known =
        known.filter(|business| portfolio.grant.sees(&business.account.id) && business.number.status != "DELETED");
    known.ok_or_else(|| GraphError::unknown_object(&call.method, id))
}

/// Whether the token is the app's own: its id and secret, joined.
pub(crate) fn is_app_token(sandbox: &Sandbox, token: Option<&str>) -> bool {
    let app = (sandbox.settings.app_id.as_str(), sandbox.settings.app_secret.as_str());
    token.and_then(|token| token.split_once('|')) == Some(app)
}

/// Meta's sentence about an expired token.
pub(crate) fn expired_message() -> &'static str {
    "Error validating access token: Session has expired. The session must be renewed by signing up again."
}

/// Meta's sentence about a token whose business has removed the app.
pub(crate) fn revoked_message(sandbox: &Sandbox) -> String {
    let app_id = &sandbox.settings.app_id;
    format!("Error validating access token: The user has not authorized application {app_id}.")
}
