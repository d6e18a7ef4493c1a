//! What has happened to a member.

use super::{RoleKey, TeamName};
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
        /// What they are mainly; what they may do since then stands in [`super::Access`].
        role: RoleKey,
        /// The teams they belong to; the first is the one their leads get.
        teams: Vec<TeamName>,
        /// When.
        at: DateTime<Utc>,
    },
    /// They may do other things now; later changes stand in [`super::Access`].
    RoleChanged {
        /// The role now.
        role: RoleKey,
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
    /// The bot knows them by another mobile number now, or by none.
    MobileChanged {
        /// The number now.
        mobile: Option<Private<Mobile>>,
        /// When.
        at: DateTime<Utc>,
    },
    /// There is a link at which they choose a password; an earlier one is good no more.
    InvitationIssued {
        /// The hash of the secret in the link.
        secret_hash: String,
        /// What it is for.
        purpose: InvitationPurpose,
        /// Until when it is good.
        expires_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// They have chosen a password at the link, which is good no more.
    InvitationAccepted {
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

/// What a link to choose a password is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationPurpose {
    /// To come in for the first time.
    Join,
    /// To choose another password.
    Reset,
}

impl MemberEvent {
    /// When it happened.
    pub const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::MemberInvited { at, .. }
            | Self::RoleChanged { at, .. }
            | Self::TeamsChanged { at, .. }
            | Self::MobileChanged { at, .. }
            | Self::InvitationIssued { at, .. }
            | Self::InvitationAccepted { at }
            | Self::MemberDeactivated { at }
            | Self::MemberReactivated { at } => *at,
        }
    }
}

impl DomainEvent for MemberEvent {
    fn event_type(&self) -> String {
        match self {
            Self::MemberInvited { .. } => "member.invited",
            Self::RoleChanged { .. } => "member.role_changed",
            Self::TeamsChanged { .. } => "member.teams_changed",
            Self::MobileChanged { .. } => "member.mobile_changed",
            Self::InvitationIssued { .. } => "member.invitation_issued",
            Self::InvitationAccepted { .. } => "member.invitation_accepted",
            Self::MemberDeactivated { .. } => "member.deactivated",
            Self::MemberReactivated { .. } => "member.reactivated",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
