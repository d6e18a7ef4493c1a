//! Working time: how long until so many minutes have been worked.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Minutes in a day that no clock change touches.
const DAY_MIN: u16 = 24 * 60;
/// Most days looked ahead for working time: ten years.
const DAYS_AHEAD_MAX: usize = 3660;
/// Most minutes looked ahead for a time that a clock change left out: Samoa once left out a whole day.
const CLOCK_GAP_MIN_MAX: u16 = DAY_MIN;

/// Most stretches of one day.
pub const STRETCHES_MAX: usize = 4;
/// Most holidays.
pub const HOLIDAYS_MAX: usize = 100;

/// When a tenant works: stretches of each weekday, and the days it doesn't work at all.
///
/// Stored as `days`, `opens_min` and `closes_min` where every working day has the same one stretch and there is no
/// holiday, else as `week` and `holidays`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stated", into = "Stated")]
pub struct WorkingHours {
    /// From Monday to Sunday; the stretches of a day are in order and don't touch.
    week: [Vec<Stretch>; 7],
    /// Days without work, whatever weekday they are.
    holidays: BTreeSet<NaiveDate>,
}

/// A stretch of a day, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first minute.
    pub opens_min: u16,
    /// The minute after its last one, after the first, at most 1440.
    pub closes_min: u16,
}

/// Working hours as somebody states them, not looked at yet.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stated {
    /// The same hours on each of these days, Monday = 0 to Sunday = 6.
    Same { days: Vec<u8>, opens_min: u16, closes_min: u16 },
    /// Each weekday's own.
    Week {
        week: [Vec<Stretch>; 7],
        #[serde(default)]
        holidays: BTreeSet<NaiveDate>,
    },
}

/// Why hours are no working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkingHoursError {
    /// Nobody ever works.
    #[error("working hours need at least one working day")]
    NoDay,
    /// A day that no week has.
    #[error("a working day is a number from 0, Monday, to 6, Sunday")]
    UnknownDay,
    /// The end isn't after the start.
    #[error("working hours must close after they open")]
    ClosesBeforeOpening,
    /// The end is after midnight.
    #[error("working hours must close by midnight")]
    ClosesAfterMidnight,
    /// Two stretches of a day overlap or touch.
    #[error("the hours of a day must not overlap or touch")]
    Overlap,
    /// More than [`STRETCHES_MAX`] in a day.
    #[error("a day has at most 4 stretches of working hours")]
    TooManyStretches,
    /// More than [`HOLIDAYS_MAX`].
    #[error("there are at most 100 holidays")]
    TooManyHolidays,
}

impl WorkingHours {
    /// These hours on these days; order and repetition of days don't matter.
    ///
    /// # Errors
    /// - [`WorkingHoursError::NoDay`]: `days` is empty.
    /// - [`WorkingHoursError::UnknownDay`]: a day above 6.
    /// - [`WorkingHoursError::ClosesAfterMidnight`]: `closes_min` above 1440.
    /// - [`WorkingHoursError::ClosesBeforeOpening`]: `closes_min` not above `opens_min`.
    pub fn new(days: Vec<u8>, opens_min: u16, closes_min: u16) -> Result<Self, WorkingHoursError> {
        let mut week: [Vec<Stretch>; 7] = Default::default();
        for day in days {
            let stretches = week.get_mut(usize::from(day)).ok_or(WorkingHoursError::UnknownDay)?;
            *stretches = vec![Stretch { opens_min, closes_min }];
        }
        Self::of_week(week, BTreeSet::new())
    }

    /// Each weekday's own hours, from Monday to Sunday, and holidays; the order within a day doesn't matter.
    ///
    /// # Errors
    /// - [`WorkingHoursError::NoDay`]: no day has a stretch.
    /// - [`WorkingHoursError::TooManyStretches`]: more than four in a day.
    /// - [`WorkingHoursError::ClosesAfterMidnight`], [`WorkingHoursError::ClosesBeforeOpening`]: a stretch is none.
    /// - [`WorkingHoursError::Overlap`]: two stretches of a day overlap or touch.
    /// - [`WorkingHoursError::TooManyHolidays`]: more than a hundred.
    pub fn of_week(mut week: [Vec<Stretch>; 7], holidays: BTreeSet<NaiveDate>) -> Result<Self, WorkingHoursError> {
        if week.iter().all(Vec::is_empty) {
            return Err(WorkingHoursError::NoDay);
        }
        if holidays.len() > HOLIDAYS_MAX {
            return Err(WorkingHoursError::TooManyHolidays);
        }
        for stretches in &mut week {
            stretches.sort_unstable();
            check(stretches)?;
        }
        Ok(Self { week, holidays })
    }

    /// When messages that a firm starts go out unless it says otherwise: Monday to Saturday, 09:30 to 19:00.
    pub fn for_messages() -> Self {
        Self::on_working_days(19 * 60)
    }

    fn on_working_days(closes_min: u16) -> Self {
        let hours = || vec![Stretch { opens_min: 9 * 60 + 30, closes_min }];
        let week = [hours(), hours(), hours(), hours(), hours(), hours(), Vec::new()];
        Self { week, holidays: BTreeSet::new() }
    }

    /// The stretches of each weekday, from Monday to Sunday.
    pub const fn week(&self) -> &[Vec<Stretch>; 7] {
        &self.week
    }

    /// The days without work, in order.
    pub const fn holidays(&self) -> &BTreeSet<NaiveDate> {
        &self.holidays
    }

    /// Whether `at` is working time in `zone`: the opening minute is, the closing minute isn't.
    pub fn is_open(&self, at: DateTime<Utc>, zone: Tz) -> bool {
        let today = at.with_timezone(&zone).date_naive();
        self.hours_of(today, zone).iter().any(|(opens, closes)| (*opens..*closes).contains(&at))
    }

    /// The moment when `minutes` of working time have passed since `from`.
    ///
    /// Within working hours the time counts from now, outside from the next opening. What is left at closing goes on
    /// at the next opening. Beyond ten years it gives up and returns the last closing it saw.
    pub fn after(&self, from: DateTime<Utc>, minutes: u32, zone: Tz) -> DateTime<Utc> {
        let mut left = TimeDelta::minutes(minutes.into());
        let mut reached = from;
        for day in from.with_timezone(&zone).date_naive().iter_days().take(DAYS_AHEAD_MAX) {
            for (opens, closes) in self.hours_of(day, zone) {
                let start = reached.max(opens);
                if start >= closes {
                    continue;
                }
                let workable = closes.signed_duration_since(start);
                if left <= workable {
                    return start.checked_add_signed(left).unwrap_or(closes);
                }
                left -= workable;
                reached = closes;
            }
        }
        reached
    }

    /// Openings and closings of `day`, in order; none where it is no working day.
    fn hours_of(&self, day: NaiveDate, zone: Tz) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        if self.holidays.contains(&day) {
            return Vec::new();
        }
        let weekday = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
        let stretches = self.week.get(weekday).map(Vec::as_slice).unwrap_or_default();
        let moments =
            |stretch: &Stretch| Some((moment(day, stretch.opens_min, zone)?, moment(day, stretch.closes_min, zone)?));
        stretches.iter().filter_map(moments).collect()
    }

    /// The one stretch that every working day has, where there is such a one and no holiday.
    fn same(&self) -> Option<Stretch> {
        let mut working = self.week.iter().filter(|stretches| !stretches.is_empty());
        let first = working.next()?;
        let [one] = first.as_slice() else { return None };
        (working.all(|stretches| stretches == first) && self.holidays.is_empty()).then_some(*one)
    }
}

fn check(stretches: &[Stretch]) -> Result<(), WorkingHoursError> {
    if stretches.len() > STRETCHES_MAX {
        return Err(WorkingHoursError::TooManyStretches);
    }
    let mut closed = None;
    for stretch in stretches {
        if stretch.closes_min > DAY_MIN {
            return Err(WorkingHoursError::ClosesAfterMidnight);
        }
        if stretch.closes_min <= stretch.opens_min {
            return Err(WorkingHoursError::ClosesBeforeOpening);
        }
        if closed.is_some_and(|closed| stretch.opens_min <= closed) {
            return Err(WorkingHoursError::Overlap);
        }
        closed = Some(stretch.closes_min);
    }
    Ok(())
}

/// Monday to Saturday, 09:30 to 18:30.
impl Default for WorkingHours {
    fn default() -> Self {
        Self::on_working_days(18 * 60 + 30)
    }
}

impl TryFrom<Stated> for WorkingHours {
    type Error = WorkingHoursError;

    fn try_from(stated: Stated) -> Result<Self, Self::Error> {
        match stated {
            Stated::Same { days, opens_min, closes_min } => Self::new(days, opens_min, closes_min),
            Stated::Week { week, holidays } => Self::of_week(week, holidays),
        }
    }
}

impl From<WorkingHours> for Stated {
    fn from(hours: WorkingHours) -> Self {
        let Some(Stretch { opens_min, closes_min }) = hours.same() else {
            return Self::Week { week: hours.week, holidays: hours.holidays };
        };
        let days = (0..).zip(&hours.week).filter(|(_, stretches)| !stretches.is_empty()).map(|(day, _)| day);
        Self::Same { days: days.collect(), opens_min, closes_min }
    }
}

/// The hours in words: "Mon–Sat 09:30–18:30", "Mon 10:00–13:00, 14:00–18:00; closed on 1 day".
impl fmt::Display for WorkingHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let mut runs: Vec<(&str, &str, &Vec<Stretch>)> = Vec::new();
        let mut before = None;
        for (day, stretches) in DAYS.iter().zip(&self.week) {
            match runs.last_mut() {
                Some(run) if before == Some(stretches) => run.1 = day,
                Some(_) | None => runs.push((day, day, stretches)),
            }
            before = Some(stretches);
        }
        runs.retain(|(_, _, stretches)| !stretches.is_empty());
        let words = |(first, last, stretches): &(&str, &str, &Vec<Stretch>)| {
            let days = if first == last { (*first).to_owned() } else { format!("{first}\u{2013}{last}") };
            let hours: Vec<String> = stretches.iter().map(ToString::to_string).collect();
            format!("{days} {}", hours.join(", "))
        };
        f.write_str(&runs.iter().map(words).collect::<Vec<_>>().join("; "))?;
        match self.holidays.len() {
            0 => Ok(()),
            1 => f.write_str("; closed on 1 day"),
            days => write!(f, "; closed on {days} days"),
        }
    }
}

/// `09:30–18:30`.
impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(f, "{}\u{2013}{}", clock(self.opens_min), clock(self.closes_min))
    }
}

/// The moment at which the clocks of `zone` show `minute` of `day`.
///
/// A time shown twice is taken the first time; a time that is never shown, because clocks were put forward, is the
/// first one shown after it.
fn moment(day: NaiveDate, minute: u16, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    (0..=CLOCK_GAP_MIN_MAX).find_map(|skipped| {
        let shown = midnight.checked_add_signed(TimeDelta::minutes(i64::from(minute) + i64::from(skipped)))?;
        zone.from_local_datetime(&shown).earliest().map(|local| local.with_timezone(&Utc))
    })
}

#[cfg(test)]
mod tests;
