//! A tenant's own ways: its name, its time zone, when it works, its lists of words.
//!
//! ```text
//! Found --> Change, as often as anyone likes: each setting that differs is an event
//! ```

mod catalogue;
mod command;
mod error;
mod event;
mod names;
mod state;
#[cfg(test)]
mod tests;
mod working_time;

pub use catalogue::{
    Catalogue, LABEL_CHARS_MAX, Label, LabelError, ListedWord, OWN_WORDS_MAX, WordChange, WordRequest,
};
pub use command::{Founding, SettingChange, TenantCommand};
pub use error::TenantError;
pub use event::TenantEvent;
pub use names::{FirmName, FirmNameError, TenantSlug};
pub use state::Tenant;
pub use working_time::{HOLIDAYS_MAX, STRETCHES_MAX, Stretch, WorkingHours, WorkingHoursError};

use crate::id::TenantId;
use crate::lead::{LoanType, Source};
use chrono_tz::Tz;

/// A tenant's own ways, as use cases need them.
#[derive(Clone, Debug, PartialEq)]
pub struct TenantProfile {
    /// Which tenant.
    pub tenant: TenantId,
    /// What it signs in with, such as `demo`.
    pub slug: String,
    /// The firm's name as customers read it.
    pub name: String,
    /// The zone of its boards and working hours.
    pub time_zone: Tz,
    /// When it works.
    pub working_hours: WorkingHours,
    /// When messages that it starts may go out; the rest are its quiet hours.
    pub message_hours: WorkingHours,
    /// Its loan types.
    pub loan_types: Catalogue<LoanType>,
    /// How its leads come in.
    pub sources: Catalogue<Source>,
    /// Whether new leads are given to members by themselves.
    pub assigns_automatically: bool,
    /// How often its settings were changed.
    pub revision: u32,
}

impl TenantProfile {
    /// What every tenant starts with, on Indian time.
    pub fn starting(tenant: TenantId, slug: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            tenant,
            slug: slug.into(),
            name: name.into(),
            time_zone: chrono_tz::Asia::Kolkata,
            working_hours: WorkingHours::default(),
            message_hours: WorkingHours::for_messages(),
            loan_types: Catalogue::default(),
            sources: Catalogue::default(),
            assigns_automatically: true,
            revision: 0,
        }
    }
}
