//! The day and time that is meant by what was said, by the conventions of the field in India.

use super::date::{Clock, Said, THOUSAND, Unit, said};
use crate::assistant::lexicon::calendar::Part;
use crate::assistant::message::Message;
use chrono::{Datelike, Days, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime};

/// How many months ahead a day of the month, or such a day on a weekday, is looked for.
const MONTHS_AHEAD_MAX: u32 = 24;
/// How many years ahead a date without a year is looked for; the 29th of February comes within eight.
const YEARS_AHEAD_MAX: i32 = 8;
/// Bare hours from this one to noon are in the morning, those before it in the afternoon.
const WORK_BEGINS_HOUR: i64 = 8;
/// Before this hour, a night's hour is after midnight.
const NIGHT_ENDS_HOUR: i64 = 5;

/// How exactly a phrase tells a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// A time on the clock.
    Minute,
    /// A day.
    Date,
    /// A part of a day; the value is when it begins.
    Part,
    /// A week or more; the value is its first day.
    Range,
    /// Nothing that was understood, or no day there is.
    None,
}

/// The day or time that a phrase tells, in the time zone of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The value; midnight where no time was said; `None` with [`Grain::None`].
    pub value: Option<NaiveDateTime>,
    /// How exact it is.
    pub grain: Grain,
}

/// The day or time that a phrase tells, seen from `now`, both in the same time zone.
pub(in crate::assistant) fn find(message: &Message<'_>, now: NaiveDateTime) -> When {
    let mut said = said(message);
    said.place_bare_numbers();
    let found = said.resolve(now);
    let grain = found.map_or(Grain::None, |(_, grain)| grain);
    When { value: found.map(|(value, _)| value), grain }
}

impl Said {
    /// Takes a bare number for the hour where a day is told, or for the day of the month beside a weekday.
    fn place_bare_numbers(&mut self) {
        for number in std::mem::take(&mut self.bare) {
            let has_day =
                self.days.is_some() || self.either_way.is_some() || self.weekday.is_some() || self.day.is_some();
            let (hour, rest) = (number / THOUSAND, number % THOUSAND);
            let is_hour = (1..=12).contains(&hour);
            if self.clock.is_none() && is_hour && (has_day || self.part.is_some()) {
                self.clock = Some(Clock { hour, minute: rest * 60 / THOUSAND, half: None });
            } else if rest == 0 && self.day.is_none() && (self.weekday.is_some() || self.whole == Some(Unit::Months)) {
                self.day = Some(hour);
            }
        }
    }

    fn resolve(&self, now: NaiveDateTime) -> Option<(NaiveDateTime, Grain)> {
        if let Some((thousandths, unit @ (Unit::Minutes | Unit::Hours))) = self.shift {
            let minutes = if unit == Unit::Hours { thousandths * 60 / THOUSAND } else { thousandths / THOUSAND };
            return Some((now.checked_add_signed(Duration::try_minutes(minutes)?)?, Grain::Minute));
        }
        if self.now && !self.tells_day() && self.clock.is_none() {
            return Some((now, Grain::Minute));
        }
        let (day, told) = self.date(now.date())?;
        let (time, grain) = match (self.clock, self.part) {
            (Some(clock), part) => (time(clock, part)?, Grain::Minute),
            (None, Some(part)) => (begins(part)?, Grain::Part),
            (None, None) => {
                let whole = told.then_some(if self.is_whole() { Grain::Range } else { Grain::Date })?;
                return Some((day.and_time(NaiveTime::MIN), whole));
            }
        };
        let midnight = self.part == Some(Part::Midnight) || (self.part == Some(Part::Night) && time < night_ends()?);
        let passed = !told && day.and_time(time) <= now;
        let later = u64::from(passed || (midnight && told));
        Some((day.checked_add_days(Days::new(later))?.and_time(time), grain))
    }

    const fn tells_day(&self) -> bool {
        self.days.is_some()
            || self.either_way.is_some()
            || self.weekday.is_some()
            || self.day.is_some()
            || self.month.is_some()
            || self.shift.is_some()
            || self.is_whole()
    }

    const fn is_whole(&self) -> bool {
        self.whole.is_some() && self.weekday.is_none() && self.day.is_none() && self.shift.is_none()
    }

    /// The day, and whether it was told; today where it wasn't. `None` for a day that there isn't.
    fn date(&self, today: NaiveDate) -> Option<(NaiveDate, bool)> {
        let base = self.base(today)?;
        let shifted = match self.shift {
            Some((thousandths, Unit::Days)) => moved(base, thousandths / THOUSAND)?,
            Some((thousandths, Unit::Weeks)) => moved(base, thousandths * 7 / THOUSAND)?,
            Some((thousandths, Unit::Months)) => base.checked_add_months(months(thousandths / THOUSAND)?)?,
            Some((thousandths, Unit::Years)) => base.checked_add_months(months(thousandths * 12 / THOUSAND)?)?,
            Some((_, Unit::Minutes | Unit::Hours)) | None => base,
        };
        Some((shifted, self.tells_day()))
    }

    fn base(&self, today: NaiveDate) -> Option<NaiveDate> {
        if let Some(days) = self.days {
            return moved(today, days);
        }
        if let Some(days) = self.either_way {
            return moved(today, if self.past { -days } else { days });
        }
        if let (Some(day), Some(month)) = (self.day, self.month) {
            return self.dated(today, day, month);
        }
        if let Some(day) = self.day {
            return self.day_of_month(today, day);
        }
        if let Some(weekday) = self.weekday {
            return self.day_of_week(today, weekday);
        }
        if let Some(month) = self.month {
            return self.dated(today.with_day(1)?, 1, month);
        }
        let ahead = i64::from(self.next);
        match self.whole {
            Some(Unit::Weeks) => moved(monday(today)?, 7 * ahead),
            Some(Unit::Months) => today.with_day(1)?.checked_add_months(months(ahead)?),
            Some(Unit::Years) => NaiveDate::from_ymd_opt(today.year() + i32::from(self.next), 1, 1),
            Some(Unit::Days) => moved(today, ahead),
            Some(Unit::Minutes | Unit::Hours) | None => Some(today),
        }
    }

    /// A day of a month: in the year that was said, or the next time there is such a day.
    fn dated(&self, today: NaiveDate, day: i64, month: i64) -> Option<NaiveDate> {
        let (day, month) = (u32::try_from(day).ok()?, u32::try_from(month).ok()?);
        if let Some(year) = self.year {
            return NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
        }
        (0..=YEARS_AHEAD_MAX)
            .filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, month, day))
            .find(|date| *date >= today)
    }

    /// The next such day of a month, on the weekday if one was said; "next month" begins with that.
    fn day_of_month(&self, today: NaiveDate, day: i64) -> Option<NaiveDate> {
        let day = u32::try_from(day).ok()?;
        let first = today.with_day(1)?;
        let whole_month = self.whole == Some(Unit::Months);
        if whole_month {
            return first.checked_add_months(Months::new(u32::from(self.next)))?.with_day(day);
        }
        (0..=MONTHS_AHEAD_MAX)
            .filter_map(|ahead| first.checked_add_months(Months::new(ahead))?.with_day(day))
            .filter(|date| *date >= today)
            .find(|date| self.weekday.is_none_or(|weekday| weekday_of(*date) == weekday))
    }

    /// The next such weekday after today; with "next", that of next week.
    fn day_of_week(&self, today: NaiveDate, weekday: i64) -> Option<NaiveDate> {
        if self.next {
            return moved(monday(today)?, 7 + weekday);
        }
        let ahead = (weekday - weekday_of(today)).rem_euclid(7);
        moved(today, if ahead == 0 { 7 } else { ahead })
    }
}

fn weekday_of(date: NaiveDate) -> i64 {
    i64::from(date.weekday().num_days_from_monday())
}

fn monday(date: NaiveDate) -> Option<NaiveDate> {
    moved(date, -weekday_of(date))
}

fn moved(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_signed(Duration::try_days(days)?)
}

fn months(count: i64) -> Option<Months> {
    u32::try_from(count).ok().map(Months::new)
}

fn night_ends() -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(u32::try_from(NIGHT_ENDS_HOUR).ok()?, 0, 0)
}

/// When a part of the day begins, in working life.
const fn begins(part: Part) -> Option<NaiveTime> {
    let hour = match part {
        Part::Morning => 9,
        Part::Noon | Part::Afternoon => 12,
        Part::Evening => 17,
        Part::Night => 20,
        Part::Midnight => 0,
    };
    NaiveTime::from_hms_opt(hour, 0, 0)
}

/// A time of the day: 1 to 7 are in the afternoon and 8 to 11 in the morning where nothing else is said.
fn time(clock: Clock, part: Option<Part>) -> Option<NaiveTime> {
    let Clock { hour, minute, half } = clock;
    if half.is_some() && !(1..=12).contains(&hour) {
        return (half == Some(true) && (13..24).contains(&hour)).then(|| at(hour, minute)).flatten();
    }
    let twelve = hour == 12;
    let from_noon = match (half, part) {
        (Some(half), _) => half,
        (None, Some(Part::Morning)) => twelve && minute > 0,
        (None, Some(Part::Noon)) => hour < 11 || twelve,
        (None, Some(Part::Afternoon)) => hour != 11,
        (None, Some(Part::Evening)) => !twelve,
        (None, Some(Part::Night | Part::Midnight)) => hour > NIGHT_ENDS_HOUR && !twelve,
        (None, None) => hour < WORK_BEGINS_HOUR || twelve,
    };
    match (hour, from_noon) {
        (0 | 13.., _) => at(hour, minute),
        (12, true) => at(12, minute),
        (12, false) => at(0, minute),
        (_, true) => at(hour + 12, minute),
        (_, false) => at(hour, minute),
    }
}

fn at(hour: i64, minute: i64) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(u32::try_from(hour).ok()?, u32::try_from(minute).ok()?, 0)
}
