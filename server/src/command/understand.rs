//! `sigmadsa understand`: what the assistant makes of texts, line for line, without a database.

use super::{CommandError, say};
use anyhow::Context as _;
use application::assistant::phrase::{Grain, amount_of, confidence, date_of};
use application::assistant::{Heard, understand_with};
use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone as _};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use domain::conversation::{Detail, Intent, Open};
use domain::lead::LoanType;
use domain::tenant::{Catalogue, Label, TenantError, WordRequest};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::io::BufRead;

/// Longest line that is read, in bytes; texts have at most 4,096 characters. (Cloud API, text messages, 2026-04)
const LINE_BYTES_MAX: u64 = 64 * 1024;

/// What `sigmadsa understand` takes.
#[derive(Debug, Args)]
pub(super) struct UnderstandArguments {
    /// The moment at which the texts were written, as in 2026-11-26T09:30:00+05:30.
    #[arg(long, value_name = "RFC3339")]
    now: DateTime<FixedOffset>,
    /// The time zone of the writers.
    #[arg(long, default_value = "Asia/Kolkata")]
    tz: Tz,
    /// A loan type that the firm has of its own, by the name the firm gave it; may be repeated. Those that every firm
    /// starts with are known without.
    #[arg(long = "loan-type", value_name = "NAME")]
    loan_types: Vec<Label>,
    /// What the texts are.
    #[arg(long = "as", value_enum, default_value = "employee")]
    reading: Reading,
}

/// What a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Reading {
    /// A message of an employee.
    Employee,
    /// A message of a customer.
    Customer,
    /// A day or time.
    Date,
    /// An amount of money.
    Amount,
}

/// Why texts weren't read.
#[derive(Debug, thiserror::Error)]
pub enum UnderstandError {
    /// Employees' messages aren't understood yet.
    #[error("--as employee: messages of employees are not understood yet; use customer, date or amount")]
    Employee,
    /// No firm can have such loan types.
    #[error("--loan-type: {0}")]
    LoanTypes(TenantError),
    /// A line isn't what it must be.
    #[error("line {line}: {problem}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong with it, and in which field.
        problem: String,
    },
}

/// One line that is read; fields that aren't known are passed over.
#[derive(Debug)]
struct Asked {
    text: String,
    asked: Option<Detail>,
}

pub(super) fn run(asked: &UnderstandArguments) -> Result<(), CommandError> {
    answer_lines(asked, std::io::stdin().lock(), say)
}

/// Answers every line, in order, up to the first one that can't be read.
fn answer_lines(
    arguments: &UnderstandArguments,
    mut lines: impl BufRead,
    mut answer: impl FnMut(&str),
) -> Result<(), CommandError> {
    if arguments.reading == Reading::Employee {
        return Err(UnderstandError::Employee.into());
    }
    let loan_types = firms_loan_types(&arguments.loan_types).map_err(UnderstandError::LoanTypes)?;
    let mut number = 0;
    loop {
        number += 1;
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut lines, LINE_BYTES_MAX + 1).read_until(b'\n', &mut line);
        if read.context("reading standard input")? == 0 {
            return Ok(());
        }
        let said = parsed(&line).map_err(|problem| UnderstandError::Line { line: number, problem })?;
        answer(&read_as(arguments, &loan_types, &said).to_string());
    }
}

/// The loan types that every firm starts with, and these; a name that one of them has already adds nothing.
fn firms_loan_types(names: &[Label]) -> Result<Catalogue<LoanType>, TenantError> {
    let mut loan_types = Catalogue::default();
    for name in names {
        match loan_types.decide(WordRequest::Add(name.clone())) {
            Ok(added) => added.into_iter().for_each(|change| loan_types.apply(change)),
            Err(TenantError::LabelTaken) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(loan_types)
}

/// A line, or what is wrong with it.
fn parsed(line: &[u8]) -> Result<Asked, String> {
    if u64::try_from(line.len()).unwrap_or(u64::MAX) > LINE_BYTES_MAX {
        return Err(format!("longer than {LINE_BYTES_MAX} bytes"));
    }
    let value: Value = serde_json::from_slice(line).map_err(|_| "not JSON; {\"text\": \"...\"} is read".to_owned())?;
    let Value::Object(mut fields) = value else {
        return Err("not an object; {\"text\": \"...\"} is read".to_owned());
    };
    let text = match fields.remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err("field \"text\" is not a string".to_owned()),
        None => return Err("field \"text\" is missing".to_owned()),
    };
    let asked = Option::<Detail>::deserialize(fields.remove("asked").unwrap_or(Value::Null))
        .map_err(|_| "field \"asked\" is not one of name, loan_type, amount, mobile".to_owned())?;
    Ok(Asked { text, asked })
}

fn read_as(arguments: &UnderstandArguments, loan_types: &Catalogue<LoanType>, said: &Asked) -> Value {
    match arguments.reading {
        Reading::Employee | Reading::Customer => customer(said, loan_types),
        Reading::Date => date(&said.text, arguments),
        Reading::Amount => json!({ "value": amount_of(&said.text).map(domain::money::Rupees::get) }),
    }
}

fn customer(said: &Asked, loan_types: &Catalogue<LoanType>) -> Value {
    let heard = Heard {
        text: &said.text,
        choice: None,
        open: said.asked.map_or(Open::Nothing, Open::Question),
        sender_mobile: None,
    };
    let understood = understand_with(&heard, loan_types);
    let mut slots = Map::new();
    let mut put = |slot: &str, value: Option<Value>| {
        if let Some(value) = value {
            slots.insert(slot.to_owned(), value);
        }
    };
    put("name", understood.name.as_ref().map(|name| json!(name.as_str().to_lowercase())));
    put("mobile", understood.mobile.as_ref().map(|mobile| json!(national(mobile.as_str()))));
    put("loan_type", understood.loan_type.map(|loan_type| json!(loan_type)));
    put("amount", understood.amount.map(|amount| json!(amount.get())));
    let confidence = (confidence(&said.text, &understood) * 100.0).round() / 100.0;
    json!({ "intent": label(understood.intent), "slots": slots, "confidence": confidence })
}

/// The ten digits of an Indian number; that of another country whole.
fn national(mobile: &str) -> &str {
    mobile.strip_prefix("+91").unwrap_or(mobile)
}

/// The label of an intent; the closed list has none for messages that may come again.
const fn label(intent: Intent) -> &'static str {
    match intent {
        Intent::Inquiry => "inquiry",
        Intent::Correction => "correction",
        Intent::Answer => "answer",
        Intent::OptOut => "opt_out",
        Intent::Human => "human",
        Intent::DataRequest => "data_request",
        Intent::Smalltalk => "smalltalk",
        Intent::OptIn | Intent::None => "none",
    }
}

fn date(phrase: &str, arguments: &UnderstandArguments) -> Value {
    let when = date_of(phrase, arguments.now.with_timezone(&arguments.tz).naive_local());
    let moment = |at: NaiveDateTime| {
        let offset = arguments.tz.from_local_datetime(&at).earliest();
        offset.map(|at| at.format("%Y-%m-%dT%H:%M:00%:z").to_string())
    };
    let day = |at: NaiveDateTime| at.format("%Y-%m-%d").to_string();
    let (value, grain) = match when.grain {
        Grain::Minute => (when.value.and_then(moment), "minute"),
        Grain::Part => (when.value.and_then(moment), "part"),
        Grain::Date => (when.value.map(day), "date"),
        Grain::Range => (when.value.map(day), "range"),
        Grain::None => (None, "none"),
    };
    json!({ "value": value, "grain": grain })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(reading: Reading, lines: &str) -> Result<Vec<Value>, String> {
        answers_of(reading, &[], lines)
    }

    fn answers_of(reading: Reading, loan_types: &[&str], lines: &str) -> Result<Vec<Value>, String> {
        let loan_types = loan_types.iter().map(|name| name.parse().unwrap()).collect();
        let now = "2026-11-26T04:00:00Z".parse().unwrap();
        let arguments = UnderstandArguments { now, tz: Tz::Asia__Kolkata, loan_types, reading };
        let mut answers = Vec::new();
        let outcome = answer_lines(&arguments, lines.as_bytes(), |line| {
            answers.push(serde_json::from_str(line).unwrap());
        });
        outcome.map(|()| answers).map_err(|error| error.to_string())
    }

    #[test]
    fn a_customers_line_is_answered_with_intent_slots_and_confidence() {
        let lines = "{\"text\": \"मेरा नाम रवि है, 5 लाख का पर्सनल लोन चाहिए, 9876541001\", \"label\": 1}\n";
        let answers = answers(Reading::Customer, lines).unwrap();
        let answer = answers.first().unwrap();
        assert_eq!(answer["intent"], "inquiry");
        let slots = json!({"name": "रवि", "mobile": "9876541001", "loan_type": "personal_loan", "amount": 500_000});
        assert_eq!(answer["slots"], slots);
        assert!(answer["confidence"].as_f64().is_some_and(|confidence| (0.5..=1.0).contains(&confidence)));
    }

    #[test]
    fn a_line_may_say_which_question_was_open() {
        let answers = answers(Reading::Customer, "{\"text\": \"ravi kumar\", \"asked\": \"name\"}").unwrap();
        assert_eq!(answers, [json!({"intent": "answer", "slots": {"name": "ravi kumar"}, "confidence": 0.95})]);
    }

    #[test]
    fn a_firms_own_loan_types_are_understood_where_they_are_named() {
        let line = "{\"text\": \"solar ke liye loan chahiye\"}";
        let slots = |loan_types: &[&str]| {
            let answers = answers_of(Reading::Customer, loan_types, line).unwrap();
            answers.first().unwrap()["slots"].clone()
        };
        assert_eq!(slots(&[]), json!({}));
        assert_eq!(slots(&["Gold Loan", "Solar Loan"]), json!({"loan_type": "solar_loan"}));
        let many: Vec<String> = (0..=50).map(|number| format!("Loan {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let error = answers_of(Reading::Customer, &many, line).unwrap_err();
        assert!(error.starts_with("--loan-type: "), "{error}");
    }

    #[test]
    fn dates_are_answered_with_their_grain_in_the_time_zone() {
        let lines = "{\"text\": \"kal shaam 5 baje\"}\n{\"text\": \"parso\"}\n{\"text\": \"hello\"}\n";
        let minute = json!({"value": "2026-11-27T17:00:00+05:30", "grain": "minute"});
        let date = json!({"value": "2026-11-28", "grain": "date"});
        assert_eq!(answers(Reading::Date, lines).unwrap(), [minute, date, json!({"value": null, "grain": "none"})]);
    }

    #[test]
    fn amounts_are_answered_in_rupees() {
        let lines = "{\"text\": \"dedh lakh\"}\n{\"text\": \"5\"}\n";
        assert_eq!(answers(Reading::Amount, lines).unwrap(), [json!({"value": 150_000}), json!({"value": null})]);
    }

    #[test]
    fn a_bad_line_is_named_with_its_field() {
        for (lines, error) in [
            ("{\"text\": \"hi\"}\n{\"text\": 5}\n", "line 2: field \"text\" is not a string"),
            ("{}", "line 1: field \"text\" is missing"),
            (
                "{\"text\": \"x\", \"asked\": \"age\"}",
                "line 1: field \"asked\" is not one of name, loan_type, amount, mobile",
            ),
            ("[]", "line 1: not an object; {\"text\": \"...\"} is read"),
            ("\n", "line 1: not JSON; {\"text\": \"...\"} is read"),
        ] {
            assert_eq!(answers(Reading::Customer, lines), Err(error.to_owned()));
        }
        let long = format!("{{\"text\": \"{}\"}}", "x".repeat(70_000));
        assert_eq!(answers(Reading::Amount, &long), Err("line 1: longer than 65536 bytes".to_owned()));
    }

    #[test]
    fn employees_are_refused_before_anything_is_read() {
        let error = answers(Reading::Employee, "not JSON").unwrap_err();
        assert_eq!(error, "--as employee: messages of employees are not understood yet; use customer, date or amount");
    }
}
