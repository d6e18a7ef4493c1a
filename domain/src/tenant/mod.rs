//! A tenant's own ways: its name, its time zone, when it works.

mod working_time;

pub use working_time::{WorkingHours, WorkingHoursError};

use crate::id::TenantId;
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
}
