//! Use cases of leads.

mod capture;
mod change;

pub(crate) use capture::refused;
pub use capture::{CaptureLead, Captured};
pub use change::{AddNote, AssignLead, AssignUnowned, ChangeStage, StageTarget};
