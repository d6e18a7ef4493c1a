//! The event store and its followers, in process, on a database of each test's own.

mod claims;
mod commands;
mod conformance;
mod gapless;
mod ledger;
mod privileges;
