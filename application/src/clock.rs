//! The only sources of time and ids.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, to the microsecond: what PostgreSQL keeps.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes new ids.
pub trait Ids: Send + Sync {
    /// An id never seen before, a UUIDv7.
    fn next(&self) -> Uuid;
}
