//! What auditors and people's rights need.

mod described;
mod erasures;

use crate::openapi::{Routes, Tag};
use crate::state::Shared;

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Audit).post("/audit/erasures", erasures::erase, described::erase())
}
