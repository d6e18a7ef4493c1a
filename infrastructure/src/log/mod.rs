//! The event store: one gapless log per tenant.
//!
//! A command comes in by [`Log`], which implements `application::command::Execute` for every aggregate: it loads the
//! state (from memory where it can), lets cqrs-es decide, and hands the events to the [`LogWriter`], which appends all
//! commands that have gathered in one round trip and one commit. What has been appended wakes the followers through
//! [`Signals`], which read it by [`LogReader`].

mod append;
mod bridge;
mod cache;
mod decode;
mod execute;
mod reader;
mod repository;
mod signal;
mod store;
mod writer;

pub use append::{Append, Appended, Claim, NewEvent};
pub use bridge::Bridge;
pub use execute::Log;
pub use reader::{Cursor, LogReader};
pub use repository::LogRepository;
pub use signal::{Heeds, Signals, Waker};
pub use writer::{LogWriter, WriteError};

/// Shards that tenants are spread over; a node works for the tenants of the shards it holds a lease of.
pub const SHARDS: i16 = 32;

/// The shard of a tenant.
pub fn shard_of(tenant: domain::id::TenantId) -> i16 {
    // The low bits of a UUIDv7 are random; those of a derived one as well.
    let low = tenant.uuid().as_u128() % u128::from(SHARDS.unsigned_abs());
    i16::try_from(low).unwrap_or_default()
}
