//! Working time: how long until so many minutes have been worked.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Minutes in a day that no clock change touches.
const DAY_MIN: u16 = 24 * 60;
/// Most days looked ahead for working time: ten years.
const DAYS_AHEAD_MAX: usize = 3660;
/// Most minutes looked ahead for a time that a clock change left out: Samoa once left out a whole day.
const CLOCK_GAP_MIN_MAX: u16 = DAY_MIN;

/// When a tenant works: the same hours on each working day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stated")]
pub struct WorkingHours {
    /// Working days, Monday = 0 to Sunday = 6; at least one, each once, in order.
    days: Vec<u8>,
    /// Start of the day in minutes after midnight.
    opens_min: u16,
    /// End of the day in minutes after midnight, after the start, at most 1440.
    closes_min: u16,
}

/// Working hours as somebody states them, not looked at yet.
#[derive(Deserialize)]
struct Stated {
    days: Vec<u8>,
    opens_min: u16,
    closes_min: u16,
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
}

impl WorkingHours {
    /// These hours on these days; order and repetition of days don't matter.
    ///
    /// # Errors
    /// - [`WorkingHoursError::NoDay`]: `days` is empty.
    /// - [`WorkingHoursError::UnknownDay`]: a day above 6.
    /// - [`WorkingHoursError::ClosesAfterMidnight`]: `closes_min` above 1440.
    /// - [`WorkingHoursError::ClosesBeforeOpening`]: `closes_min` not above `opens_min`.
    pub fn new(mut days: Vec<u8>, opens_min: u16, closes_min: u16) -> Result<Self, WorkingHoursError> {
        days.sort_unstable();
        days.dedup();
        match days.last() {
            None => return Err(WorkingHoursError::NoDay),
            Some(last) if *last > 6 => return Err(WorkingHoursError::UnknownDay),
            Some(_) => {}
        }
        if closes_min > DAY_MIN {
            return Err(WorkingHoursError::ClosesAfterMidnight);
        }
        if closes_min <= opens_min {
            return Err(WorkingHoursError::ClosesBeforeOpening);
        }
        Ok(Self { days, opens_min, closes_min })
    }

    /// Whether `at` is working time in `zone`: the opening minute is, the closing minute isn't.
    pub fn is_open(&self, at: DateTime<Utc>, zone: Tz) -> bool {
        let today = at.with_timezone(&zone).date_naive();
        self.hours_of(today, zone).is_some_and(|(opens, closes)| (opens..closes).contains(&at))
    }

    /// The moment when `minutes` of working time have passed since `from`.
    ///
    /// Within working hours the time counts from now, outside from the next opening. What is left at closing goes on
    /// at the next opening. Beyond ten years it gives up and returns the last closing it saw.
    pub fn after(&self, from: DateTime<Utc>, minutes: u32, zone: Tz) -> DateTime<Utc> {
        let mut left = TimeDelta::minutes(minutes.into());
        let mut reached = from;
        for day in from.with_timezone(&zone).date_naive().iter_days().take(DAYS_AHEAD_MAX) {
            let Some((opens, closes)) = self.hours_of(day, zone) else { continue };
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
        reached
    }

    /// Opening and closing of `day`, if it is a working day.
    fn hours_of(&self, day: NaiveDate, zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let weekday = u8::try_from(day.weekday().num_days_from_monday()).ok()?;
        if !self.days.contains(&weekday) {
            return None;
        }
        Some((moment(day, self.opens_min, zone)?, moment(day, self.closes_min, zone)?))
    }
}

/// Monday to Saturday, 09:30 to 18:30.
impl Default for WorkingHours {
    fn default() -> Self {
        Self { days: (0..=5).collect(), opens_min: 9 * 60 + 30, closes_min: 18 * 60 + 30 }
    }
}

impl TryFrom<Stated> for WorkingHours {
    type Error = WorkingHoursError;

    fn try_from(stated: Stated) -> Result<Self, Self::Error> {
        Self::new(stated.days, stated.opens_min, stated.closes_min)
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
mod tests {
    use super::*;
    use chrono_tz::America::New_York;
    use chrono_tz::Asia::Kolkata;
    use chrono_tz::Pacific::Apia;
    use serde_json::json;

    // The week of most tests: 2026-03-03 is a Tuesday, 2026-03-07 a Saturday.

    /// The first moment at which the clocks of `zone` show this.
    fn shown(text: &str, zone: Tz) -> DateTime<Utc> {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        zone.from_local_datetime(&local).earliest().unwrap().with_timezone(&Utc)
    }

    fn after(from: &str, minutes: u32) -> DateTime<Utc> {
        WorkingHours::default().after(shown(from, Kolkata), minutes, Kolkata)
    }

    #[test]
    fn time_within_working_hours_counts_from_now() {
        assert_eq!(after("2026-03-03 12:00", 30), shown("2026-03-03 12:30", Kolkata));
        assert_eq!(after("2026-03-03 12:00", 0), shown("2026-03-03 12:00", Kolkata));
    }

    #[test]
    fn what_is_left_on_saturday_evening_goes_on_on_monday() {
        assert_eq!(after("2026-03-07 18:20", 30), shown("2026-03-09 09:50", Kolkata));
    }

    #[test]
    fn what_is_left_on_a_weekday_goes_on_the_next_morning() {
        assert_eq!(after("2026-03-03 18:20", 30), shown("2026-03-04 09:50", Kolkata));
    }

    #[test]
    fn sunday_begins_on_monday() {
        assert_eq!(after("2026-03-08 11:00", 30), shown("2026-03-09 10:00", Kolkata));
    }

    #[test]
    fn an_early_morning_begins_at_the_opening() {
        assert_eq!(after("2026-03-03 07:15", 30), shown("2026-03-03 10:00", Kolkata));
    }

    #[test]
    fn the_closing_minute_belongs_to_the_next_opening() {
        assert_eq!(after("2026-03-03 18:30", 30), shown("2026-03-04 10:00", Kolkata));
        assert_eq!(after("2026-03-03 18:30", 0), shown("2026-03-04 09:30", Kolkata));
    }

    #[test]
    fn work_may_end_exactly_at_closing() {
        assert_eq!(after("2026-03-03 18:00", 30), shown("2026-03-03 18:30", Kolkata));
    }

    #[test]
    fn much_work_spans_several_days() {
        assert_eq!(after("2026-03-06 12:00", 2 * 540), shown("2026-03-09 12:00", Kolkata));
    }

    #[test]
    fn a_day_is_the_zones_and_not_the_one_in_utc() {
        // 20:30 on Sunday in UTC is 02:00 on Monday in India.
        let from = shown("2026-03-09 02:00", Kolkata);
        assert_eq!(from.weekday(), chrono::Weekday::Sun);
        assert_eq!(WorkingHours::default().after(from, 30, Kolkata), shown("2026-03-09 10:00", Kolkata));
    }

    #[test]
    fn hours_follow_the_clocks_of_the_zone_over_a_clock_change() {
        // Clocks in New York went forward on Sunday, 2026-03-08.
        let due = WorkingHours::default().after(shown("2026-03-07 18:20", New_York), 30, New_York);
        assert_eq!(due, shown("2026-03-09 09:50", New_York));
        assert_eq!(due.to_rfc3339(), "2026-03-09T13:50:00+00:00");
    }

    #[test]
    fn an_opening_that_the_clocks_leave_out_is_when_they_go_on() {
        let nights = WorkingHours::new(vec![6], 150, 300).unwrap();
        let due = nights.after(shown("2026-03-08 00:00", New_York), 30, New_York);
        assert_eq!(due, shown("2026-03-08 03:30", New_York));
    }

    #[test]
    fn a_working_day_that_the_clocks_leave_out_has_no_working_time() {
        // Samoa went from Thursday, 2011-12-29 to Saturday, 2011-12-31.
        let due = WorkingHours::default().after(shown("2011-12-29 18:20", Apia), 30, Apia);
        assert_eq!(due, shown("2011-12-31 09:50", Apia));
    }

    #[test]
    fn an_hour_that_the_clocks_repeat_is_worked_twice() {
        // Clocks in New York go back from 02:00 to 01:00 on Sunday, 2026-11-01.
        let nights = WorkingHours::new(vec![6], 0, 300).unwrap();
        let due = nights.after(shown("2026-11-01 00:30", New_York), 120, New_York);
        assert_eq!(due, shown("2026-11-01 00:30", New_York) + TimeDelta::hours(2));
    }

    #[test]
    fn endless_work_ends() {
        let rarely = WorkingHours::new(vec![0], 0, 1).unwrap();
        let from = shown("2026-03-03 12:00", Kolkata);
        let due = rarely.after(from, u32::MAX, Kolkata);
        assert!(due > from + TimeDelta::days(3650) && due < from + TimeDelta::days(3661));
    }

    #[test]
    fn the_door_is_open_from_the_opening_to_before_the_closing() {
        let open = |text| WorkingHours::default().is_open(shown(text, Kolkata), Kolkata);
        assert!(open("2026-03-07 09:30") && open("2026-03-07 18:29"));
        assert!(!open("2026-03-07 09:29") && !open("2026-03-07 18:30") && !open("2026-03-08 12:00"));
    }

    #[test]
    fn hours_until_midnight_are_hours() {
        let late = WorkingHours::new(vec![1], 1200, 1440).unwrap();
        assert!(late.is_open(shown("2026-03-03 23:59", Kolkata), Kolkata));
        assert!(!late.is_open(shown("2026-03-04 00:00", Kolkata), Kolkata));
    }

    #[test]
    fn hours_that_make_no_sense_are_refused() {
        let refused = |days: &[u8], opens, closes| WorkingHours::new(days.to_vec(), opens, closes).unwrap_err();
        assert_eq!(refused(&[], 570, 1110), WorkingHoursError::NoDay);
        assert_eq!(refused(&[0, 7], 570, 1110), WorkingHoursError::UnknownDay);
        assert_eq!(refused(&[0], 570, 570), WorkingHoursError::ClosesBeforeOpening);
        assert_eq!(refused(&[0], 570, 1441), WorkingHoursError::ClosesAfterMidnight);
    }

    #[test]
    fn hours_read_back_as_written() {
        let written = serde_json::to_value(WorkingHours::default()).unwrap();
        assert_eq!(written, json!({"days": [0, 1, 2, 3, 4, 5], "opens_min": 570, "closes_min": 1110}));
        assert_eq!(serde_json::from_value::<WorkingHours>(written).unwrap(), WorkingHours::default());
    }

    #[test]
    fn order_and_repetition_of_days_do_not_matter() {
        assert_eq!(WorkingHours::new(vec![5, 4, 3, 2, 1, 0, 0], 570, 1110), Ok(WorkingHours::default()));
    }

    #[test]
    fn hours_that_make_no_sense_are_not_read() {
        let stored = json!({"days": [], "opens_min": 570, "closes_min": 1110});
        assert!(serde_json::from_value::<WorkingHours>(stored).is_err());
    }
}
