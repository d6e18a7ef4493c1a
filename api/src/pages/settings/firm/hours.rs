//! Hours of a week as a form: up to four stretches for each day.

use super::super::super::front::sentence;
use crate::input::{Fields, Missed, text};
use crate::problem::Problem;
use crate::rest::settings::{clock, minute};
use application::failure::{Failure, FieldError};
use chrono::NaiveDate;
use domain::tenant::{STRETCHES_MAX, Stretch, WorkingHours, WorkingHoursError};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Why the day's hours were refused, in a sentence; empty where they weren't.
    pub(super) refusal: String,
}

/// What was typed into the form's fields, by their names; nothing where the form wasn't sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed(BTreeMap<&'static str, String>);

impl Typed {
    /// What was typed.
    pub(super) fn of(fields: &Fields) -> Self {
        let names = NAMES.iter().flatten().flat_map(|(opens, closes)| [*opens, *closes]);
        Self(names.map(|name| (name, fields.typed(name))).collect())
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

/// A stretch of the form.
pub(super) struct StretchView {
    pub(super) opens_name: &'static str,
    pub(super) closes_name: &'static str,
    pub(super) opens: String,
    pub(super) closes: String,
}

/// The form's days, from Monday to Sunday: as they are, or as they were typed and refused.
pub(super) fn days(hours: &WorkingHours, typed: &Typed, refused: &[FieldError]) -> Vec<DayView> {
    let days = DAYS.iter().zip(&NAMES).zip(hours.week());
    days.map(|((name, names), stretches)| day(name, names, stretches, typed).refused(refused)).collect()
}

fn day(name: &'static str, names: &[Names; STRETCHES_MAX], stretches: &[Stretch], typed: &Typed) -> DayView {
    let [first, others @ ..] = names;
    let view = |names: &Names, stretch: Option<&Stretch>| StretchView {
        opens_name: names.0,
        closes_name: names.1,
        opens: typed.get(names.0).unwrap_or_else(|| stretch.map(|one| clock(one.opens_min)).unwrap_or_default()),
        closes: typed
            .get(names.1)
            .unwrap_or_else(|| stretch.map(|one| clock(one.closes_min % MIDNIGHT_MIN)).unwrap_or_default()),
    };
    let room = stretches.len().max(STRETCHES_SHOWN) - 1;
    let further = others.iter().take(room).enumerate();
    let first = view(first, stretches.first());
    let more: Vec<_> = further.map(|(index, names)| view(names, stretches.get(index + 1))).collect();
    DayView {
        name,
        is_closed: first.is_empty() && more.iter().all(StretchView::is_empty),
        has_more: more.iter().any(|stretch| !stretch.is_empty()),
        first,
        more,
        refusal: String::new(),
    }
}

impl StretchView {
    const fn is_empty(&self) -> bool {
        self.opens.is_empty() && self.closes.is_empty()
    }
}

impl DayView {
    /// With what of the refusals is about the day.
    fn refused(mut self, refused: &[FieldError]) -> Self {
        let mut stretches = vec![&self.first];
        stretches.extend(&self.more);
        let names: Vec<_> = stretches.iter().flat_map(|one| [one.opens_name, one.closes_name]).collect();
        let own = refused.iter().filter(|error| names.contains(&error.field.as_str()));
        self.refusal = own.map(|error| sentence(&error.rule)).collect::<Vec<_>>().join(" ");
        self
    }
}

/// Whether a refusal is told beside its day.
pub(super) fn is_of_a_day(error: &FieldError) -> bool {
    NAMES.iter().flatten().any(|(opens, closes)| [*opens, *closes].contains(&error.field.as_str()))
}

/// The hours that a form states, with these holidays; `field` names them where they break a rule.
pub(super) fn read(
    fields: &mut Fields,
    holidays: &BTreeSet<NaiveDate>,
    field: &'static str,
) -> Result<Result<WorkingHours, Problem>, Missed> {
    let mut week: [Vec<Stretch>; 7] = Default::default();
    let mut missed = None;
    for ((stretches, names), day) in week.iter_mut().zip(&NAMES).zip(DAYS) {
        match day_of(fields, names, day) {
            Ok(read) => *stretches = read,
            Err(miss) => missed = Some(miss),
        }
    }
    if let Some(missed) = missed {
        return Err(missed);
    }
    let hours = WorkingHours::of_week(week, holidays.clone());
    Ok(hours.map_err(|error| Failure::invalid(field, error).into()))
}

/// The stretches of a day; what is wrong with it is told at the day.
fn day_of(fields: &mut Fields, names: &[Names; STRETCHES_MAX], day: &'static str) -> Result<Vec<Stretch>, Missed> {
    let read: Vec<_> = names.iter().map(|names| stretch(fields, *names, day)).collect();
    let read = read.into_iter().collect::<Result<Vec<_>, _>>()?;
    let stretches: Vec<_> = read.into_iter().flatten().collect();
    let [(opens, _), ..] = names;
    alone(&stretches).map_err(|error| fields.refuse(opens, &format!("{day}: {error}")))?;
    Ok(stretches)
}

/// Whether the stretches of one day are such as a day can have; none are.
fn alone(stretches: &[Stretch]) -> Result<(), WorkingHoursError> {
    if stretches.is_empty() {
        return Ok(());
    }
    let mut week: [Vec<Stretch>; 7] = Default::default();
    if let Some(first) = week.first_mut() {
        first.extend_from_slice(stretches);
    }
    WorkingHours::of_week(week, BTreeSet::new()).map(drop)
}

fn stretch(fields: &mut Fields, (opens, closes): Names, day: &'static str) -> Result<Option<Stretch>, Missed> {
    let time = |value| minute(&text(value)?).map_err(|rule| format!("{day}: {rule}"));
    let opening = fields.optional(opens, time)?;
    // A clock shows midnight as 00:00, at whichever end of the day.
    let closing = fields.optional(closes, |value| time(value).map(|at| if at == 0 { MIDNIGHT_MIN } else { at }));
    match (opening, closing?) {
        (Some(opens_min), Some(closes_min)) => Ok(Some(Stretch { opens_min, closes_min })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(fields.refuse(closes, &format!("{day} needs a time until when"))),
        (None, Some(_)) => Err(fields.refuse(opens, &format!("{day} needs a time from when"))),
    }
}
