//! What a firm is called: by people, and when its members sign in.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest name of a firm, in characters.
const FIRM_CHARS_MAX: usize = 100;
/// Shortest and longest slug, in characters.
const SLUG_CHARS: std::ops::RangeInclusive<usize> = 2..=40;

/// A firm's name as customers read it: 1..=100 characters, trimmed, with single spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FirmName(String);

/// What a firm's members sign in with, such as `demo`: 2..=40 of `a-z`, `0-9` and `-`, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantSlug(String);

/// Why a text names no firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FirmNameError {
    /// Nothing but spaces.
    #[error("a firm's name must not be empty")]
    Empty,
    /// Longer than 100 characters.
    #[error("a firm's name has at most 100 characters")]
    TooLong,
    /// No slug.
    #[error("a tenant signs in with 2 to 40 of a-z, 0-9 and hyphen, beginning with a letter")]
    MalformedSlug,
}

impl FromStr for FirmName {
    type Err = FirmNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(FirmNameError::Empty),
            1..=FIRM_CHARS_MAX => Ok(Self(name)),
            _ => Err(FirmNameError::TooLong),
        }
    }
}

impl FromStr for TenantSlug {
    type Err = FirmNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        let fits = begins && text.bytes().all(allowed) && SLUG_CHARS.contains(&text.len());
        if fits { Ok(Self(text.to_owned())) } else { Err(FirmNameError::MalformedSlug) }
    }
}

macro_rules! text {
    ($($name:ident),+) => {
        $(
            impl $name {
                /// The text itself.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl TryFrom<String> for $name {
                type Error = FirmNameError;

                fn try_from(text: String) -> Result<Self, Self::Error> {
                    text.parse()
                }
            }

            impl From<$name> for String {
                fn from(name: $name) -> Self {
                    name.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }
        )+
    };
}

text!(FirmName, TenantSlug);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firms_name_is_tidied_and_has_1_to_100_characters() {
        assert_eq!("  Sigma \t Finserv ".parse::<FirmName>().unwrap().as_str(), "Sigma Finserv");
        assert_eq!(" ".parse::<FirmName>(), Err(FirmNameError::Empty));
        assert_eq!("a".repeat(101).parse::<FirmName>(), Err(FirmNameError::TooLong));
    }

    #[test]
    fn what_can_not_be_typed_everywhere_is_no_slug() {
        assert!("sigma-2".parse::<TenantSlug>().is_ok());
        for text in ["", "a", "2sigma", "-a", "Sigma", "a b", "a_b", "शक्ति", &"a".repeat(41)] {
            assert_eq!(text.parse::<TenantSlug>(), Err(FirmNameError::MalformedSlug), "{text}");
        }
    }
}
