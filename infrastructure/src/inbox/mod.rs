//! The inbox: webhooks are checked, sorted and stored before they are acknowledged, and understood afterwards.
//!
//! [`Intake`] stores one row per message or status, with a key that makes it one row however often it is delivered;
//! requests that arrive together share a commit. [`InboxWorker`] applies what is stored, in order within each lane.

mod apply;
mod intake;
mod news;
mod numbers;
mod set_aside;
mod store;
mod worker;

pub use intake::{Intake, IntakeSettings};
pub use numbers::Numbers;
pub use set_aside::{SetAside, list_set_aside, retry_set_aside};
pub use store::InboxStore;
pub use worker::InboxWorker;
