//! What auditors and people's rights need.

mod erasures;

use crate::state::Shared;
use axum::Router;
use axum::routing::post;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/audit/erasures", post(erasures::erase))
}
