//! Use cases of leads.

mod capture;
mod change;
mod register;

pub(crate) use capture::refused;
pub use capture::{CaptureLead, Captured};
pub use change::{AddNote, AssignLead, AssignUnowned, ChangeStage, StageTarget};
pub use register::{CorrectLead, MobileHeld, RegisterLead, Repeated};
