//! The outbox: what is to be sent, handed over one attempt at a time.
//!
//! [`OutboxModel`] keeps a row for each notification that isn't through yet, from the log. [`OutboxWorker`] takes what
//! is due, asks the gate and the pacing, commits `AttemptStarted` and only then calls the provider. That event is the
//! lease: the aggregate lets nobody start another attempt while one is under way, on whatever node. An attempt whose
//! outcome isn't recorded in time becomes `OutcomeUnknown`, never straight another attempt.

mod attempt;
mod model;
mod pace;
mod worker;

pub use attempt::{Attempts, Sending};
pub use model::OutboxModel;
pub use worker::OutboxWorker;
