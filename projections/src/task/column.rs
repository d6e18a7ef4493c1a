//! The columns and lanes of a board, by due time in the tenant's time zone.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A column of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Open, and due before now.
    Overdue,
    /// Open, and due from now until the day ends.
    Today,
    /// Open, and due on a later day.
    Upcoming,
    /// Done, newest first.
    Done,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: &'static [Self] = &[Self::Overdue, Self::Today, Self::Upcoming, Self::Done];

    /// The name in addresses and JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Upcoming => "upcoming",
            Self::Done => "done",
        }
    }
}

/// A lane of a board: a column, or a part of Upcoming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Open, and due before now.
    Overdue,
    /// Open, and due from now until the day ends.
    Today,
    /// Open, and due on the next day.
    Tomorrow,
    /// Open, and due after the next day, in the week that it lies in; weeks begin on Monday.
    Week,
    /// Open, and due in a later week.
    Later,
    /// Done, newest first.
    Done,
}

impl Lane {
    /// All of them, from left to right.
    pub const ALL: &'static [Self] = &[Self::Overdue, Self::Today, Self::Tomorrow, Self::Week, Self::Later, Self::Done];
    /// Those of open tasks.
    pub(super) const OPEN: [Self; 5] = [Self::Overdue, Self::Today, Self::Tomorrow, Self::Week, Self::Later];

    /// The name in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::Week => "week",
            Self::Later => "later",
            Self::Done => "done",
        }
    }

    /// The column it belongs to.
    pub const fn column(self) -> Column {
        match self {
            Self::Overdue => Column::Overdue,
            Self::Today => Column::Today,
            Self::Tomorrow | Self::Week | Self::Later => Column::Upcoming,
            Self::Done => Column::Done,
        }
    }

    /// The first day of the lane at `now` in the zone; none of a lane that no open task is put in, and of a week that has
    /// no further day.
    pub fn first_day(self, now: DateTime<Utc>, zone: Tz) -> Option<NaiveDate> {
        let today = now.with_timezone(&zone).date_naive();
        let later = |days| today.checked_add_days(Days::new(days));
        let next_week = week_after(later(1)?);
        match self {
            Self::Overdue | Self::Done => None,
            Self::Today => Some(today),
            Self::Tomorrow => later(1),
            Self::Week => later(2).filter(|day| *day < next_week),
            Self::Later => Some(next_week),
        }
    }
}

/// The Monday after the day.
fn week_after(day: NaiveDate) -> NaiveDate {
    let days = 7 - u64::from(day.weekday().num_days_from_monday());
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// Where the columns of open tasks end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Overdue ends here, and Today begins.
    pub(super) now: DateTime<Utc>,
    /// Today ends here, and Upcoming begins.
    pub(super) tomorrow: DateTime<Utc>,
    /// The next day ends here.
    after_tomorrow: DateTime<Utc>,
    /// The week of the next day ends here.
    next_week: DateTime<Utc>,
}

impl Bounds {
    pub(super) fn at(now: DateTime<Utc>, zone: Tz) -> Self {
        let today = now.with_timezone(&zone).date_naive();
        let day = |days| begin_of(today.checked_add_days(Days::new(days)).unwrap_or(today), zone, now);
        let next_week = Lane::Later.first_day(now, zone).map_or_else(|| day(2), |day| begin_of(day, zone, now));
        Self { now, tomorrow: day(1), after_tomorrow: day(2), next_week }
    }

    /// When tasks of a lane are due: from the first moment on, and before the second.
    pub(super) const fn of_lane(&self, lane: Lane) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match lane {
            Lane::Overdue => (None, Some(self.now)),
            Lane::Today => (Some(self.now), Some(self.tomorrow)),
            Lane::Tomorrow => (Some(self.tomorrow), Some(self.after_tomorrow)),
            Lane::Week => (Some(self.after_tomorrow), Some(self.next_week)),
            Lane::Later => (Some(self.next_week), None),
            Lane::Done => (None, None),
        }
    }

    /// When tasks of a column are due: from the first moment on, and before the second.
    pub(super) const fn of(&self, column: Option<Column>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match column {
            Some(Column::Overdue) => (None, Some(self.now)),
            Some(Column::Today) => (Some(self.now), Some(self.tomorrow)),
            Some(Column::Upcoming) => (Some(self.tomorrow), None),
            Some(Column::Done) | None => (None, None),
        }
    }
}

/// The first moment of a day in the zone.
fn begin_of(day: NaiveDate, zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // Where clocks go forward at midnight that hour doesn't exist, and the day begins with the next.
    [midnight, midnight + TimeDelta::hours(1)]
        .iter()
        .find_map(|begin| zone.from_local_datetime(begin).earliest())
        .map_or(now + TimeDelta::days(1), |begin| begin.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_ends_at_midnight_in_the_tenants_zone() {
        let bounds = Bounds::at(at("2026-11-23T18:29:59Z"), chrono_tz::Asia::Kolkata);
        assert_eq!(bounds.tomorrow, at("2026-11-23T18:30:00Z"));
        let bounds = Bounds::at(at("2026-11-23T18:30:00Z"), chrono_tz::Asia::Kolkata);
        assert_eq!(bounds.tomorrow, at("2026-11-24T18:30:00Z"));
    }

    #[test]
    fn a_day_without_midnight_begins_an_hour_later() {
        // Beirut's clocks went from 00:00 to 01:00 on 2022-03-27.
        let bounds = Bounds::at(at("2022-03-26T12:00:00Z"), chrono_tz::Asia::Beirut);
        assert_eq!(bounds.tomorrow, at("2022-03-26T22:00:00Z"));
    }

    #[test]
    fn the_open_lanes_follow_each_other_without_a_gap_on_every_day_of_the_week() {
        for day in 23..30 {
            let bounds = Bounds::at(at(&format!("2026-11-{day}T06:00:00Z")), chrono_tz::Asia::Kolkata);
            let lanes = Lane::OPEN.map(|lane| bounds.of_lane(lane));
            assert!(lanes.windows(2).all(|pair| pair[0].1 == pair[1].0), "{day}: {lanes:?}");
            assert_eq!((lanes[0].0, lanes[4].1), (None, None));
        }
    }

    #[test]
    fn the_week_is_the_one_that_tomorrow_lies_in_and_may_be_over() {
        let first =
            |now: &str, lane: Lane| lane.first_day(at(now), chrono_tz::Asia::Kolkata).map(|day| day.to_string());
        // 2026-11-26 is a Thursday.
        assert_eq!(first("2026-11-26T06:00:00Z", Lane::Week).as_deref(), Some("2026-11-28"));
        assert_eq!(first("2026-11-26T06:00:00Z", Lane::Later).as_deref(), Some("2026-11-30"));
        assert_eq!(first("2026-11-28T06:00:00Z", Lane::Week), None);
        assert_eq!(first("2026-11-28T06:00:00Z", Lane::Later).as_deref(), Some("2026-11-30"));
        assert_eq!(first("2026-11-29T06:00:00Z", Lane::Week).as_deref(), Some("2026-12-01"));
        assert_eq!(first("2026-11-29T06:00:00Z", Lane::Later).as_deref(), Some("2026-12-07"));
        assert_eq!(first("2026-11-26T06:00:00Z", Lane::Done), None);
    }

    #[test]
    fn the_open_columns_follow_each_other_without_a_gap() {
        let bounds = Bounds::at(at("2026-11-23T06:00:00Z"), chrono_tz::Asia::Kolkata);
        let ends: Vec<_> = Column::ALL.iter().map(|column| bounds.of(Some(*column))).collect();
        let (now, tomorrow) = (Some(bounds.now), Some(bounds.tomorrow));
        assert_eq!(ends, [(None, now), (now, tomorrow), (tomorrow, None), (None, None)]);
    }
}
