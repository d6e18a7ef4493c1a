//! Scores dates on public cases of another project, whose licence stands beside them.
//!
//! Many of them go by conventions that aren't ours: the month first, a bare hour in the night, today's weekday for
//! today, feasts, the end of a day.

use crate::assistant::phrase::{Grain, date_of};
use chrono::NaiveDateTime;
use serde::Deserialize;

const CASES: &str = include_str!("../../../testdata/recognizers/callback_cases.jsonl");

/// How many of the cases are read as their authors do, by language; a lower count fails, a higher one belongs here.
const FLOORS: [(&str, usize); 2] = [("en", 166), ("hi", 81)];

#[derive(Deserialize)]
struct Case {
    lang: String,
    span: String,
    #[serde(rename = "ref")]
    seen_from: NaiveDateTime,
    values: Vec<String>,
}

/// Whether any of the values that the authors allow is the one that was read, as far as it tells a day or a time.
fn is_right(case: &Case) -> bool {
    let when = date_of(&case.span, case.seen_from);
    let Some(value) = when.value else { return false };
    let shape = if matches!(when.grain, Grain::Date | Grain::Range) { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
    let (whole, time) = (value.format(shape).to_string(), value.format("%H:%M").to_string());
    case.values.iter().any(|allowed| {
        let seconds_off =
            allowed.rsplit_once(':').filter(|_| allowed.contains(':')).map_or(allowed.as_str(), |(rest, _)| rest);
        seconds_off == whole || (when.grain == Grain::Minute && seconds_off == time)
    })
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is what the test is read for")]
fn public_date_cases_are_read_as_well_as_ever() {
    let cases: Vec<Case> = CASES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (language, floor) in FLOORS {
        let of_language = || cases.iter().filter(|case| case.lang == language);
        let (right, wrong): (Vec<&Case>, Vec<&Case>) = of_language().partition(|case| is_right(case));
        for case in &wrong {
            println!("other than its authors: {:?} from {}", case.span, case.seen_from);
        }
        println!("{language}: {}/{}", right.len(), of_language().count());
        assert_eq!(right.len(), floor, "{language}");
    }
}
