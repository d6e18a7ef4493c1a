//! What has happened to a member.

use super::{Role, TeamName};
use crate::id::{MemberId, PersonId};
use crate::mobile::Mobile;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to a member, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberEvent {
    /// Somebody joined the staff.
    MemberInvited {
        /// Who.
        member: MemberId,
        /// The person whose data it is.
        person: PersonId,
        /// What they sign in with, unique in the tenant, lower case.
        username: String,
        /// Their name.
        name: Private<PersonName>,
        /// The mobile number that the bot knows them by.
        mobile: Option<Private<Mobile>>,
        /// What they may do.
        role: Role,
        /// The teams they belong to; the first is the one their leads get.
        teams: Vec<TeamName>,
        /// When.
        at: DateTime<Utc>,
    },
    /// They may do other things now.
    RoleChanged {
        /// The role now.
        role: Role,
        /// When.
        at: DateTime<Utc>,
    },
    /// They belong to other teams now.
    TeamsChanged {
        /// The teams now.
        teams: Vec<TeamName>,
        /// When.
        at: DateTime<Utc>,
    },
    /// They may do nothing any more.
    MemberDeactivated {
        /// When.
        at: DateTime<Utc>,
    },
    /// They are back.
    MemberReactivated {
        /// When.
        at: DateTime<Utc>,
    },
}

impl DomainEvent for MemberEvent {
    fn event_type(&self) -> String {
        match self {
            Self::MemberInvited { .. } => "member.invited",
            Self::RoleChanged { .. } => "member.role_changed",
            Self::TeamsChanged { .. } => "member.teams_changed",
            Self::MemberDeactivated { .. } => "member.deactivated",
            Self::MemberReactivated { .. } => "member.reactivated",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
