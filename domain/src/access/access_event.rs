//! What has happened to who may do what.

use super::{PermissionSet, RoleDefinition, RoleKey};
use crate::id::{MemberId, TokenId};
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

/// What has happened to who may do what in a tenant, in the past tense.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessEvent {
    /// From here on this stream says who may do what; these members joined before.
    AccessBegun {
        /// They, with the one role each had.
        members: Vec<BegunMember>,
        /// When.
        at: DateTime<Utc>,
    },
    /// The tenant has a role of its own.
    RoleDefined {
        /// What it is known by.
        key: RoleKey,
        /// What it is.
        definition: RoleDefinition,
        /// When.
        at: DateTime<Utc>,
    },
    /// A role of the tenant's own is another now.
    RoleChanged {
        /// What it is known by.
        key: RoleKey,
        /// What it is now.
        definition: RoleDefinition,
        /// When.
        at: DateTime<Utc>,
    },
    /// A role of the tenant's own is gone.
    RoleRemoved {
        /// What it was known by.
        key: RoleKey,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member has these roles, grants and refusals, and no others.
    AccessGiven {
        /// Who.
        member: MemberId,
        /// Their roles; the first is what they are mainly.
        roles: Vec<RoleKey>,
        /// What they may do beyond their roles.
        grants: PermissionSet,
        /// What they may not do although a role or a grant says so.
        refusals: PermissionSet,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member may do nothing any more; their tokens are over.
    AccessEnded {
        /// Who.
        member: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member may do again what their roles say.
    AccessRestored {
        /// Who.
        member: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A member has a token for programs.
    TokenIssued {
        /// Which.
        token: TokenId,
        /// Whose.
        member: MemberId,
        /// What they call it.
        name: String,
        /// What it may do at most; never more than the member may.
        scope: PermissionSet,
        /// Until when it is good.
        expires_at: DateTime<Utc>,
        /// When.
        at: DateTime<Utc>,
    },
    /// A token is over before its time.
    TokenRevoked {
        /// Which.
        token: TokenId,
        /// Whose.
        member: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// A member who joined before their tenant's access had a stream of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunMember {
    /// Who.
    pub member: MemberId,
    /// Their role.
    pub role: RoleKey,
    /// Whether they still work here.
    pub active: bool,
}

impl AccessEvent {
    /// When it happened.
    pub const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::AccessBegun { at, .. }
            | Self::RoleDefined { at, .. }
            | Self::RoleChanged { at, .. }
            | Self::RoleRemoved { at, .. }
            | Self::AccessGiven { at, .. }
            | Self::AccessEnded { at, .. }
            | Self::AccessRestored { at, .. }
            | Self::TokenIssued { at, .. }
            | Self::TokenRevoked { at, .. } => *at,
        }
    }
}

impl DomainEvent for AccessEvent {
    fn event_type(&self) -> String {
        match self {
            Self::AccessBegun { .. } => "access.begun",
            Self::RoleDefined { .. } => "access.role_defined",
            Self::RoleChanged { .. } => "access.role_changed",
            Self::RoleRemoved { .. } => "access.role_removed",
            Self::AccessGiven { .. } => "access.given",
            Self::AccessEnded { .. } => "access.ended",
            Self::AccessRestored { .. } => "access.restored",
            Self::TokenIssued { .. } => "access.token_issued",
            Self::TokenRevoked { .. } => "access.token_revoked",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
