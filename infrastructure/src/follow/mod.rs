//! Following the log: read models and process managers, each from a checkpoint that commits with what it wrote.
//!
//! A [`Worker`] works for tenants for which something has gathered: [`ReadModelFollower`] applies events in one transaction with
//! the checkpoints, [`ProcessFollower`] carries out effects (whose command ids make that repeatable) and then moves the
//! checkpoint. [`run`] wakes one of them by signal and, as the net, by a slow poll; it works for the tenants whose
//! shard this node holds a [lease](Leases) of.

mod checkpoint;
mod lease;
mod process;
mod read_model;
mod rebuild;
mod runner;

pub use lease::Leases;
pub use process::ProcessFollower;
pub use read_model::{ReadModel, ReadModelFollower};
pub use rebuild::{Progress, RebuildError, rebuild};
pub use runner::{Moved, Worker, run};
