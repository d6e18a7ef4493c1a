//! Scores single phrases: dates, amounts, yes and no, how a file stands.

use super::heard;
use crate::assistant::phrase::{Grain, amount_of, confidence, date_of};
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
fn confidence_is_a_share_and_lower_where_words_are_unknown() {
    let sure = |text: &str| confidence(text, &heard(text, None));
    assert!(sure("home loan 5 lakh") > sure("home loan 5 lakh blorp zint quax"));
    for text in ["", "stop", "asdf", "5 lakh", "namaste"] {
        assert!((0.0..=1.0).contains(&sure(text)), "{text}");
    }
}
