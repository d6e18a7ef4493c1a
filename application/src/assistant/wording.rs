//! What the bot says, in English: warm, brief, and without a promise of approval, rate or amount.
//!
//! A reply names what is to be said; this module finds the words and the shape that a channel can show.

use domain::conversation::{Detail, HandOverReason, Reply};
use domain::lead::{LeadNumber, LoanType};
use domain::name::PersonName;
use domain::notification::{Choice, Content};

/// Longest text without choices, in characters. (Cloud API, text messages, 2026-04)
const TEXT_CHARS_MAX: usize = 4096;
/// Longest name of a firm that is written out, in characters; a longer one is cut.
const FIRM_CHARS_MAX: usize = 120;
/// What stands before the slug in the id of a row that names a loan type.
pub const LOAN_TYPE_CHOICE_PREFIX: &str = "loan_type:";

/// The loan types that are offered, most asked for first; whatever else there is can be typed.
const OFFERED_LOAN_TYPES: [LoanType; 10] = [
    LoanType::HomeLoan,
    LoanType::PersonalLoan,
    LoanType::BusinessLoan,
    LoanType::Lap,
    LoanType::CarLoan,
    LoanType::GoldLoan,
    LoanType::EducationLoan,
    LoanType::BalanceTransfer,
    LoanType::WorkingCapital,
    LoanType::Other,
];

/// The words for a reply, within the limits of every channel.
pub fn words(reply: &Reply) -> Content {
    match reply {
        Reply::Question { greeting, name, detail, attempt } => {
            let name = name.as_ref().and_then(|name| name.known());
            question(greeting.as_deref(), name, *detail, *attempt)
        }
        Reply::Registered { number, repeated } => text(registered(*number, *repeated)),
        Reply::AlreadyRegistered => {
            text("Thank you, we have everything we need. Our team will be in touch with you soon.")
        }
        Reply::MediaReceived => text("Thank you, we have received your file. Our team will look at it."),
        Reply::HandOver { reason } => text(hand_over(*reason)),
        Reply::OptedOut => {
            text("You will get no more messages from us. If you change your mind, just reply START at any time.")
        }
        Reply::OptedIn { firm } => text(format!(
            "Welcome back! You will get messages from {} again. Reply STOP at any time to end them.",
            clipped(firm, FIRM_CHARS_MAX)
        )),
        Reply::Words { text: own } => text(match own.known().map(String::as_str) {
            Some(own) if !own.trim().is_empty() => own,
            _ => "This message is no longer available.",
        }),
    }
}

fn question(greeting: Option<&str>, name: Option<&PersonName>, detail: Detail, attempt: u8) -> Content {
    let asking = if attempt <= 1 { first_asking(detail) } else { asking_again(detail) };
    let opening = match (greeting, name) {
        (Some(firm), name) => introduction(firm, name),
        (None, Some(name)) if attempt <= 1 => format!("Thank you, {name}. "),
        (None, _) => String::new(),
    };
    let body = format!("{opening}{asking}");
    match detail {
        Detail::LoanType => Content::List { body, button: "Choose a loan".to_owned(), rows: loan_type_rows() },
        Detail::Name | Detail::Amount | Detail::Mobile => text(body),
    }
}

/// Who writes, what for, and what a reply agrees to; said once, at the beginning.
fn introduction(firm: &str, name: Option<&PersonName>) -> String {
    let firm = clipped(firm, FIRM_CHARS_MAX);
    let hello = name.map_or_else(|| "Hello!".to_owned(), |name| format!("Hello {name}!"));
    format!(
        "{hello} Thank you for writing to {firm}. I am the firm's assistant and will note a few details for your \
         loan request, so that our team can help you.\n\nBy replying you agree that {firm} may contact you about this \
         request. Reply STOP at any time.\n\n"
    )
}

const fn first_asking(detail: Detail) -> &'static str {
    match detail {
        Detail::Name => "May I have your name, please?",
        Detail::LoanType => {
            "Which loan are you looking for? Please choose from the list, or type it in your own words."
        }
        Detail::Amount => "How much do you need?",
        Detail::Mobile => "On which mobile number may our team call you?",
    }
}

const fn asking_again(detail: Detail) -> &'static str {
    match detail {
        Detail::Name => "Sorry, I did not catch your name. Please write just your name, for example: Ravi Kumar",
        Detail::LoanType => {
            "Sorry, I did not catch which loan you need. Please choose from the list, or write it like this: home loan"
        }
        Detail::Amount => {
            "Sorry, I did not catch the amount. Please write one figure with lakh or crore, for example: 35 lakh"
        }
        Detail::Mobile => {
            "Sorry, I did not catch the number. Please write a mobile number of 10 digits, for example: 9876543210"
        }
    }
}

fn loan_type_rows() -> Vec<Choice> {
    OFFERED_LOAN_TYPES
        .iter()
        .map(|loan_type| Choice {
            id: format!("{LOAN_TYPE_CHOICE_PREFIX}{}", loan_type.slug()),
            title: loan_type.label().to_owned(),
        })
        .collect()
}

fn registered(number: LeadNumber, repeated: bool) -> String {
    if repeated {
        format!("Thank you! We have updated your request {number}. Our team will be in touch with you soon.")
    } else {
        format!(
            "Thank you! Your request is registered. Your reference number is {number}. Our team will be in touch with \
             you soon."
        )
    }
}

const fn hand_over(reason: HandOverReason) -> &'static str {
    match reason {
        HandOverReason::Member => "Thank you for waiting. A member of our team will reply to you here.",
        HandOverReason::AskedFor => "Certainly. A member of our team will write to you here or call you soon.",
        HandOverReason::DataRequest => {
            "Thank you for telling us. A member of our team will look into your request about your data and reply to \
             you here."
        }
        HandOverReason::NotUnderstood => {
            "Sorry for the trouble. A member of our team will take over and write to you here soon."
        }
    }
}

fn text(body: impl Into<String>) -> Content {
    Content::Text { body: clipped(&body.into(), TEXT_CHARS_MAX) }
}

/// At most `limit` characters, with an ellipsis where something was cut.
fn clipped(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}
