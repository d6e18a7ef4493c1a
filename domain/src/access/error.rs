//! The rules about who may do what.

use super::Permission;

/// The rule that a command about who may do what broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// There is no such member.
    #[error("there is no such member")]
    MemberUnknown,
    /// The member works here no more.
    #[error("the member is deactivated")]
    MemberInactive,
    /// The role that is to be changed doesn't exist.
    #[error("there is no such role")]
    RoleUnknown,
    /// A role that a member is to have doesn't exist.
    #[error("names a role that there isn't")]
    NoSuchRole,
    /// A member without a role, or with too many.
    #[error("a member has 1 to 5 roles, each once")]
    RoleCount,
    /// The key is another role's.
    #[error("another role is known by this key")]
    RoleTaken,
    /// The name is another role's.
    #[error("another role has this name")]
    RoleNameTaken,
    /// One of the roles that every tenant starts with.
    #[error("a role that every firm starts with stays as it is; copy it to a role of your own")]
    RoleBuiltIn,
    /// Members have the role.
    #[error("members have this role; give them another one first")]
    RoleInUse,
    /// More roles than a tenant may have.
    #[error("a firm has at most 50 roles of its own")]
    TooManyRoles,
    /// Somebody would give what they don't hold.
    #[error("nobody can give a permission that they don't hold: {}", .0.name())]
    NotHeld(Permission),
    /// Nobody would be left to look after members and roles.
    #[error("somebody has to be left who may manage members and roles")]
    LastAdmin,
    /// The asker may do it no more.
    #[error("the permission {} is missing", .0.name())]
    Lacks(Permission),
    /// There is no such token, or it is another's.
    #[error("there is no such token")]
    TokenUnknown,
    /// Not a name for a token.
    #[error("the name of a token has 1 to 60 characters")]
    TokenName,
    /// A token that may do nothing.
    #[error("a token has at least one permission")]
    TokenScope,
    /// Too short or too long a life.
    #[error("a token is good for 1 to 366 days")]
    TokenLife,
    /// More tokens than a member may have.
    #[error("a member has at most 20 tokens; revoke one first")]
    TooManyTokens,
}

impl AccessError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MemberUnknown => "member-unknown",
            Self::MemberInactive => "member-inactive",
            Self::RoleUnknown => "role-unknown",
            Self::NoSuchRole => "no-such-role",
            Self::RoleCount => "role-count",
            Self::RoleTaken => "role-taken",
            Self::RoleNameTaken => "role-name-taken",
            Self::RoleBuiltIn => "role-built-in",
            Self::RoleInUse => "role-in-use",
            Self::TooManyRoles => "too-many-roles",
            Self::NotHeld(_) => "permission-not-held",
            Self::LastAdmin => "last-admin",
            Self::Lacks(_) => "permission-denied",
            Self::TokenUnknown => "token-unknown",
            Self::TokenName => "token-name",
            Self::TokenScope => "token-scope",
            Self::TokenLife => "token-life",
            Self::TooManyTokens => "too-many-tokens",
        }
    }
}
