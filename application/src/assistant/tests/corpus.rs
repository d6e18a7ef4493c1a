//! Scores the assistant on what customers write, label by label.

use super::{amount, heard, name};
use domain::conversation::{Detail, Intent};
use domain::lead::LoanType;
use serde::Deserialize;
use std::collections::BTreeMap;

const CORPUS: &str = include_str!("../../../testdata/customer.jsonl");

/// How many lines of the corpus are understood, label by label; a lower count fails, a higher one belongs here.
const FLOORS: &[(&str, usize)] = &[
    ("amount", 258),
    ("intent answer", 47),
    ("intent correction", 16),
    ("intent data_request", 6),
    ("intent human", 13),
    ("intent inquiry", 114),
    ("intent none", 24),
    ("intent opt_in", 4),
    ("intent opt_out", 17),
    ("intent smalltalk", 16),
    ("loan_type", 257),
    ("mobile", 258),
    ("name", 258),
];

/// A line of the corpus; what isn't told must not be understood either.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    text: String,
    asked: Option<Detail>,
    intent: Intent,
    name: Option<String>,
    mobile: Option<String>,
    loan_type: Option<LoanType>,
    amount: Option<i64>,
}

/// Right and all, by label.
#[derive(Default)]
struct Scores(BTreeMap<String, (usize, usize)>);

impl Scores {
    fn count(&mut self, label: String, right: bool) -> bool {
        let (good, all) = self.0.entry(label).or_default();
        *good += usize::from(right);
        *all += 1;
        right
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the scores are what the test is read for")]
fn customers_are_understood_as_well_as_ever() {
    let mut scores = Scores::default();
    for line in CORPUS.lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        let said = heard(&line.text, line.asked);
        let intent = serde_json::to_value(line.intent).unwrap();
        let mobile = said.mobile.as_ref().map(domain::mobile::Mobile::as_str);
        let right = [
            scores.count(format!("intent {}", intent.as_str().unwrap()), said.intent == line.intent),
            scores.count("name".to_owned(), name(&said) == line.name.as_deref()),
            scores.count("mobile".to_owned(), mobile == line.mobile.as_deref()),
            scores.count("loan_type".to_owned(), said.loan_type == line.loan_type),
            scores.count("amount".to_owned(), amount(&said) == line.amount),
        ];
        if right.contains(&false) {
            let got = (said.intent, name(&said), mobile, said.loan_type, amount(&said));
            println!("misread {:?} ({:?}): {got:?}", line.text, line.asked);
        }
    }
    for (label, (good, all)) in &scores.0 {
        println!("{label}: {good}/{all}");
    }
    let counts: Vec<(&str, usize)> = scores.0.iter().map(|(label, (good, _))| (label.as_str(), *good)).collect();
    assert_eq!(counts.as_slice(), FLOORS);
}

#[test]
fn the_corpus_has_enough_lines_and_none_twice() {
    let mut lines: Vec<&str> = CORPUS.lines().collect();
    assert!(lines.len() >= 120, "{}", lines.len());
    let all = lines.len();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), all);
}
