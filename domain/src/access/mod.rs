//! Who may do what: permissions, roles, teams and members.
//!
//! ```text
//! Invite --> active --Deactivate--> inactive --Reactivate--> active
//! ```

mod event;
mod member;
mod permission;
mod role;

pub use event::MemberEvent;
pub use member::{Member, MemberCommand, MemberError, is_username};
pub use permission::{Permission, PermissionSet, Scope, UnknownPermission};
pub use role::{Role, UnknownRole};

use serde::{Deserialize, Serialize};
use std::fmt;

/// A team, known by its name, such as `North`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamName(pub String);

impl fmt::Display for TeamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
