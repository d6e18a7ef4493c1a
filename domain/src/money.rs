//! Money in whole rupees.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money in whole Indian rupees, 0..=`i64::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rupees(i64);

/// Least amount a loan can be asked for: ₹10,000.
pub const LOAN_AMOUNT_MIN: Rupees = Rupees(10_000);
/// Most a loan can be asked for: ₹100 crore.
pub const LOAN_AMOUNT_MAX: Rupees = Rupees(1_000_000_000);

/// Why a number is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Money can't be less than nothing.
    #[error("an amount must not be negative")]
    Negative,
    /// Outside what a loan can be asked for.
    #[error("a loan amount must be between ₹10,000 and ₹100 crore")]
    OutOfRange,
}

impl Rupees {
    /// This many rupees.
    ///
    /// # Errors
    /// - [`AmountError::Negative`]: less than zero.
    pub const fn new(rupees: i64) -> Result<Self, AmountError> {
        if rupees < 0 { Err(AmountError::Negative) } else { Ok(Self(rupees)) }
    }

    /// This many rupees, if a loan can be asked for with it.
    ///
    /// # Errors
    /// - [`AmountError::OutOfRange`]: below [`LOAN_AMOUNT_MIN`] or above [`LOAN_AMOUNT_MAX`].
    pub const fn loan(rupees: i64) -> Result<Self, AmountError> {
        if rupees < LOAN_AMOUNT_MIN.0 || rupees > LOAN_AMOUNT_MAX.0 {
            Err(AmountError::OutOfRange)
        } else {
            Ok(Self(rupees))
        }
    }

    /// The number of rupees.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Rupees {
    type Error = AmountError;

    fn try_from(rupees: i64) -> Result<Self, Self::Error> {
        Self::new(rupees)
    }
}

impl From<Rupees> for i64 {
    fn from(amount: Rupees) -> Self {
        amount.0
    }
}

/// Indian grouping: `₹35,00,000`.
impl fmt::Display for Rupees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
        f.write_str("₹")?;
        for (index, digit) in head.chars().enumerate() {
            f.write_fmt(format_args!("{digit}"))?;
            if (head.len() - index) % 2 == 1 {
                f.write_str(",")?;
            }
        }
        f.write_str(tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_the_indian_way() {
        let shown = |rupees| Rupees::new(rupees).unwrap().to_string();
        assert_eq!(shown(0), "₹0");
        assert_eq!(shown(950), "₹950");
        assert_eq!(shown(10_000), "₹10,000");
        assert_eq!(shown(3_500_000), "₹35,00,000");
        assert_eq!(shown(123_456_789), "₹12,34,56,789");
    }

    #[test]
    fn a_negative_amount_is_refused() {
        assert_eq!(Rupees::new(-1), Err(AmountError::Negative));
    }

    #[test]
    fn a_loan_amount_outside_the_range_is_refused() {
        assert_eq!(Rupees::loan(9_999), Err(AmountError::OutOfRange));
        assert_eq!(Rupees::loan(1_000_000_001), Err(AmountError::OutOfRange));
        assert!(Rupees::loan(10_000).is_ok());
    }
}
