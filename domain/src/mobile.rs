//! Mobile numbers.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A mobile number in E.164, such as `+919876541001`.
///
/// Read from `9876541001`, `09876541001`, `+91 98765 41001`, `0091-9876541001` and the like. Indian numbers have ten
/// digits of which the first is 6 to 9; a number of another country needs its `+` and has 8 to 15 digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mobile(String);

/// Why a text is no mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MobileError {
    /// Neither ten Indian digits nor an international number.
    #[error("a mobile number has ten digits and starts with 6, 7, 8 or 9, or is international and starts with +")]
    Malformed,
}

impl Mobile {
    /// The number in E.164, with its `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone, as WhatsApp writes them in `wa_id`.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// The last four digits, all that is shown where the whole number isn't needed.
    pub fn last_four(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

impl FromStr for Mobile {
    type Err = MobileError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let international = text.trim_start().starts_with('+');
        let is_filler = |c: char| c.is_whitespace() || matches!(c, '+' | '-' | '.' | '(' | ')');
        if text.chars().any(|c| !c.is_ascii_digit() && !is_filler(c)) {
            return Err(MobileError::Malformed);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let (international, digits) = match digits.strip_prefix("00") {
            Some(rest) => (true, rest),
            None => (international, digits.as_str()),
        };
        let national = match (digits.len(), international) {
            (10, false) => Some(digits),
            (11, false) => digits.strip_prefix('0'),
            (12, _) => digits.strip_prefix("91"),
            _ => None,
        };
        match national {
            Some(number) if number.starts_with(['6', '7', '8', '9']) => Ok(Self(format!("+91{number}"))),
            None if international && !digits.starts_with("91") && (8..=15).contains(&digits.len()) => {
                Ok(Self(format!("+{digits}")))
            }
            _ => Err(MobileError::Malformed),
        }
    }
}

impl TryFrom<String> for Mobile {
    type Error = MobileError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Mobile> for String {
    fn from(mobile: Mobile) -> Self {
        mobile.0
    }
}

/// Only the last four digits, so that a log line can't leak the number.
impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…{}", self.last_four())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indian_numbers_are_read_however_they_are_written() {
        for text in
            ["9876541001", "09876541001", "+91 98765 41001", "919876541001", "0091-98765-41001", "(98765) 41001"]
        {
            assert_eq!(text.parse::<Mobile>().unwrap().as_str(), "+919876541001", "{text}");
        }
    }

    #[test]
    fn a_foreign_number_keeps_its_country() {
        assert_eq!("+1 650 555 1234".parse::<Mobile>().unwrap().as_str(), "+16505551234");
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        for text in ["", "12345", "1234567890", "98765410011", "98765abcde", "+91 12345 67890", "9876541001x"] {
            assert_eq!(text.parse::<Mobile>(), Err(MobileError::Malformed), "{text}");
        }
    }
}
