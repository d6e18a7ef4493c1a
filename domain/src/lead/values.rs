//! The words of a lead: its stages, loan types, sources and number.

use super::OwnKey;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$vdoc:meta])* $variant:ident => $slug:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $slug)] $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in addresses, JSON and the database.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            /// The name as people read it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.slug() == text).ok_or(UnknownWord($what))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}

/// A list that a tenant adds to: the words that every tenant starts with, and its own by their keys.
macro_rules! open_words {
    ($(#[$doc:meta])* $name:ident, $what:literal, $own:literal, { $($(#[$vdoc:meta])* $variant:ident => $slug:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            #[doc = $own]
            Own(OwnKey),
        }

        impl $name {
            /// All that every tenant starts with, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in addresses, JSON and the database.
            pub fn slug(&self) -> &str {
                match self {
                    $(Self::$variant => $slug,)+
                    Self::Own(key) => key.as_str(),
                }
            }

            /// The name as people read it, unless the tenant calls it otherwise; of one of its own, the key's words.
            pub fn label(&self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant => Cow::Borrowed($label),)+
                    Self::Own(key) => Cow::Owned(key.words()),
                }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($slug => Ok(Self::$variant),)+
                    own => own.parse().map(Self::Own).map_err(|_| UnknownWord($what)),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownWord;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.slug().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.label())
            }
        }
    };
}

/// A word outside a closed list; it names the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known {0}")]
pub struct UnknownWord(pub &'static str);

words!(
    /// Where a file stands, in the order it moves.
    Stage, "stage", {
        /// Just captured.
        New => "new", "New";
        /// Somebody has spoken with the customer.
        Contacted => "contacted", "Contacted";
        /// Papers are being collected.
        Documentation => "documentation", "Documentation";
        /// The firm looks at the credit.
        CreditEvaluation => "credit_evaluation", "Credit Evaluation";
        /// Ready to be submitted to a lender.
        LoginPending => "login_pending", "Login Pending";
        /// Submitted to a lender.
        LoggedIn => "logged_in", "Logged In";
        /// The lender works on it.
        UnderProcess => "under_process", "Under Process";
        /// The lender's credit team said yes.
        CreditApproved => "credit_approved", "Credit Approved";
        /// The lender sanctioned an amount.
        Sanctioned => "sanctioned", "Sanctioned";
        /// Agreements and mandates are being completed.
        DisbursalPending => "disbursal_pending", "Disbursal Pending";
        /// Paid out; the end of a good file.
        Disbursed => "disbursed", "Disbursed";
        /// Refused; an end, with a reason.
        Rejected => "rejected", "Rejected";
        /// Given up by the customer; an end, with a reason.
        Lost => "lost", "Lost";
    }
);

impl Stage {
    /// Whether the stage ends a lead: only Reopen leaves it.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Disbursed | Self::Rejected | Self::Lost)
    }
}

open_words!(
    /// What a loan is for.
    LoanType, "loan type", "A type that the tenant added.", {
        /// A home to live in.
        HomeLoan => "home_loan", "Home Loan";
        /// Money against a property owned.
        Lap => "lap", "Loan Against Property";
        /// For any purpose, unsecured.
        PersonalLoan => "personal_loan", "Personal Loan";
        /// For a business.
        BusinessLoan => "business_loan", "Business Loan";
        /// Overdraft or cash credit.
        WorkingCapital => "working_capital", "Working Capital";
        /// A new car.
        CarLoan => "car_loan", "Car Loan";
        /// A second-hand car.
        UsedCarLoan => "used_car_loan", "Used Car Loan";
        /// A motorcycle or scooter.
        TwoWheelerLoan => "two_wheeler_loan", "Two-wheeler Loan";
        /// A truck, tempo or tractor.
        CommercialVehicleLoan => "commercial_vehicle_loan", "Commercial Vehicle Loan";
        /// Fees for studies.
        EducationLoan => "education_loan", "Education Loan";
        /// Against gold.
        GoldLoan => "gold_loan", "Gold Loan";
        /// A running loan moved to another lender.
        BalanceTransfer => "balance_transfer", "Balance Transfer";
        /// More on a running loan.
        TopUp => "top_up", "Top-up";
        /// Land to build on.
        PlotLoan => "plot_loan", "Plot Loan";
        /// Machines for a business.
        MachineryLoan => "machinery_loan", "Machinery Loan";
        /// None of the above.
        Other => "other", "Other";
    }
);

open_words!(
    /// How a lead came in.
    Source, "source", "A source that the tenant added.", {
        /// A WhatsApp message.
        WhatsApp => "whatsapp", "WhatsApp";
        /// A Telegram message.
        Telegram => "telegram", "Telegram";
        /// Typed in or sent by an API client.
        Web => "web", "Web";
        /// The customer came to the office.
        WalkIn => "walk_in", "Walk-in";
        /// Another customer sent them.
        Referral => "referral", "Referral";
        /// A partner sent them.
        Partner => "partner", "Partner";
    }
);

/// The number people say: `LD-2026-00042`, unique in the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LeadNumber {
    year: u16,
    serial: u32,
}

/// A text that is no lead number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a lead number is written LD-YYYY-NNNNN")]
pub struct MalformedLeadNumber;

impl LeadNumber {
    /// The `serial`th lead (from 1) of a year.
    pub const fn new(year: u16, serial: u32) -> Self {
        Self { year, serial }
    }

    /// The calendar year in the tenant's time zone.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The count within the year, from 1.
    pub const fn serial(self) -> u32 {
        self.serial
    }
}

impl fmt::Display for LeadNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LD-{:04}-{:05}", self.year, self.serial)
    }
}

impl FromStr for LeadNumber {
    type Err = MalformedLeadNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.trim().to_ascii_uppercase();
        let (year, serial) =
            upper.strip_prefix("LD-").and_then(|rest| rest.split_once('-')).ok_or(MalformedLeadNumber)?;
        if year.len() != 4 || serial.len() < 5 || !serial.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(MalformedLeadNumber);
        }
        let year = year.parse().map_err(|_| MalformedLeadNumber)?;
        let serial = serial.parse().map_err(|_| MalformedLeadNumber)?;
        Ok(Self { year, serial })
    }
}

impl TryFrom<String> for LeadNumber {
    type Error = MalformedLeadNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LeadNumber> for String {
    fn from(number: LeadNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_number_reads_back_as_written() {
        let number = LeadNumber::new(2026, 42);
        assert_eq!(number.to_string(), "LD-2026-00042");
        assert_eq!("ld-2026-00042".parse(), Ok(number));
        assert_eq!("LD-2026-123456".parse(), Ok(LeadNumber::new(2026, 123_456)));
    }

    #[test]
    fn a_malformed_lead_number_is_refused() {
        for text in ["", "LD-2026", "LD-26-00042", "LD-2026-42", "LD-2026-0004x", "XX-2026-00042"] {
            assert_eq!(text.parse::<LeadNumber>(), Err(MalformedLeadNumber), "{text}");
        }
    }

    #[test]
    fn serde_and_slugs_agree() {
        for stage in Stage::ALL {
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.slug());
        }
        for loan_type in LoanType::ALL {
            assert_eq!(serde_json::to_value(loan_type).unwrap(), loan_type.slug());
        }
        for source in Source::ALL {
            assert_eq!(serde_json::to_value(source).unwrap(), source.slug());
            assert_eq!(source.slug().parse(), Ok(*source));
        }
    }

    #[test]
    fn a_tenants_own_word_is_stored_by_its_key() {
        let own: LoanType = serde_json::from_value("e_rickshaw_loan".into()).unwrap();
        assert_eq!(serde_json::to_value(own).unwrap(), "e_rickshaw_loan");
        assert_eq!(own.to_string(), "E rickshaw loan");
        assert!(serde_json::from_value::<LoanType>("E-rickshaw".into()).is_err());
    }
}
