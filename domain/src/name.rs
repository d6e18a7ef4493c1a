//! Names of people.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest name kept, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// A person's name, 1..=100 characters, trimmed, with single spaces and without control characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but spaces.
    #[error("a name must not be empty")]
    Empty,
    /// Longer than [`NAME_CHARS_MAX`].
    #[error("a name has at most 100 characters")]
    TooLong,
}

impl PersonName {
    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(NameError::Empty),
            1..=NAME_CHARS_MAX => Ok(Self(name)),
            _ => Err(NameError::TooLong),
        }
    }
}

impl TryFrom<String> for PersonName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Never the name itself, so that a log line can't leak it.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<name>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_around_and_within_a_name_are_tidied() {
        assert_eq!("  Ravi \n Kumar ".parse::<PersonName>().unwrap().as_str(), "Ravi Kumar");
    }

    #[test]
    fn an_empty_or_endless_name_is_refused() {
        assert_eq!(" \u{7} ".parse::<PersonName>(), Err(NameError::Empty));
        assert_eq!("a".repeat(101).parse::<PersonName>(), Err(NameError::TooLong));
    }
}
