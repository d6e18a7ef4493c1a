//! The members of a tenant: the roster, and who somebody is who has signed in.
//!
//! Reached by all member events, and by a person's erasure, which leaves the row without name and mobile.
//! `member` has one row for each member, `member_erased` who was erased.

mod fold;
mod identity;
mod project;
mod read;
mod rows;
#[cfg(test)]
mod tests;

pub use project::MemberProjection;
pub use read::{Colleague, MemberRow};

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "member";

/// What the projection writes.
const TABLES: &[&str] = &["member", "member_erased"];
