//! Use cases of leads.

mod capture;
mod change;
mod media;

pub(crate) use capture::refused;
pub use capture::{CaptureLead, Captured};
pub use change::{AddNote, AssignLead, AssignUnowned, ChangeStage, StageTarget};
pub use media::AttachMedia;
