//! Going on with connections: what is due for them is kept from the log, and done tenant by tenant.
//!
//! [`DueModel`] notes from events when something is due; [`SetupWorker`] does it through the use cases and looks after
//! connections every quarter of an hour; [`PgTraffic`] counts what came and went.

mod due;
mod traffic;
mod worker;

pub use due::DueModel;
pub use traffic::PgTraffic;
pub use worker::SetupWorker;
