//! Scores the assistant on what customers write, label by label.

use super::{amount, heard, name};
use domain::conversation::{Detail, Intent};
use domain::lead::LoanType;
use serde::Deserialize;
use std::collections::BTreeMap;

/// English.
const ENGLISH: &str = include_str!("../../../testdata/customer.jsonl");
/// Hindi in Latin letters and in Devanagari.
const HINDI: &str = include_str!("../../../testdata/customer_hindi.jsonl");

/// How many lines of the English corpus are understood, label by label; a lower count fails, a higher one belongs here.
const ENGLISH_FLOORS: &[(&str, usize)] = &[
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

/// Lines of the Hindi corpus that are misread, and why.
const HINDI_MISREAD: &[(&str, &str)] = &[
    ("meri dukan pe aao", "a shop is mentioned, and customers who mention one mostly mean a loan for it"),
    (
        "kitni emi banegi 10 lakh pe",
        "the figure stands beside the instalment, so it is not taken and the amount is asked",
    ),
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
struct Scores {
    labels: BTreeMap<String, (usize, usize)>,
    misread: Vec<String>,
}

impl Scores {
    fn count(&mut self, label: String, right: bool) -> bool {
        let (good, all) = self.labels.entry(label).or_default();
        *good += usize::from(right);
        *all += 1;
        right
    }
}

#[expect(clippy::print_stdout, reason = "the scores are what the tests are read for")]
fn scores(corpus: &str) -> Scores {
    let mut scores = Scores::default();
    for line in corpus.lines() {
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
            scores.misread.push(line.text);
        }
    }
    for (label, (good, all)) in &scores.labels {
        println!("{label}: {good}/{all}");
    }
    let all = corpus.lines().count();
    println!("wholly understood: {}/{all}", all - scores.misread.len());
    scores
}

#[test]
fn customers_are_understood_in_english_as_well_as_ever() {
    let scores = scores(ENGLISH);
    let counts: Vec<(&str, usize)> = scores.labels.iter().map(|(label, (good, _))| (label.as_str(), *good)).collect();
    assert_eq!(counts.as_slice(), ENGLISH_FLOORS);
}

#[test]
fn customers_are_understood_in_hindi_but_for_what_is_listed() {
    let listed: Vec<&str> = HINDI_MISREAD.iter().map(|(text, _)| *text).collect();
    assert_eq!(scores(HINDI).misread, listed);
}

#[test]
fn each_corpus_has_enough_lines_and_none_twice() {
    for corpus in [ENGLISH, HINDI] {
        let mut lines: Vec<&str> = corpus.lines().collect();
        assert!(lines.len() >= 120, "{}", lines.len());
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all);
    }
}
