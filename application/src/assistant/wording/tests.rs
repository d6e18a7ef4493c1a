//! That every reply keeps to the limits, in every language, and says what it must.

use super::phrases::ALL;
use super::*;
use crate::assistant::{Heard, understand};
use chrono::NaiveDate;
use domain::conversation::{HandOverReason, Intent, Open};
use domain::id::{LeadId, PersonId};
use domain::lead::{LeadNumber, Stage};
use domain::money::Rupees;
use domain::tenant::{WordRequest, WorkingHours};

/// Longest text above choices, in characters. (Cloud API, interactive messages, 2026-04)
const BODY_CHARS_MAX: usize = 1024;

const LANGUAGES: [Language; 3] = [Language::English, Language::Hinglish, Language::Hindi];
const ASKED: [Detail; 4] = [Detail::Name, Detail::LoanType, Detail::Amount, Detail::Mobile];

fn private<T>(value: T) -> Private<T> {
    Private::new(PersonId::new(Uuid::nil()), value)
}

fn question(greeting: Option<&str>, name: Option<&str>, detail: Detail, attempt: u8) -> Reply {
    let name = name.map(|name| private(name.parse().unwrap()));
    Reply::Question { greeting: greeting.map(str::to_owned), name, detail, attempt, aside: None }
}

fn number() -> LeadNumber {
    LeadNumber::new(2026, 42)
}

fn told(name: &str) -> Told {
    Told {
        name: Some(private(name.parse().unwrap())),
        mobile: Some(private("9876541001".parse().unwrap())),
        loan_type: Some(LoanType::CommercialVehicleLoan),
        amount: Some(Rupees::loan(999_999_999).unwrap()),
    }
}

fn asides(name: &str) -> Vec<Option<Aside>> {
    vec![
        None,
        Some(Aside::Resumed(Box::new(told(name)))),
        Some(Aside::NoFile),
        Some(Aside::Terms),
        Some(Aside::NotUnderstood),
        Some(Aside::Outdated),
        Some(Aside::Changing),
    ]
}

fn files() -> Vec<FileStanding> {
    let since = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
    let lead = LeadId::new(Uuid::nil());
    let file = |stage: Stage, on_hold| FileStanding {
        lead,
        number: number(),
        loan_type: LoanType::HomeLoan,
        stage,
        on_hold,
        since,
    };
    Stage::ALL.iter().flat_map(|stage| [file(*stage, false), file(*stage, true)]).collect()
}

/// Every sort of reply, with the longest and the shortest values.
fn replies() -> Vec<Reply> {
    let (long_firm, long_name) = ("F".repeat(5_000), "N".repeat(100));
    let mut replies = Vec::new();
    for detail in ASKED {
        for (greeting, name) in [(None, None), (Some("Om Loans"), Some("Ravi")), (Some(&*long_firm), Some(&*long_name))]
        {
            for attempt in [0, 1, 2, 3, u8::MAX] {
                replies.push(question(greeting, name, detail, attempt));
            }
            for aside in asides(&long_name) {
                let name = name.map(|name| private(name.parse().unwrap()));
                let greeting = greeting.map(str::to_owned);
                replies.push(Reply::Question { greeting, name, detail, attempt: 1, aside });
            }
        }
    }
    for (aside, greets) in asides(&long_name).into_iter().flat_map(|aside| [(aside.clone(), true), (aside, false)]) {
        let (summary, firm, updates) = (Uuid::nil(), long_firm.clone(), Some(number()));
        replies.push(Reply::Summary { summary, firm, greets, told: told(&long_name), updates, aside });
    }
    replies.extend([1, 2].map(|attempt| Reply::Choice { summary: Uuid::nil(), attempt }));
    replies.extend(files().into_iter().map(|file| Reply::Standing { files: vec![file.clone(), file.clone(), file] }));
    replies.extend([true, false].map(|repeated| Reply::Registered { number: number(), repeated }));
    replies.extend([Reply::AlreadyRegistered, Reply::MediaReceived, Reply::OptedOut, Reply::Dropped]);
    let opens_at = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap().and_hms_opt(9, 30, 0).unwrap();
    for reason in
        [HandOverReason::Member, HandOverReason::AskedFor, HandOverReason::DataRequest, HandOverReason::NotUnderstood]
    {
        replies.push(Reply::HandOver { reason, closed: None });
        replies.push(Reply::HandOver { reason, closed: Some(ClosedNow { hours: WorkingHours::default(), opens_at }) });
    }
    replies.push(Reply::DataRequested { due_on: opens_at.date() });
    replies.push(Reply::OptedIn { firm: long_firm });
    replies.extend(["", " ", "Hello"].map(|text| Reply::Words { text: private(text.to_owned()) }));
    replies.push(Reply::Words { text: private("ж".repeat(9_000)) });
    replies.push(Reply::Words { text: Private::erased(PersonId::new(Uuid::nil())) });
    replies
}

fn is_between(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count()) && !text.trim().is_empty()
}

fn is_choice(choice: &Choice, title_max: usize) -> bool {
    is_between(&choice.title, title_max) && is_between(&choice.id, 200)
}

#[test]
fn every_reply_keeps_the_limits_of_the_channels_in_every_language() {
    for (reply, language) in replies().into_iter().flat_map(|reply| LANGUAGES.map(|language| (reply.clone(), language)))
    {
        let content = words(&reply, language);
        match &content {
            Content::Text { body } => assert!(is_between(body, TEXT_CHARS_MAX), "{content:?}"),
            Content::Buttons { body, buttons } => {
                assert!(is_between(body, BODY_CHARS_MAX), "{content:?}");
                assert!((1..=3).contains(&buttons.len()), "{content:?}");
                assert!(buttons.iter().all(|button| is_choice(button, 20)), "{content:?}");
            }
            Content::List { body, button, rows } => {
                assert!(is_between(body, BODY_CHARS_MAX), "{content:?}");
                assert!(is_between(button, 20), "{content:?}");
                assert!((1..=10).contains(&rows.len()), "{content:?}");
                assert!(rows.iter().all(|row| is_choice(row, 24)), "{content:?}");
            }
        }
        assert!(!content.body().contains(['{', '}']), "{content:?}");
    }
}

#[test]
fn all_languages_of_a_phrase_fill_in_the_same() {
    for (name, phrase) in ALL {
        let filled_in = LANGUAGES.map(|language| {
            let words = phrase.in_language(language);
            let mut names: Vec<&str> = words.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
            names.sort_unstable();
            names
        });
        assert!(filled_in.iter().all(|names| *names == filled_in[0]), "{name}: {filled_in:?}");
    }
}

#[test]
fn phrases_are_written_in_the_script_of_their_language() {
    for (name, phrase) in ALL {
        let is_devanagari = |c: char| ('\u{900}'..='\u{97f}').contains(&c);
        assert!(phrase.in_language(Language::Hindi).contains(is_devanagari), "{name}");
        for language in [Language::English, Language::Hinglish] {
            assert!(!phrase.in_language(language).contains(is_devanagari), "{name}");
        }
    }
}

#[test]
fn nothing_promises_an_approval_a_rate_or_an_amount() {
    for (name, phrase) in ALL {
        for language in LANGUAGES {
            let words = phrase.in_language(language).to_lowercase();
            for promise in
                ["guarantee", "will be approved", "will get the loan", "lowest", "%", "pakka", "पक्का", "गारंटी"]
            {
                assert!(!words.contains(promise), "{name} says {promise}");
            }
        }
    }
}

#[test]
fn only_the_greeting_names_the_firm_and_what_a_reply_agrees_to() {
    let consent =
        "By replying you agree that Sigma Finserv may contact you about this request. Reply STOP at any time.";
    for detail in ASKED {
        let greeting = words(&question(Some("Sigma Finserv"), None, detail, 1), Language::English);
        assert!(greeting.body().contains("Thank you for writing to Sigma Finserv"));
        assert!(greeting.body().contains(consent));
        let plain = words(&question(None, Some("Ravi"), detail, 1), Language::English);
        assert!(!plain.body().contains("agree"));
    }
}

#[test]
fn a_summary_tells_everything_and_what_a_confirmation_agrees_to() {
    let reply = |updates| Reply::Summary {
        summary: Uuid::from_u128(7),
        firm: "Om Loans".into(),
        greets: false,
        told: told("Ravi Kumar"),
        updates,
        aside: None,
    };
    let Content::Buttons { body, buttons } = words(&reply(Some(number())), Language::English) else {
        panic!("no buttons")
    };
    for part in ["Name: Ravi Kumar", "Commercial Vehicle Loan", "₹99,99,99,999", "98765 41001", "LD-2026-00042"] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(body.contains("you agree that Om Loans may keep these details"), "{body}");
    let ids: Vec<&str> = buttons.iter().map(|button| button.id.as_str()).collect();
    let summary = Uuid::from_u128(7);
    assert_eq!(ids, [format!("confirm:{summary}"), format!("change:{summary}")]);
    assert!(!words(&reply(None), Language::English).body().contains("update"));
}

#[test]
fn a_question_asked_again_gives_an_example_that_is_understood_as_its_answer() {
    for language in LANGUAGES {
        for detail in ASKED {
            let again = words(&question(None, None, detail, 2), language);
            let first = words(&question(None, None, detail, 1), language);
            assert_ne!(first.body(), again.body());
            let example = again.body().rsplit(": ").next().unwrap().to_owned();
            let heard = Heard { text: &example, choice: None, open: Open::Question(detail), sender_mobile: None };
            assert_eq!(understand(&heard).intent, Intent::Answer, "{example}");
        }
    }
}

#[test]
fn every_row_of_the_loan_types_is_understood_by_id_and_by_title() {
    for language in LANGUAGES {
        let Content::List { rows, .. } = words(&question(None, None, Detail::LoanType, 1), language) else {
            panic!("the loan type is asked with a list");
        };
        for (row, loan_type) in rows.iter().zip(OFFERED_LOAN_TYPES.into_iter().chain([LoanType::Other])) {
            for choice in [Some(row.id.as_str()), None] {
                let open = Open::Question(Detail::LoanType);
                let heard = Heard { text: &row.title, choice, open, sender_mobile: None };
                assert_eq!(understand(&heard).loan_type, Some(loan_type), "{}", row.title);
            }
        }
    }
}

fn titles(loan_types: &Catalogue<LoanType>, language: Language) -> Vec<String> {
    let Content::List { rows, .. } = words_for(&question(None, None, Detail::LoanType, 1), language, loan_types) else {
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
    let english = titles(&loan_types, Language::English);
    assert_eq!(
        english,
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
    let hindi = titles(&loan_types, Language::Hindi);
    assert_eq!((hindi[0].as_str(), hindi[3].as_str(), hindi[8].as_str()), ("होम लोन", "Mortgage", "Solar Loan"));
}

#[test]
fn the_list_has_no_more_rows_than_a_message_holds() {
    let mut loan_types = Catalogue::default();
    for number in 1..=12 {
        changed(&mut loan_types, WordRequest::Add(format!("Loan {number}").parse().unwrap()));
    }
    let rows = titles(&loan_types, Language::English);
    assert_eq!((rows.len(), rows[0].as_str(), rows[9].as_str()), (10, "Loan 1", "Other"));
    changed(&mut loan_types, WordRequest::Hide(LoanType::Other));
    assert_eq!(titles(&loan_types, Language::English)[9], "Loan 10");
}

#[test]
fn every_row_of_what_may_be_changed_is_understood_by_title() {
    for language in LANGUAGES {
        let Content::List { rows, .. } = words(&Reply::Choice { summary: Uuid::nil(), attempt: 1 }, language) else {
            panic!("it is a list");
        };
        for (row, detail) in rows.iter().zip(ASKED) {
            let heard = Heard { text: &row.title, choice: None, open: Open::Choice, sender_mobile: None };
            let cue = Some(domain::conversation::Cue::Change(Some(detail)));
            assert_eq!(understand(&heard).cue, cue, "{}", row.title);
        }
    }
}

#[test]
fn a_hand_over_at_night_says_when_people_work() {
    let opens_at = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap().and_hms_opt(9, 30, 0).unwrap();
    let closed = Some(ClosedNow { hours: WorkingHours::default(), opens_at });
    let reply = Reply::HandOver { reason: HandOverReason::AskedFor, closed };
    let body = words(&reply, Language::English).body().to_owned();
    assert!(body.contains("Mon to Sat, 9:30 am to 6:30 pm"), "{body}");
    assert!(body.contains("Fri 27 Nov, 9:30 am"), "{body}");
}

#[test]
fn a_registration_tells_the_number() {
    for (repeated, language) in LANGUAGES.into_iter().flat_map(|language| [(true, language), (false, language)]) {
        let reply = Reply::Registered { number: number(), repeated };
        assert!(words(&reply, language).body().contains("LD-2026-00042"));
    }
}

#[test]
fn a_members_words_are_said_as_they_are() {
    let reply = Reply::Words { text: private("Namaste, Ravi ji".to_owned()) };
    assert_eq!(words(&reply, Language::Hindi), Content::Text { body: "Namaste, Ravi ji".to_owned() });
}
