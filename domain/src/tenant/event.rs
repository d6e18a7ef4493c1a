//! What has happened to a tenant's settings.

use super::{FirmName, TenantSlug, WordChange, WorkingHours};
use crate::lead::{LoanType, Source};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to a tenant's settings, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantEvent {
    /// It began; for a tenant from before settings were events, what it had when the first was changed.
    TenantFounded {
        /// What its members sign in with.
        slug: TenantSlug,
        /// The firm's name.
        name: FirmName,
        /// The zone of its boards and hours.
        time_zone: Tz,
        /// When it works.
        working_hours: WorkingHours,
        /// When.
        at: DateTime<Utc>,
    },
    /// The firm has another name.
    TenantRenamed {
        /// Before.
        from: FirmName,
        /// Now.
        to: FirmName,
        /// When.
        at: DateTime<Utc>,
    },
    /// Its clocks show another time.
    TimeZoneChanged {
        /// Before.
        from: Tz,
        /// Now.
        to: Tz,
        /// When.
        at: DateTime<Utc>,
    },
    /// It works at other hours.
    WorkingHoursChanged {
        /// Before.
        from: WorkingHours,
        /// Now.
        to: WorkingHours,
        /// When.
        at: DateTime<Utc>,
    },
    /// Messages that it starts go out at other hours.
    MessageHoursChanged {
        /// Before.
        from: WorkingHours,
        /// Now.
        to: WorkingHours,
        /// When.
        at: DateTime<Utc>,
    },
    /// New leads are given to members by themselves from now on, or not.
    AutoAssignmentSwitched {
        /// Whether they are.
        on: bool,
        /// When.
        at: DateTime<Utc>,
    },
    /// A loan type was added, renamed, hidden or shown.
    LoanTypeChanged {
        /// What became of it.
        change: WordChange<LoanType>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A lead source was added, renamed, hidden or shown.
    LeadSourceChanged {
        /// What became of it.
        change: WordChange<Source>,
        /// When.
        at: DateTime<Utc>,
    },
}

impl TenantEvent {
    /// When it happened.
    pub const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::TenantFounded { at, .. }
            | Self::TenantRenamed { at, .. }
            | Self::TimeZoneChanged { at, .. }
            | Self::WorkingHoursChanged { at, .. }
            | Self::MessageHoursChanged { at, .. }
            | Self::AutoAssignmentSwitched { at, .. }
            | Self::LoanTypeChanged { at, .. }
            | Self::LeadSourceChanged { at, .. } => *at,
        }
    }
}

impl DomainEvent for TenantEvent {
    fn event_type(&self) -> String {
        match self {
            Self::TenantFounded { .. } => "tenant.founded",
            Self::TenantRenamed { .. } => "tenant.renamed",
            Self::TimeZoneChanged { .. } => "tenant.time_zone_changed",
            Self::WorkingHoursChanged { .. } => "tenant.working_hours_changed",
            Self::MessageHoursChanged { .. } => "tenant.message_hours_changed",
            Self::AutoAssignmentSwitched { .. } => "tenant.auto_assignment_switched",
            Self::LoanTypeChanged { change, .. } => match change {
                WordChange::Added { .. } => "tenant.loan_type_added",
                WordChange::Renamed { .. } => "tenant.loan_type_renamed",
                WordChange::Hidden { .. } => "tenant.loan_type_hidden",
                WordChange::Shown { .. } => "tenant.loan_type_shown",
            },
            Self::LeadSourceChanged { change, .. } => match change {
                WordChange::Added { .. } => "tenant.lead_source_added",
                WordChange::Renamed { .. } => "tenant.lead_source_renamed",
                WordChange::Hidden { .. } => "tenant.lead_source_hidden",
                WordChange::Shown { .. } => "tenant.lead_source_shown",
            },
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
