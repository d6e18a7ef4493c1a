//! Who may do what: permissions, roles, teams, members and their tokens.
//!
//! ```text
//! Invite --> active --End--> inactive --Restore--> active
//! ```
//!
//! A [`Member`] is somebody of the staff: user name, name, mobile, teams, invitation. What they may do stands in the
//! tenant's one [`Access`], for its rules are about all members at once: somebody is always left who may manage members
//! and roles, a role in use stays, and nobody gives what they don't hold.

mod access_event;
mod command;
mod decide;
mod error;
mod event;
mod member;
mod permission;
mod role;
mod role_key;
mod state;
#[cfg(test)]
mod tests;

pub use access_event::{AccessEvent, BegunMember};
pub use command::{AccessCommand, Authority};
pub use decide::are_roles;
pub use error::AccessError;
pub use event::{InvitationPurpose, MemberEvent};
pub use member::{Member, MemberCommand, MemberError, are_teams, is_username};
pub use permission::{Permission, PermissionSet, Scope, UnknownPermission};
pub use role::{Role, UnknownRole};
pub use role_key::{MalformedRoleKey, MalformedRoleName, RoleDefinition, RoleKey, RoleName};
pub use state::{Access, AccessId};

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest name of a team, in characters.
const TEAM_CHARS_MAX: usize = 40;

/// A team, known by its name, such as `North`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamName(pub String);

/// A text that is no name of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of a team has 1 to 40 characters")]
pub struct MalformedTeamName;

impl FromStr for TeamName {
    type Err = MalformedTeamName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = (1..=TEAM_CHARS_MAX).contains(&name.chars().count());
        if is_name { Ok(Self(name)) } else { Err(MalformedTeamName) }
    }
}

impl fmt::Display for TeamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
