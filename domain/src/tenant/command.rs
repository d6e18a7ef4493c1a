//! What can be asked of a tenant.

use super::{FirmName, TenantSlug, WordRequest, WorkingHours};
use crate::lead::{LoanType, Source};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// What can be asked of a tenant.
#[derive(Clone, Debug, PartialEq)]
pub enum TenantCommand {
    /// Begin.
    Found(Box<Founding>),
    /// Change settings, all or none.
    Change {
        /// What, in order.
        changes: Vec<SettingChange>,
        /// The revision that the asker looked at, where they did: what others changed since is not overwritten.
        seen: Option<u32>,
        /// When.
        at: DateTime<Utc>,
    },
}

/// With what a tenant begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Founding {
    /// What its members sign in with.
    pub slug: TenantSlug,
    /// The firm's name.
    pub name: FirmName,
    /// The zone of its boards and hours.
    pub time_zone: Tz,
    /// When it works.
    pub working_hours: WorkingHours,
    /// When.
    pub at: DateTime<Utc>,
}

/// A setting with what it is to be.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingChange {
    /// The firm's name.
    Name(FirmName),
    /// The zone of its boards and hours.
    TimeZone(Tz),
    /// When it works.
    WorkingHours(WorkingHours),
    /// When messages that it starts may go out.
    MessageHours(WorkingHours),
    /// Whether new leads are given to members by themselves.
    AutoAssignment(bool),
    /// One of its loan types.
    LoanType(WordRequest<LoanType>),
    /// One of its lead sources.
    Source(WordRequest<Source>),
}
