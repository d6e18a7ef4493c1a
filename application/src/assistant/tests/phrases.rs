//! Scores single phrases: dates, amounts, yes and no, how a file stands.

use super::heard;
use crate::assistant::phrase::{Grain, amount_of, confidence, date_of};
use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;

/// Phrases that were written together.
struct Batch {
    lines: &'static str,
    /// Of those that were written as people write before anybody looked how they are read: how many were read rightly
    /// at first, before anything was mended.
    unseen: Option<usize>,
}

const DATES: &[Batch] = &[
    Batch { lines: include_str!("../../../testdata/dates/grown.jsonl"), unseen: None },
    Batch { lines: include_str!("../../../testdata/dates/batch_a.jsonl"), unseen: Some(54) },
];
const AMOUNTS: &[Batch] = &[
    Batch { lines: include_str!("../../../testdata/amounts/grown.jsonl"), unseen: None },
    Batch { lines: include_str!("../../../testdata/amounts/batch_a.jsonl"), unseen: Some(57) },
];

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

/// The texts of some batches that are misread, which is what `misread` finds wrong with a line, if anything.
#[expect(clippy::print_stdout, reason = "the score is what the tests are read for")]
fn misread(batches: &[Batch], misread: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut all_misread = Vec::new();
    for Batch { lines, unseen } in batches {
        let wrong: Vec<String> = lines.lines().filter_map(&misread).collect();
        let all = lines.lines().count();
        println!("{}/{all}; at first, when unseen: {unseen:?}", all - wrong.len());
        all_misread.extend(wrong);
    }
    all_misread
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is what the test is read for")]
fn dates_are_understood_but_for_what_is_listed() {
    let wrong = misread(DATES, |line| {
        let line: Dated = serde_json::from_str(line).unwrap();
        let got = dated(&line.text);
        let right = (got.0.as_deref(), got.1) == (line.value.as_deref(), line.grain.as_str());
        if !right {
            println!("misread {:?}: {got:?} and not {:?} {}", line.text, line.value, line.grain);
        }
        (!right).then_some(line.text)
    });
    assert_eq!(wrong, DATES_MISREAD.iter().map(|(text, _)| *text).collect::<Vec<_>>());
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is what the test is read for")]
fn amounts_are_understood_but_for_what_is_listed() {
    let wrong = misread(AMOUNTS, |line| {
        let line: Counted = serde_json::from_str(line).unwrap();
        let got = amount_of(&line.text).map(domain::money::Rupees::get);
        if got != line.value {
            println!("misread {:?}: {got:?} and not {:?}", line.text, line.value);
        }
        (got != line.value).then_some(line.text)
    });
    assert_eq!(wrong, AMOUNTS_MISREAD.iter().map(|(text, _)| *text).collect::<Vec<_>>());
}

#[test]
fn confidence_is_a_share_and_lower_where_words_are_unknown() {
    let sure = |text: &str| confidence(text, &heard(text, None));
    assert!(sure("home loan 5 lakh") > sure("home loan 5 lakh blorp zint quax"));
    for text in ["", "stop", "asdf", "5 lakh", "namaste"] {
        assert!((0.0..=1.0).contains(&sure(text)), "{text}");
    }
}
