//! The history of a firm's settings: who changed what, from what to what.
//!
//! Reached by all events of the tenant itself; nothing in them is personal. `tenant_history` has one row for each.

mod history;
mod project;
mod read;
#[cfg(test)]
mod tests;

pub use history::SettingEntry;
pub use project::TenantProjection;

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "tenant";

/// What the projection writes.
const TABLES: &[&str] = &["tenant_history"];
