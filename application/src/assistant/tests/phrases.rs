//! Scores single phrases: dates, amounts, yes and no, how a file stands.

use super::heard;
use crate::assistant::phrase::{Assent, Grain, amount_of, asks_for_status, assent_of, confidence, date_of};
use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;

const DATES: &str = include_str!("../../../testdata/dates.jsonl");
const AMOUNTS: &str = include_str!("../../../testdata/amounts.jsonl");

/// Date phrases that are misread, and why.
const DATES_MISREAD: &[(&str, &str)] = &[];
/// Amounts that are misread, and why.
const AMOUNTS_MISREAD: &[(&str, &str)] = &[];

#[derive(Deserialize)]
struct Dated {
    text: String,
    value: Option<String>,
    grain: String,
}

#[derive(Deserialize)]
struct Counted {
    text: String,
    value: Option<i64>,
}

/// A Thursday.
fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 26).unwrap().and_hms_opt(9, 30, 0).unwrap()
}

fn dated(phrase: &str) -> (Option<String>, &'static str) {
    let when = date_of(phrase, now());
    let (shape, grain) = match when.grain {
        Grain::Minute => ("%Y-%m-%dT%H:%M:%S", "minute"),
        Grain::Part => ("%Y-%m-%dT%H:%M:%S", "part"),
        Grain::Date => ("%Y-%m-%d", "date"),
        Grain::Range => ("%Y-%m-%d", "range"),
        Grain::None => ("", "none"),
    };
    (when.value.map(|value| value.format(shape).to_string()), grain)
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is what the test is read for")]
fn dates_are_understood_but_for_what_is_listed() {
    let mut misread = Vec::new();
    for line in DATES.lines() {
        let line: Dated = serde_json::from_str(line).unwrap();
        let got = dated(&line.text);
        if (got.0.as_deref(), got.1) != (line.value.as_deref(), line.grain.as_str()) {
            println!("misread {:?}: {got:?} and not {:?} {}", line.text, line.value, line.grain);
            misread.push(line.text);
        }
    }
    println!("dates: {}/{}", DATES.lines().count() - misread.len(), DATES.lines().count());
    assert_eq!(misread, DATES_MISREAD.iter().map(|(text, _)| *text).collect::<Vec<_>>());
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is what the test is read for")]
fn amounts_are_understood_but_for_what_is_listed() {
    let mut misread = Vec::new();
    for line in AMOUNTS.lines() {
        let line: Counted = serde_json::from_str(line).unwrap();
        let got = amount_of(&line.text).map(domain::money::Rupees::get);
        if got != line.value {
            println!("misread {:?}: {got:?} and not {:?}", line.text, line.value);
            misread.push(line.text);
        }
    }
    println!("amounts: {}/{}", AMOUNTS.lines().count() - misread.len(), AMOUNTS.lines().count());
    assert_eq!(misread, AMOUNTS_MISREAD.iter().map(|(text, _)| *text).collect::<Vec<_>>());
}

#[test]
fn any_yes_and_any_no_is_understood_and_nothing_else_for_one() {
    for yes in [
        "yes",
        "Yes please",
        "ok",
        "👍",
        "haan",
        "ji haan",
        "haan ji sahi hai",
        "theek hai",
        "bilkul",
        "हाँ",
        "जी हां",
        "ठीक है",
        "सही है",
    ] {
        assert_eq!(assent_of(yes), Some(Assent::Yes), "{yes}");
    }
    for no in [
        "no",
        "No, change",
        "nahi",
        "ji nahi",
        "galat hai",
        "nahi, galat hai",
        "नहीं",
        "जी नहीं",
        "गलत है",
        "sahi nahi hai",
        "theek nahi hai",
    ] {
        assert_eq!(assent_of(no), Some(Assent::No), "{no}");
    }
    for other in ["", "5 lakh", "haan 5 lakh chahiye", "nahi 40 lakh", "Ravi", "namaste", "mera naam Ravi hai"] {
        assert_eq!(assent_of(other), None, "{other}");
    }
}

#[test]
fn asking_how_the_file_stands_is_understood() {
    let asks = |text: &str| asks_for_status(text, &heard(text, None));
    for text in [
        "status?",
        "Status",
        "what is the status of my loan",
        "mera loan ka status kya hai",
        "meri file kahan tak pahunchi",
        "loan kab tak milega",
        "mere loan ka kya hua",
        "any update?",
        "स्टेटस क्या है",
        "मेरे लोन का क्या हुआ",
        "status batao",
        "is my loan approved",
        "स्टेटस बताओ",
        "मेरी फाइल कहाँ है",
    ] {
        assert!(asks(text), "{text}");
    }
    for text in ["home loan 5 lakh", "namaste", "need loan status certificate", "stop", "agent se baat karni hai"] {
        assert!(!asks(text), "{text}");
    }
}

#[test]
fn confidence_is_a_share_and_lower_where_words_are_unknown() {
    let sure = |text: &str| confidence(text, &heard(text, None));
    assert!(sure("home loan 5 lakh") > sure("home loan 5 lakh blorp zint quax"));
    for text in ["", "stop", "asdf", "5 lakh", "namaste"] {
        assert!((0.0..=1.0).contains(&sure(text)), "{text}");
    }
}
