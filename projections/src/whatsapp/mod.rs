//! A tenant's connection to WhatsApp: the status card, and the history of everything that moved it.
//!
//! Reached by all events of the connection; nothing in them is personal. `whatsapp_card` has one row for each tenant,
//! `whatsapp_history` one for each event.

mod card;
mod history;
mod project;
mod read;
mod rows;
#[cfg(test)]
mod tests;

pub use card::{Abandoned, Card, CardState, Lost, SignupCard, StepDone, TokenState};
pub use history::HistoryEntry;
pub use project::WhatsAppProjection;

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "whatsapp";

/// What the projection writes.
const TABLES: &[&str] = &["whatsapp_card", "whatsapp_history"];
