//! What can be asked about who may do what, and by whom.

use super::{BegunMember, PermissionSet, RoleDefinition, RoleKey};
use crate::id::{MemberId, TokenId};
use chrono::{DateTime, Utc};

/// With what right something is asked: nobody gives what they don't hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The operator or a part of the system, who may give everything.
    System,
    /// A member, with what their session or token lets them do; what they may do right now is looked up besides.
    Member {
        /// Who.
        member: MemberId,
        /// What their session or token lets them do at most.
        holds: PermissionSet,
    },
}

/// What can be asked about who may do what.
#[derive(Clone, Debug, PartialEq)]
pub enum AccessCommand {
    /// Let this stream say who may do what from here on.
    Begin {
        /// Who joined before.
        members: Vec<BegunMember>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Define a role of the tenant's own.
    DefineRole {
        /// What it is to be known by.
        key: RoleKey,
        /// What it is.
        definition: RoleDefinition,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// Let a role of the tenant's own be another.
    ChangeRole {
        /// What it is known by.
        key: RoleKey,
        /// What it is to be.
        definition: RoleDefinition,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// Remove a role of the tenant's own.
    RemoveRole {
        /// What it is known by.
        key: RoleKey,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// Give somebody who joins their first roles; who is known already keeps theirs.
    Admit {
        /// Who.
        member: MemberId,
        /// Their roles.
        roles: Vec<RoleKey>,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// Give a member other roles, grants or refusals; what is `None` stays.
    Give {
        /// Who.
        member: MemberId,
        /// Their roles.
        roles: Option<Vec<RoleKey>>,
        /// What they may do beyond their roles.
        grants: Option<PermissionSet>,
        /// What they may not do.
        refusals: Option<PermissionSet>,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// Let a member do nothing any more.
    End {
        /// Who.
        member: MemberId,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// Let a member do again what their roles say.
    Restore {
        /// Who.
        member: MemberId,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// Issue a token for programs.
    IssueToken {
        /// Which.
        token: TokenId,
        /// Whose.
        member: MemberId,
        /// What they call it, 1..=60 characters.
        name: String,
        /// What it may do at most; never empty.
        scope: PermissionSet,
        /// Until when, 1 day to 1 year from now.
        expires_at: DateTime<Utc>,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
    /// End a token before its time.
    RevokeToken {
        /// Which.
        token: TokenId,
        /// Who asks.
        by: Authority,
        /// When.
        at: DateTime<Utc>,
    },
}
