//! Hours of a week as a form: up to four stretches for each day.

use crate::input::{Fields, Missed, text};
use crate::problem::Problem;
use crate::rest::settings::{clock, minute};
use application::failure::Failure;
use chrono::NaiveDate;
use domain::tenant::{STRETCHES_MAX, Stretch, WorkingHours};
use std::collections::BTreeSet;

/// Stretches of a day that the form always has room for.
const STRETCHES_SHOWN: usize = 2;
/// The last minute of a day; a clock shows it as the first.
const MIDNIGHT_MIN: u16 = 24 * 60;

/// The names of a stretch's fields.
type Names = (&'static str, &'static str);

macro_rules! day {
    ($day:literal) => {
        [
            (concat!($day, "_1_opens"), concat!($day, "_1_closes")),
            (concat!($day, "_2_opens"), concat!($day, "_2_closes")),
            (concat!($day, "_3_opens"), concat!($day, "_3_closes")),
            (concat!($day, "_4_opens"), concat!($day, "_4_closes")),
        ]
    };
}

const NAMES: [[Names; STRETCHES_MAX]; 7] =
    [day!("mon"), day!("tue"), day!("wed"), day!("thu"), day!("fri"), day!("sat"), day!("sun")];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A day of the form.
pub(super) struct DayView {
    pub(super) name: &'static str,
    pub(super) is_closed: bool,
    pub(super) first: StretchView,
    pub(super) more: Vec<StretchView>,
    /// Whether any of the further stretches is filled in.
    pub(super) has_more: bool,
}

/// A stretch of the form.
pub(super) struct StretchView {
    pub(super) opens_name: &'static str,
    pub(super) closes_name: &'static str,
    pub(super) opens: String,
    pub(super) closes: String,
}

/// The form's days, from Monday to Sunday.
pub(super) fn days(hours: &WorkingHours) -> Vec<DayView> {
    DAYS.iter().zip(&NAMES).zip(hours.week()).map(|((name, names), stretches)| day(name, names, stretches)).collect()
}

fn day(name: &'static str, names: &[Names; STRETCHES_MAX], stretches: &[Stretch]) -> DayView {
    let [first, others @ ..] = names;
    let view = |names: &Names, stretch: Option<&Stretch>| StretchView {
        opens_name: names.0,
        closes_name: names.1,
        opens: stretch.map(|stretch| clock(stretch.opens_min)).unwrap_or_default(),
        closes: stretch.map(|stretch| clock(stretch.closes_min % MIDNIGHT_MIN)).unwrap_or_default(),
    };
    let room = stretches.len().max(STRETCHES_SHOWN) - 1;
    let further = others.iter().take(room).enumerate();
    DayView {
        name,
        is_closed: stretches.is_empty(),
        first: view(first, stretches.first()),
        more: further.map(|(index, names)| view(names, stretches.get(index + 1))).collect(),
        has_more: stretches.len() > 1,
    }
}

/// The hours that a form states, with these holidays; `field` names them where they break a rule.
pub(super) fn read(
    fields: &mut Fields,
    holidays: &BTreeSet<NaiveDate>,
    field: &'static str,
) -> Result<Result<WorkingHours, Problem>, Missed> {
    let mut week: [Vec<Stretch>; 7] = Default::default();
    let mut missed = None;
    for (stretches, names) in week.iter_mut().zip(&NAMES) {
        for names in names {
            match stretch(fields, *names) {
                Ok(read) => stretches.extend(read),
                Err(miss) => missed = Some(miss),
            }
        }
    }
    if let Some(missed) = missed {
        return Err(missed);
    }
    let hours = WorkingHours::of_week(week, holidays.clone());
    Ok(hours.map_err(|error| Failure::invalid(field, error).into()))
}

fn stretch(fields: &mut Fields, (opens, closes): Names) -> Result<Option<Stretch>, Missed> {
    let time = |value| minute(&text(value)?);
    let opening = fields.optional(opens, time)?;
    // A clock shows midnight as 00:00, at whichever end of the day.
    let closing = fields.optional(closes, |value| time(value).map(|at| if at == 0 { MIDNIGHT_MIN } else { at }));
    match (opening, closing?) {
        (Some(opens_min), Some(closes_min)) => Ok(Some(Stretch { opens_min, closes_min })),
        (None, None) => Ok(None),
        (Some(_), None) => fields.required(closes, |_| Ok(None)),
        (None, Some(_)) => fields.required(opens, |_| Ok(None)),
    }
}
