//! A tenant's settings as its events tell them.

use super::{
    Catalogue, FirmName, Founding, SettingChange, TenantCommand, TenantError, TenantEvent, TenantProfile, WorkingHours,
};
use crate::id::TenantId;
use crate::lead::{LoanType, Source};
use crate::stream::Streamed;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A tenant's settings as the rules see them; before its first event, those that every tenant starts with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tenant {
    founded: Option<Founded>,
    message_hours: Option<WorkingHours>,
    leaves_unassigned: bool,
    loan_types: Catalogue<LoanType>,
    sources: Catalogue<Source>,
    /// How many events there were.
    revision: u32,
    /// With which event each setting was last changed.
    changed: BTreeMap<Setting, u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Founded {
    name: FirmName,
    time_zone: Tz,
    working_hours: WorkingHours,
}

/// A setting that is changed by itself: who changes one is not in the way of who changes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Setting {
    Name,
    TimeZone,
    WorkingHours,
    MessageHours,
    AutoAssignment,
    LoanTypes,
    Sources,
}

impl SettingChange {
    const fn setting(&self) -> Setting {
        match self {
            Self::Name(_) => Setting::Name,
            Self::TimeZone(_) => Setting::TimeZone,
            Self::WorkingHours(_) => Setting::WorkingHours,
            Self::MessageHours(_) => Setting::MessageHours,
            Self::AutoAssignment(_) => Setting::AutoAssignment,
            Self::LoanType(_) => Setting::LoanTypes,
            Self::Source(_) => Setting::Sources,
        }
    }
}

impl Tenant {
    /// Whether it began.
    pub const fn is_founded(&self) -> bool {
        self.founded.is_some()
    }

    /// Whether new leads are given to members by themselves.
    pub const fn assigns_automatically(&self) -> bool {
        !self.leaves_unassigned
    }

    /// Its loan types.
    pub const fn loan_types(&self) -> &Catalogue<LoanType> {
        &self.loan_types
    }

    /// The profile with what these settings say in place of what it says itself.
    pub fn over(&self, profile: TenantProfile) -> TenantProfile {
        let profile = TenantProfile {
            message_hours: self.message_hours(),
            loan_types: self.loan_types.clone(),
            sources: self.sources.clone(),
            assigns_automatically: self.assigns_automatically(),
            revision: self.revision,
            ..profile
        };
        match &self.founded {
            None => profile,
            Some(founded) => TenantProfile {
                name: founded.name.as_str().to_owned(),
                time_zone: founded.time_zone,
                working_hours: founded.working_hours.clone(),
                ..profile
            },
        }
    }

    fn message_hours(&self) -> WorkingHours {
        self.message_hours.clone().unwrap_or_else(WorkingHours::for_messages)
    }

    /// What happens when `command` is given to this tenant.
    ///
    /// # Errors
    /// - [`TenantError::Unknown`]: a change before it began.
    /// - [`TenantError::AlreadyFounded`]: it began before.
    /// - [`TenantError::ChangedMeanwhile`]: a setting was changed after the revision that the asker looked at.
    /// - Those of [`Catalogue::decide`].
    pub fn decide(&self, command: TenantCommand) -> Result<Vec<TenantEvent>, TenantError> {
        match command {
            TenantCommand::Found(_) if self.is_founded() => Err(TenantError::AlreadyFounded),
            TenantCommand::Found(founding) => {
                let Founding { slug, name, time_zone, working_hours, at } = *founding;
                Ok(vec![TenantEvent::TenantFounded { slug, name, time_zone, working_hours, at }])
            }
            TenantCommand::Change { changes, seen, at } => {
                let mut after = self.clone();
                let mut events = Vec::new();
                for change in changes {
                    self.check_seen(&change, seen)?;
                    if let Some(event) = after.change(change, at)? {
                        after.take_in(event.clone());
                        events.push(event);
                    }
                }
                Ok(events)
            }
        }
    }

    fn check_seen(&self, change: &SettingChange, seen: Option<u32>) -> Result<(), TenantError> {
        let changed = self.changed.get(&change.setting()).copied().unwrap_or_default();
        if seen.is_some_and(|seen| changed > seen) { Err(TenantError::ChangedMeanwhile) } else { Ok(()) }
    }

    fn change(&self, change: SettingChange, at: DateTime<Utc>) -> Result<Option<TenantEvent>, TenantError> {
        let founded = self.founded.as_ref().ok_or(TenantError::Unknown)?;
        Ok(match change {
            SettingChange::Name(to) => {
                let from = founded.name.clone();
                (from != to).then_some(TenantEvent::TenantRenamed { from, to, at })
            }
            SettingChange::TimeZone(to) => {
                let from = founded.time_zone;
                (from != to).then_some(TenantEvent::TimeZoneChanged { from, to, at })
            }
            SettingChange::WorkingHours(to) => {
                let from = founded.working_hours.clone();
                (from != to).then_some(TenantEvent::WorkingHoursChanged { from, to, at })
            }
            SettingChange::MessageHours(to) => {
                let from = self.message_hours();
                (from != to).then_some(TenantEvent::MessageHoursChanged { from, to, at })
            }
            SettingChange::AutoAssignment(on) => {
                (on != self.assigns_automatically()).then_some(TenantEvent::AutoAssignmentSwitched { on, at })
            }
            SettingChange::LoanType(request) => {
                self.loan_types.decide(request)?.map(|change| TenantEvent::LoanTypeChanged { change, at })
            }
            SettingChange::Source(request) => {
                self.sources.decide(request)?.map(|change| TenantEvent::LeadSourceChanged { change, at })
            }
        })
    }

    /// Takes an event in.
    pub fn take_in(&mut self, event: TenantEvent) {
        self.revision = self.revision.saturating_add(1);
        let setting = match event {
            TenantEvent::TenantFounded { name, time_zone, working_hours, .. } => {
                self.founded = Some(Founded { name, time_zone, working_hours });
                return;
            }
            TenantEvent::TenantRenamed { to, .. } => {
                self.founded.iter_mut().for_each(|founded| founded.name = to.clone());
                Setting::Name
            }
            TenantEvent::TimeZoneChanged { to, .. } => {
                self.founded.iter_mut().for_each(|founded| founded.time_zone = to);
                Setting::TimeZone
            }
            TenantEvent::WorkingHoursChanged { to, .. } => {
                self.founded.iter_mut().for_each(|founded| founded.working_hours = to.clone());
                Setting::WorkingHours
            }
            TenantEvent::MessageHoursChanged { to, .. } => {
                self.message_hours = Some(to);
                Setting::MessageHours
            }
            TenantEvent::AutoAssignmentSwitched { on, .. } => {
                self.leaves_unassigned = !on;
                Setting::AutoAssignment
            }
            TenantEvent::LoanTypeChanged { change, .. } => {
                self.loan_types.apply(change);
                Setting::LoanTypes
            }
            TenantEvent::LeadSourceChanged { change, .. } => {
                self.sources.apply(change);
                Setting::Sources
            }
        };
        self.changed.insert(setting, self.revision);
    }
}

impl Aggregate for Tenant {
    const TYPE: &'static str = "tenant";
    type Command = TenantCommand;
    type Event = TenantEvent;
    type Error = TenantError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        self.take_in(event);
    }
}

impl Streamed for Tenant {
    type Id = TenantId;
}
