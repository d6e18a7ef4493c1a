//! What the bot says, in the language that the customer writes: warm, brief, and without a promise of approval, rate or
//! amount.
//!
//! A reply names what is to be said; this module finds the words, in `phrases` side by side for all languages, and the
//! shape that a channel can show.

mod names;
mod phrases;
#[cfg(test)]
mod tests;

use domain::conversation::{Aside, ClosedNow, Detail, FileStanding, Language, Reply, Told};
use domain::lead::LoanType;
use domain::name::PersonName;
use domain::notification::{Choice, Content};
use domain::private::Private;
use domain::tenant::Catalogue;
use phrases::Phrase;
use uuid::Uuid;

/// Longest text without choices, in characters. (Cloud API, text messages, 2026-04)
const TEXT_CHARS_MAX: usize = 4096;
/// Longest name of a firm that is written out, in characters; a longer one is cut.
const FIRM_CHARS_MAX: usize = 80;
/// Longest name of a customer that is written out, in characters; a longer one is cut.
const NAME_CHARS_MAX: usize = 60;
/// What stands before the slug in the id of a row that names a loan type.
pub const LOAN_TYPE_CHOICE_PREFIX: &str = "loan_type:";
/// What stands before a summary's id in the id of its button that confirms.
pub const CONFIRM_CHOICE_PREFIX: &str = "confirm:";
/// What stands before a summary's id in the id of its button that changes, and before `<id>:<detail>` in a row's.
pub const CHANGE_CHOICE_PREFIX: &str = "change:";

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

/// The details of an inquiry, in the order they are shown, and the word for each in a row's id.
pub(super) const DETAILS: [(Detail, &str); 4] =
    [(Detail::Name, "name"), (Detail::LoanType, "loan_type"), (Detail::Amount, "amount"), (Detail::Mobile, "mobile")];

/// How a firm speaks to a customer: in which language, and what it calls its loan types.
#[derive(Clone, Copy)]
struct Voice<'a> {
    language: Language,
    loan_types: &'a Catalogue<LoanType>,
}

/// The words for a reply of a firm with the loan types that every firm starts with.
pub fn words(reply: &Reply, language: Language) -> Content {
    words_for(reply, language, &Catalogue::default())
}

/// The words for a reply of a firm with these loan types in a language, within the limits of every channel.
pub fn words_for(reply: &Reply, language: Language, loan_types: &Catalogue<LoanType>) -> Content {
    let voice = Voice { language, loan_types };
    let say = |phrase: Phrase| text(phrase.in_language(language));
    match reply {
        Reply::Question { .. } => question(reply, voice),
        Reply::Summary { .. } => summary(reply, voice),
        Reply::Choice { summary, attempt } => choice(*summary, *attempt, language),
        Reply::Standing { files } => text(paragraphs(files.iter().map(|file| standing(file, voice)))),
        Reply::Registered { number, repeated } => {
            let phrase = if *repeated { phrases::REGISTERED_AGAIN } else { phrases::REGISTERED };
            text(phrase.filled(language, &[("number", &number.to_string())]))
        }
        Reply::AlreadyRegistered => say(phrases::ALREADY_REGISTERED),
        Reply::MediaReceived => say(phrases::MEDIA_RECEIVED),
        Reply::Dropped => say(phrases::DROPPED),
        Reply::HandOver { reason, closed } => {
            let said = phrases::hand_over(*reason).in_language(language).to_owned();
            text(paragraphs([said].into_iter().chain(closed.as_ref().map(|closed| hours(closed, language)))))
        }
        Reply::DataRequested { due_on } => {
            text(phrases::DATA_REQUESTED.filled(language, &[("day", &names::day(*due_on, language))]))
        }
        Reply::OptedOut => say(phrases::OPTED_OUT),
        Reply::OptedIn { firm } => {
            text(phrases::OPTED_IN.filled(language, &[("firm", &clipped(firm, FIRM_CHARS_MAX))]))
        }
        Reply::Words { text: own } => text(match own.known().map(String::as_str) {
            Some(own) if !own.trim().is_empty() => own,
            _ => phrases::ERASED.in_language(language),
        }),
    }
}

fn question(reply: &Reply, voice: Voice<'_>) -> Content {
    let language = voice.language;
    let Reply::Question { greeting, name, detail, attempt, aside } = reply else { return text("") };
    let name = name.as_ref().and_then(Private::known);
    let first = *attempt <= 1;
    let greeted = greeting.as_deref().map(|firm| {
        let firm = clipped(firm, FIRM_CHARS_MAX);
        let agrees = phrases::REPLY_AGREES.filled(language, &[("firm", &firm)]);
        paragraphs([introduction(&firm, name, language), agrees])
    });
    let thanks = || {
        let name = clipped(name.filter(|_| first && greeting.is_none())?.as_str(), NAME_CHARS_MAX);
        Some(phrases::THANK_YOU_NAME.filled(language, &[("name", &name)]))
    };
    let before = aside.as_ref().map_or_else(thanks, |aside| said_before(aside, voice));
    let asking = match aside {
        Some(Aside::Changing) => phrases::asking_other(*detail),
        None if !first => phrases::asking_again(*detail),
        Some(Aside::Resumed(_) | Aside::NoFile | Aside::Terms | Aside::NotUnderstood | Aside::Outdated) | None => {
            phrases::asking(*detail)
        }
    };
    let asking = asking.in_language(language).to_owned();
    let asked = before.map_or_else(|| asking.clone(), |before| format!("{before} {asking}"));
    let body = paragraphs(greeted.into_iter().chain([asked]));
    match detail {
        Detail::LoanType => {
            let button = phrases::CHOOSE_LOAN.in_language(language).to_owned();
            Content::List { body, button, rows: loan_type_rows(voice) }
        }
        Detail::Name | Detail::Amount | Detail::Mobile => text(body),
    }
}

/// Everything that was told, what a confirmation agrees to, and the buttons, which carry the summary's id.
fn summary(reply: &Reply, voice: Voice<'_>) -> Content {
    let language = voice.language;
    let Reply::Summary { summary, firm, greets, told, updates, aside } = reply else { return text("") };
    let firm = clipped(firm, FIRM_CHARS_MAX);
    let name = told.name.as_ref().and_then(Private::known);
    let lines: Vec<String> = told_by_detail(told, voice)
        .into_iter()
        .map(|(detail, value)| format!("{}: {value}", phrases::called(detail).in_language(language)))
        .collect();
    let parts = [
        greets.then(|| introduction(&firm, name, language)),
        aside.as_ref().and_then(|aside| said_before(aside, voice)),
        Some(format!("{}\n{}", phrases::SUMMARY.in_language(language), lines.join("\n"))),
        updates.map(|number| phrases::UPDATES.filled(language, &[("number", &number.to_string())])),
        Some(phrases::CONFIRMING_AGREES.filled(language, &[("firm", &firm)])),
    ];
    let button = |prefix: &str, title: Phrase| Choice {
        id: format!("{prefix}{summary}"),
        title: title.in_language(language).to_owned(),
    };
    Content::Buttons {
        body: paragraphs(parts.into_iter().flatten()),
        buttons: vec![button(CONFIRM_CHOICE_PREFIX, phrases::CONFIRM), button(CHANGE_CHOICE_PREFIX, phrases::CHANGE)],
    }
}

/// The four details to choose from.
fn choice(summary: Uuid, attempt: u8, language: Language) -> Content {
    let asking = if attempt <= 1 { phrases::CHOICE } else { phrases::CHOICE_AGAIN };
    let rows = DETAILS.map(|(detail, word)| Choice {
        id: format!("{CHANGE_CHOICE_PREFIX}{summary}:{word}"),
        title: phrases::called(detail).in_language(language).to_owned(),
    });
    Content::List {
        body: asking.in_language(language).to_owned(),
        button: phrases::CHOOSE.in_language(language).to_owned(),
        rows: rows.into(),
    }
}

/// What was told, in words, in the order it is asked for.
fn told_by_detail(told: &Told, voice: Voice<'_>) -> Vec<(Detail, String)> {
    let language = voice.language;
    let name = told.name.as_ref().and_then(Private::known).map(|name| clipped(name.as_str(), NAME_CHARS_MAX));
    let mobile = told.mobile.as_ref().and_then(Private::known).map(names::mobile);
    let values = [
        (Detail::Name, name),
        (
            Detail::LoanType,
            told.loan_type.map(|loan_type| names::loan(loan_type, language, voice.loan_types).into_owned()),
        ),
        (Detail::Amount, told.amount.map(|amount| names::amount(amount, language))),
        (Detail::Mobile, mobile),
    ];
    values.into_iter().filter_map(|(detail, value)| Some((detail, value?))).collect()
}

/// Who writes, and what for; said once, at the beginning.
fn introduction(firm: &str, name: Option<&PersonName>, language: Language) -> String {
    let hello = match name {
        Some(name) => phrases::HELLO_NAME.filled(language, &[("name", &clipped(name.as_str(), NAME_CHARS_MAX))]),
        None => phrases::HELLO.in_language(language).to_owned(),
    };
    phrases::INTRODUCTION.filled(language, &[("hello", &hello), ("firm", firm)])
}

fn said_before(aside: &Aside, voice: Voice<'_>) -> Option<String> {
    let language = voice.language;
    let say = |phrase: Phrase| Some(phrase.in_language(language).to_owned());
    match aside {
        Aside::Resumed(told) => {
            let told: Vec<String> = told_by_detail(told, voice).into_iter().map(|(_, value)| value).collect();
            Some(phrases::WELCOME_BACK.filled(language, &[("told", &told.join(", "))]))
        }
        Aside::NoFile => say(phrases::NO_FILE),
        Aside::Terms => say(phrases::TERMS),
        Aside::NotUnderstood => say(phrases::NOT_UNDERSTOOD),
        Aside::Outdated => say(phrases::OUTDATED),
        Aside::Changing => None,
    }
}

fn standing(file: &FileStanding, voice: Voice<'_>) -> String {
    let language = voice.language;
    let stage = phrases::stage(file.stage).in_language(language);
    let stage = if file.on_hold { phrases::ON_HOLD.filled(language, &[("stage", stage)]) } else { stage.to_owned() };
    let loan = if file.loan_type == LoanType::Other {
        phrases::LOAN.in_language(language).into()
    } else {
        names::loan(file.loan_type, language, voice.loan_types)
    };
    let values = [
        ("loan", &*loan),
        ("number", &file.number.to_string()),
        ("stage", &stage),
        ("day", &names::day(file.since, language)),
    ];
    phrases::STANDING.filled(language, &values)
}

fn hours(closed: &ClosedNow, language: Language) -> String {
    let stretches: Vec<String> = names::hours(&closed.hours, language)
        .into_iter()
        .map(|(days, opens, closes)| {
            phrases::HOURS.filled(language, &[("days", &days), ("opens", &opens), ("closes", &closes)])
        })
        .collect();
    let values = [("hours", stretches.join("; ")), ("next", names::moment(closed.opens_at, language))];
    phrases::CLOSED_NOW.filled(language, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// The rows of the list: what is asked for most, then the firm's own, which come before the less asked for where there
/// isn't room for all, and "Other" at the end.
fn loan_type_rows(voice: Voice<'_>) -> Vec<Choice> {
    let Voice { language, loan_types } = voice;
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
        title: names::loan(loan_type, language, loan_types).into_owned(),
    };
    rows.into_iter().chain(own).chain(other).map(row).collect()
}

fn paragraphs(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join("\n\n")
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
