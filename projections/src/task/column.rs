//! The columns of a board, by due time in the tenant's time zone.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
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

/// Where the columns of open tasks end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Overdue ends here, and Today begins.
    pub(super) now: DateTime<Utc>,
    /// Today ends here, and Upcoming begins.
    pub(super) tomorrow: DateTime<Utc>,
}

impl Bounds {
    pub(super) fn at(now: DateTime<Utc>, zone: Tz) -> Self {
        Self { now, tomorrow: next_day(now, zone) }
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

/// The first moment of the next day in the zone.
fn next_day(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let next = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let midnight = next.and_time(NaiveTime::MIN);
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
    fn the_open_columns_follow_each_other_without_a_gap() {
        let bounds = Bounds::at(at("2026-11-23T06:00:00Z"), chrono_tz::Asia::Kolkata);
        let ends: Vec<_> = Column::ALL.iter().map(|column| bounds.of(Some(*column))).collect();
        let (now, tomorrow) = (Some(bounds.now), Some(bounds.tomorrow));
        assert_eq!(ends, [(None, now), (now, tomorrow), (tomorrow, None), (None, None)]);
    }
}
