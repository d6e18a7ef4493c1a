//! Leads as they are listed and shown, with what has happened to each.
//!
//! Reached by all lead events, and by a person's erasure, which leaves the rows without name, mobile and notes.
//! `lead` has one row for each lead, `lead_term` what it is found by, `lead_timeline` one row for each event,
//! `lead_media` one for each thing that the customer sent, `lead_erased` who was erased.

mod directory;
mod fold;
mod found;
mod media;
mod project;
mod read;
mod rows;
mod search;
mod terms;
#[cfg(test)]
mod tests;
mod timeline;

pub use media::LeadMedia;
pub use project::LeadProjection;
pub use read::{LeadFilter, LeadRef, LeadRow};
pub use timeline::TimelineEntry;

/// The name in checkpoints and of `sigmadsa replay --projection`.
pub const NAME: &str = "lead";

/// What the projection writes.
const TABLES: &[&str] = &["lead", "lead_term", "lead_timeline", "lead_media", "lead_erased"];
