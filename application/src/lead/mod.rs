//! Use cases of leads.

mod capture;
mod change;

pub use capture::{CaptureLead, Captured};
pub use change::{AddNote, AssignLead, AssignUnowned, ChangeStage, StageTarget};
