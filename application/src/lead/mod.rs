//! Use cases of leads.

mod capture;
mod change;
mod media;
mod register;

pub(crate) use capture::refused;
pub use capture::{CaptureLead, Captured};
pub use change::{AddNote, AssignLead, AssignUnowned, ChangeStage, StageTarget};
pub use media::{AttachMedia, SettleMedia};
pub use register::{CorrectLead, MobileHeld, RegisterLead, Repeated};
