//! Going on with connections: what is due for them is kept from the log, and done tenant by tenant.
//!
//! [`SetupWorker`] does what is [due](crate::due) through the use cases and looks after connections every quarter of an
//! hour; [`PgTraffic`] counts what came and went.

mod traffic;
mod worker;

pub use traffic::PgTraffic;
pub use worker::SetupWorker;
