//! Who calls: the token's business, or Meta's refusal.

use super::call::Call;
use super::envelope::GraphError;
use crate::state::World;
use crate::state::accounts::TokenStanding;

/// Subcode of an expired token.
pub(crate) const TOKEN_EXPIRED: i64 = 463;

/// Place of the business that the call's token belongs to.
///
/// # Errors
///
/// - code 104 without a token;
/// - code 190 with one that nobody has, subcode 463 with one that has expired.
pub(crate) fn business(world: &World, call: &Call) -> Result<usize, GraphError> {
    let Some(token) = call.token.as_deref() else {
        return Err(GraphError::graph(400, 104, None, "An access token is required to request this resource."));
    };
    match world.accounts.standing(token) {
        TokenStanding::Good(place) => Ok(place),
        TokenStanding::Expired(_) => Err(GraphError::graph(401, 190, Some(TOKEN_EXPIRED), expired_message())),
        TokenStanding::Unknown => {
            Err(GraphError::graph(401, 190, None, "Invalid OAuth access token - Cannot parse access token"))
        }
    }
}

/// Place of the business that owns the object `id`, which must be the token's own.
///
/// # Errors
///
/// As [`business`], and code 100 with subcode 33 for an object that is unknown or somebody else's.
pub(crate) fn owner(world: &World, call: &Call, id: &str) -> Result<usize, GraphError> {
    let place = business(world, call)?;
    match world.accounts.place_of_object(id) {
        Some(owner) if owner == place => Ok(place),
        Some(_) | None => Err(GraphError::unknown_object(&call.method, id)),
    }
}

/// Whether the token is the app's own: its id and secret, joined.
pub(crate) fn is_app_token(call: &Call, app_id: &str, app_secret: &str) -> bool {
    call.token.as_deref().and_then(|token| token.split_once('|')) == Some((app_id, app_secret))
}

/// Meta's sentence about an expired token.
pub(crate) fn expired_message() -> &'static str {
    "Error validating access token: Session has expired. The session must be renewed by signing up again."
}
