//! What a role is known by, and what a tenant says of a role of its own.

use super::{PermissionSet, Role};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest key of a role, in characters.
const KEY_CHARS_MAX: usize = 40;
/// Longest name of a role, in characters.
const NAME_CHARS_MAX: usize = 60;

/// What a role is known by for ever, 1..=40 of `a-z`, `0-9` and `_`: `sales`, or a tenant's own such as `telecaller`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoleKey(String);

/// A text that is no key of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key of a role has 1 to 40 of a-z, 0-9 and underscore")]
pub struct MalformedRoleKey;

impl RoleKey {
    /// The key that a name suggests: `Tele-caller (night)` becomes `tele_caller_night`; none where nothing is left.
    pub fn suggested_by(name: &RoleName) -> Option<Self> {
        let plain: String = name.0.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
        let key = plain.split_whitespace().collect::<Vec<_>>().join("_").to_ascii_lowercase();
        key.chars().take(KEY_CHARS_MAX).collect::<String>().parse().ok()
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The role that every tenant starts with, where it is one of these.
    pub fn built_in(&self) -> Option<Role> {
        self.0.parse().ok()
    }
}

impl FromStr for RoleKey {
    type Err = MalformedRoleKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_key = (1..=KEY_CHARS_MAX).contains(&text.len()) && text.bytes().all(allowed);
        if is_key { Ok(Self(text.to_owned())) } else { Err(MalformedRoleKey) }
    }
}

impl TryFrom<String> for RoleKey {
    type Error = MalformedRoleKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RoleKey> for String {
    fn from(key: RoleKey) -> Self {
        key.0
    }
}

impl From<Role> for RoleKey {
    fn from(role: Role) -> Self {
        Self(role.slug().to_owned())
    }
}

impl fmt::Display for RoleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What people call a role, 1..=60 characters, trimmed, with single spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoleName(String);

/// A text that is no name of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of a role has 1 to 60 characters")]
pub struct MalformedRoleName;

impl RoleName {
    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether people would take both for the same.
    pub fn is_like(&self, other: &str) -> bool {
        self.0.to_lowercase() == other.to_lowercase()
    }
}

impl FromStr for RoleName {
    type Err = MalformedRoleName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
        if is_name { Ok(Self(name)) } else { Err(MalformedRoleName) }
    }
}

impl TryFrom<String> for RoleName {
    type Error = MalformedRoleName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RoleName> for String {
    fn from(name: RoleName) -> Self {
        name.0
    }
}

/// What a tenant says of a role of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDefinition {
    /// What people call it.
    pub name: RoleName,
    /// What it allows.
    pub permissions: PermissionSet,
    /// Whether leads are assigned to its members automatically.
    pub owns_leads: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_of_small_letters_digits_and_underscores() {
        assert_eq!("sales".parse::<RoleKey>().unwrap().built_in(), Some(Role::Sales));
        assert_eq!("telecaller_2".parse::<RoleKey>().unwrap().built_in(), None);
        for text in ["", "Sales", "tele-caller", "a b", &"a".repeat(41)] {
            assert_eq!(text.parse::<RoleKey>(), Err(MalformedRoleKey), "{text}");
        }
    }

    #[test]
    fn a_name_suggests_a_key() {
        let key = |name: &str| RoleKey::suggested_by(&name.parse().unwrap()).map(String::from);
        assert_eq!(key("Tele-caller (night)").as_deref(), Some("tele_caller_night"));
        assert_eq!(key("टेलीकॉलर"), None);
    }

    #[test]
    fn a_name_is_short_and_has_single_spaces() {
        assert_eq!(" Night  shift ".parse::<RoleName>().unwrap().as_str(), "Night shift");
        for text in ["", "  ", &"x".repeat(61)] {
            assert_eq!(text.parse::<RoleName>(), Err(MalformedRoleName), "{text}");
        }
    }
}
