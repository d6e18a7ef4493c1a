//! The event store and its followers, in process, on a database of each test's own.

mod broken;
mod claims;
mod commands;
mod conformance;
mod follow;
mod gapless;
mod ledger;
mod node;
mod privacy;
mod privileges;
mod proxy;
