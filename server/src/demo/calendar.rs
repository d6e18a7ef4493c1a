//! The days that the story is played on, in the firm's time zone.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeZone as _, Utc, Weekday};
use chrono_tz::Tz;

/// The firm's time zone.
pub(super) const ZONE: Tz = chrono_tz::Asia::Kolkata;

/// Whether the firm works on this day.
pub(super) fn is_working(day: NaiveDate) -> bool {
    day.weekday() != Weekday::Sun
}

/// The date in the firm's time zone.
pub(super) fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&ZONE).date_naive()
}

/// The last `count` working days before the day of `now`, in order.
pub(super) fn days_before(now: DateTime<Utc>, count: usize) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = std::iter::successors(day_of(now).pred_opt(), NaiveDate::pred_opt)
        .filter(|day| is_working(*day))
        .take(count)
        .collect();
    days.reverse();
    days
}

/// The working day that comes `count` working days after this one.
pub(super) fn days_after(day: NaiveDate, count: usize) -> NaiveDate {
    let later = std::iter::successors(day.checked_add_days(Days::new(1)), |day| day.checked_add_days(Days::new(1)));
    match count.checked_sub(1) {
        None => day,
        Some(before) => later.filter(|day| is_working(*day)).nth(before).unwrap_or(day),
    }
}

/// So many minutes after midnight of this day in the firm's time zone.
pub(super) fn at_minute(day: NaiveDate, minute: i64) -> DateTime<Utc> {
    let minute = u32::try_from(minute.clamp(0, 24 * 60 - 1)).unwrap_or(0);
    let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default();
    // The zone has no daylight saving, so every local time is there once.
    ZONE.from_local_datetime(&day.and_time(time))
        .earliest()
        .map_or_else(|| day.and_time(time).and_utc(), |at| at.to_utc())
}

/// How many minutes after midnight it is in the firm's time zone.
pub(super) fn minute_of(at: DateTime<Utc>) -> i64 {
    use chrono::Timelike as _;
    let time = at.with_timezone(&ZONE).time();
    i64::from(time.hour() * 60 + time.minute())
}

/// The minute that a text such as `09:40` tells.
pub(super) fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_days_before_are_working_days_and_leave_today_out() {
        let monday_noon = "2026-11-23T06:30:00Z".parse().unwrap();
        assert_eq!(days_before(monday_noon, 3), [day("2026-11-19"), day("2026-11-20"), day("2026-11-21")]);
    }

    #[test]
    fn the_day_is_the_one_in_india() {
        assert_eq!(day_of("2026-11-23T19:00:00Z".parse().unwrap()), day("2026-11-24"));
    }

    #[test]
    fn the_day_after_a_saturday_is_monday() {
        assert_eq!(days_after(day("2026-11-21"), 1), day("2026-11-23"));
        assert_eq!(days_after(day("2026-11-21"), 0), day("2026-11-21"));
        assert_eq!(days_after(day("2026-11-20"), 2), day("2026-11-23"));
    }

    #[test]
    fn minutes_are_those_of_india() {
        let at = at_minute(day("2026-11-23"), 9 * 60 + 40);
        assert_eq!(at, "2026-11-23T04:10:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!((minute_of(at), minute("09:40"), minute("25:00")), (580, Some(580), None));
    }
}
