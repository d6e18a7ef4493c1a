//! Leads as they are listed and shown, with what has happened to each.
//!
//! Reached by all events of leads and tasks, by those of conversations that a lead's timeline tells, and by a person's
//! erasure, which leaves the rows without name, mobile, notes and titles.
//! `lead` has one row for each lead, `lead_term` what it is found by, `lead_timeline` one row for each thing that is told,
//! `lead_task`, `lead_talk` and `lead_talk_stream` which lead an event is told of, `lead_media` one row for each thing that
//! the customer sent, `lead_erased` who was erased.

mod directory;
mod fold;
mod found;
mod history;
mod media;
mod project;
mod read;
mod rows;
mod search;
mod sent;
mod state;
mod terms;
#[cfg(test)]
mod tests;
mod timeline;
mod unowned;

pub use history::CONTACT;
pub use project::LeadProjection;
pub use read::{LeadFilter, LeadRef, LeadRow, Owner};
pub use sent::{LeadMedia, MediaState, SealedFile};
pub use timeline::TimelineEntry;
pub use unowned::UNOWNED_COUNT_MAX;

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "lead";

/// What the projection writes.
const TABLES: &[&str] =
    &["lead", "lead_term", "lead_timeline", "lead_task", "lead_talk", "lead_talk_stream", "lead_media", "lead_erased"];
