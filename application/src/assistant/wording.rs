//! What the bot says, in English: warm, brief, and without a promise of approval, rate or amount.
//!
//! A reply names what is to be said; this module finds the words and the shape that a channel can show.

use domain::conversation::{Detail, HandOverReason, Reply};
use domain::lead::{LeadNumber, LoanType};
use domain::name::PersonName;
use domain::notification::{Choice, Content};
use domain::tenant::Catalogue;

/// Longest text without choices, in characters. (Cloud API, text messages, 2026-04)
const TEXT_CHARS_MAX: usize = 4096;
/// Longest name of a firm that is written out, in characters; a longer one is cut.
const FIRM_CHARS_MAX: usize = 120;
/// What stands before the slug in the id of a row that names a loan type.
pub const LOAN_TYPE_CHOICE_PREFIX: &str = "loan_type:";

/// The loan types that are offered first, most asked for first; whatever else there is can be typed.
const OFFERED_LOAN_TYPES: [LoanType; 9] = [
    LoanType::HomeLoan,
    LoanType::PersonalLoan,
    LoanType::BusinessLoan,
    LoanType::Lap,
    LoanType::CarLoan,
    LoanType::GoldLoan,
    LoanType::EducationLoan,
    LoanType::BalanceTransfer,
    LoanType::WorkingCapital,
];
/// Most rows of a list. (Cloud API, interactive messages, 2026-04)
const LIST_ROWS_MAX: usize = 10;

/// The words for a reply of a firm with the loan types that every firm starts with.
pub fn words(reply: &Reply) -> Content {
    words_for(reply, &Catalogue::default())
}

/// The words for a reply of a firm with these loan types, within the limits of every channel.
pub fn words_for(reply: &Reply, loan_types: &Catalogue<LoanType>) -> Content {
    match reply {
        Reply::Question { greeting, name, detail, attempt } => {
            let name = name.as_ref().and_then(|name| name.known());
            question(greeting.as_deref(), name, (*detail, *attempt), loan_types)
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

fn question(
    greeting: Option<&str>,
    name: Option<&PersonName>,
    (detail, attempt): (Detail, u8),
    loan_types: &Catalogue<LoanType>,
) -> Content {
    let asking = if attempt <= 1 { first_asking(detail) } else { asking_again(detail) };
    let opening = match (greeting, name) {
        (Some(firm), name) => introduction(firm, name),
        (None, Some(name)) if attempt <= 1 => format!("Thank you, {name}. "),
        (None, _) => String::new(),
    };
    let body = format!("{opening}{asking}");
    match detail {
        Detail::LoanType => {
            Content::List { body, button: "Choose a loan".to_owned(), rows: loan_type_rows(loan_types) }
        }
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

/// The rows of the list: what is asked for most, then the firm's own, which come before the less asked for where there
/// isn't room for all, and "Other" at the end.
fn loan_type_rows(loan_types: &Catalogue<LoanType>) -> Vec<Choice> {
    let is_offered = |loan_type: &LoanType| !loan_types.is_hidden(*loan_type);
    let other = Some(LoanType::Other).filter(is_offered);
    let room = LIST_ROWS_MAX - usize::from(other.is_some());
    let own: Vec<LoanType> = loan_types.own().iter().copied().filter(is_offered).take(room).collect();
    let built_in = OFFERED_LOAN_TYPES.iter().chain(LoanType::ALL).copied().filter(is_offered);
    let mut rows: Vec<LoanType> = Vec::new();
    for loan_type in built_in.filter(|loan_type| *loan_type != LoanType::Other) {
        if rows.len() < room - own.len() && !rows.contains(&loan_type) {
            rows.push(loan_type);
        }
    }
    let row = |loan_type: LoanType| Choice {
        id: format!("{LOAN_TYPE_CHOICE_PREFIX}{}", loan_type.slug()),
        title: loan_types.label(loan_type).into_owned(),
    };
    rows.into_iter().chain(own).chain(other).map(row).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::PersonId;
    use domain::private::Private;
    use domain::tenant::WordRequest;
    use uuid::Uuid;

    /// Longest text above choices, in characters. (Cloud API, interactive messages, 2026-04)
    const BODY_CHARS_MAX: usize = 1024;

    const DETAILS: [Detail; 4] = [Detail::Name, Detail::LoanType, Detail::Amount, Detail::Mobile];

    fn private<T>(value: T) -> Private<T> {
        Private::new(PersonId::new(Uuid::nil()), value)
    }

    fn question(greeting: Option<&str>, name: Option<&str>, detail: Detail, attempt: u8) -> Reply {
        let name = name.map(|name| private(name.parse().unwrap()));
        Reply::Question { greeting: greeting.map(str::to_owned), name, detail, attempt }
    }

    /// Every sort of reply, with the longest and the shortest values.
    fn replies() -> Vec<Reply> {
        let (long_firm, long_name) = ("F".repeat(5_000), "N".repeat(100));
        let mut replies = Vec::new();
        for detail in DETAILS {
            for attempt in [0, 1, 2, 3, u8::MAX] {
                for greeting in [None, Some("Sigma Finserv"), Some(long_firm.as_str())] {
                    for name in [None, Some("Ravi"), Some(long_name.as_str())] {
                        replies.push(question(greeting, name, detail, attempt));
                    }
                }
            }
        }
        let number = LeadNumber::new(2026, 42);
        replies.extend([true, false].map(|repeated| Reply::Registered { number, repeated }));
        replies.extend([Reply::AlreadyRegistered, Reply::MediaReceived, Reply::OptedOut]);
        replies.extend(
            [
                HandOverReason::Member,
                HandOverReason::AskedFor,
                HandOverReason::DataRequest,
                HandOverReason::NotUnderstood,
            ]
            .map(|reason| Reply::HandOver { reason }),
        );
        replies.push(Reply::OptedIn { firm: long_firm });
        replies.extend(["", " ", "Hello"].map(|text| Reply::Words { text: private(text.to_owned()) }));
        replies.push(Reply::Words { text: private("ж".repeat(9_000)) });
        replies.push(Reply::Words { text: Private::erased(PersonId::new(Uuid::nil())) });
        replies
    }

    fn is_between(text: &str, most: usize) -> bool {
        (1..=most).contains(&text.chars().count()) && !text.trim().is_empty()
    }

    #[test]
    fn every_reply_keeps_the_limits_of_the_channels() {
        for reply in replies() {
            match words(&reply) {
                Content::Text { body } => assert!(is_between(&body, TEXT_CHARS_MAX), "{reply:?}"),
                Content::Buttons { body, buttons } => {
                    assert!(is_between(&body, BODY_CHARS_MAX), "{reply:?}");
                    assert!((1..=3).contains(&buttons.len()), "{reply:?}");
                    assert!(buttons.iter().all(|button| is_between(&button.title, 20)), "{reply:?}");
                }
                Content::List { body, button, rows } => {
                    assert!(is_between(&body, BODY_CHARS_MAX), "{reply:?}");
                    assert!(is_between(&button, 20), "{reply:?}");
                    assert!((1..=10).contains(&rows.len()), "{reply:?}");
                    assert!(rows.iter().all(|row| is_between(&row.title, 24) && row.id.len() <= 200), "{reply:?}");
                }
            }
        }
    }

    #[test]
    fn only_the_greeting_names_the_firm_and_what_a_reply_agrees_to() {
        let consent = "By replying you agree that Sigma Finserv may contact you about this request. \
                       Reply STOP at any time.";
        for detail in DETAILS {
            let greeting = words(&question(Some("Sigma Finserv"), None, detail, 1));
            assert!(greeting.body().contains("Thank you for writing to Sigma Finserv"));
            assert!(greeting.body().contains(consent));
            let plain = words(&question(None, Some("Ravi"), detail, 1));
            assert!(!plain.body().contains("agree"));
        }
    }

    #[test]
    fn a_question_asked_again_gives_an_example() {
        for (detail, example) in [
            (Detail::Name, "Ravi Kumar"),
            (Detail::LoanType, "home loan"),
            (Detail::Amount, "35 lakh"),
            (Detail::Mobile, "9876543210"),
        ] {
            assert!(!words(&question(None, None, detail, 1)).body().contains(example));
            for attempt in [2, 3] {
                assert!(words(&question(None, None, detail, attempt)).body().contains(example));
            }
        }
    }

    #[test]
    fn the_example_of_a_question_is_understood_as_its_answer() {
        use super::super::{Heard, understand};
        use domain::conversation::Intent;
        for (detail, text) in [
            (Detail::Name, "Ravi Kumar"),
            (Detail::LoanType, "home loan"),
            (Detail::Amount, "35 lakh"),
            (Detail::Mobile, "9876543210"),
        ] {
            let heard = Heard { text, choice: None, asked: Some(detail), sender_mobile: None };
            assert_eq!(understand(&heard).intent, Intent::Answer, "{text}");
        }
    }

    #[test]
    fn every_row_of_the_loan_types_is_understood_by_id_and_by_title() {
        use super::super::{Heard, understand};
        let Content::List { rows, .. } = words(&question(None, None, Detail::LoanType, 1)) else {
            panic!("the loan type is asked with a list");
        };
        for (row, loan_type) in rows.iter().zip(OFFERED_LOAN_TYPES.into_iter().chain([LoanType::Other])) {
            for choice in [Some(row.id.as_str()), None] {
                let asked = Some(Detail::LoanType);
                let heard = Heard { text: &row.title, choice, asked, sender_mobile: None };
                assert_eq!(understand(&heard).loan_type, Some(loan_type), "{}", row.title);
            }
        }
    }

    fn titles(loan_types: &Catalogue<LoanType>) -> Vec<String> {
        let Content::List { rows, .. } = words_for(&question(None, None, Detail::LoanType, 1), loan_types) else {
            panic!("the loan type is asked with a list");
        };
        assert!(rows.len() <= LIST_ROWS_MAX);
        rows.into_iter().map(|row| row.title).collect()
    }

    fn changed(loan_types: &mut Catalogue<LoanType>, request: WordRequest<LoanType>) {
        let change = loan_types.decide(request).unwrap().unwrap();
        loan_types.apply(change);
    }

    #[test]
    fn the_list_has_a_firms_own_loan_types_and_names_and_not_what_it_hides() {
        let mut loan_types = Catalogue::default();
        changed(&mut loan_types, WordRequest::Add("Solar Loan".parse().unwrap()));
        changed(&mut loan_types, WordRequest::Rename(LoanType::Lap, "Mortgage".parse().unwrap()));
        changed(&mut loan_types, WordRequest::Hide(LoanType::GoldLoan));
        assert_eq!(
            titles(&loan_types),
            [
                "Home Loan",
                "Personal Loan",
                "Business Loan",
                "Mortgage",
                "Car Loan",
                "Education Loan",
                "Balance Transfer",
                "Working Capital",
                "Solar Loan",
                "Other",
            ]
        );
    }

    #[test]
    fn the_list_has_no_more_rows_than_a_message_holds() {
        let mut loan_types = Catalogue::default();
        for number in 1..=12 {
            changed(&mut loan_types, WordRequest::Add(format!("Loan {number}").parse().unwrap()));
        }
        let rows = titles(&loan_types);
        assert_eq!((rows.len(), rows[0].as_str(), rows[9].as_str()), (10, "Loan 1", "Other"));
        changed(&mut loan_types, WordRequest::Hide(LoanType::Other));
        assert_eq!(titles(&loan_types)[9], "Loan 10");
    }

    #[test]
    fn a_registration_tells_the_number() {
        let number = LeadNumber::new(2026, 42);
        for repeated in [true, false] {
            assert!(words(&Reply::Registered { number, repeated }).body().contains("LD-2026-00042"));
        }
    }

    #[test]
    fn a_members_words_are_said_as_they_are() {
        let reply = Reply::Words { text: private("Namaste, Ravi ji".to_owned()) };
        assert_eq!(words(&reply), Content::Text { body: "Namaste, Ravi ji".to_owned() });
    }
}
