//! The members of a tenant: the roster, their roles and tokens, and who somebody is who has signed in.
//!
//! Reached by all events of members and of who may do what, and by a person's erasure, which leaves the row without name
//! and mobile. `member` has one row for each member, `role` for each role of a tenant's own, `token` for each token,
//! `access_history` for each change; `member_erased` says who was erased.

mod fold;
mod history;
mod identity;
mod project;
mod read;
mod read_roles;
mod roles;
mod rows;
#[cfg(test)]
mod tests;
mod tokens;

pub use history::AccessLine;
pub use project::MemberProjection;
pub use read::{Colleague, MemberRow, OpenWork};
pub use read_roles::RoleRow;
pub use tokens::TokenRow;

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "member";

/// What the projection writes.
const TABLES: &[&str] = &["member", "member_erased", "role", "token", "access_history"];
