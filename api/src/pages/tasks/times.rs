//! Times that are offered or follow from a move: on the tenant's clocks and in its working time.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::tenant::TenantProfile;
use projections::task::Lane;

/// Working minutes that are left for what is moved to a day whose time has passed.
const LEFT_TODAY_MIN: u32 = 30;
/// What offered times are rounded up to, in seconds.
const ROUNDED_TO_S: i64 = 5 * 60;
/// The hour that counts as this evening.
const EVENING_HOUR: u32 = 18;
/// The hour at which tomorrow's offer stands.
const MORNING_HOUR: u32 = 10;

/// A time that is chosen by one press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quick {
    Hour,
    Evening,
    Tomorrow,
    WorkingDay,
}

impl Quick {
    pub(super) const ALL: [Self; 4] = [Self::Hour, Self::Evening, Self::Tomorrow, Self::WorkingDay];

    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Evening => "evening",
            Self::Tomorrow => "tomorrow",
            Self::WorkingDay => "working_day",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Hour => "In an hour",
            Self::Evening => "This evening",
            Self::Tomorrow => "Tomorrow 10 am",
            Self::WorkingDay => "Next working day",
        }
    }

    pub(super) fn of(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quick| quick.slug() == slug)
    }

    /// The time it stands for; none where it lies within the next half hour or has passed.
    pub(super) fn at(self, now: DateTime<Utc>, profile: &TenantProfile) -> Option<DateTime<Utc>> {
        let zone = profile.time_zone;
        let today = now.with_timezone(&zone).date_naive();
        let at = match self {
            Self::Hour => rounded(now.checked_add_signed(TimeDelta::hours(1))?),
            Self::Evening => shown(today.and_hms_opt(EVENING_HOUR, 0, 0)?, zone)?,
            Self::Tomorrow => shown(today.succ_opt()?.and_hms_opt(MORNING_HOUR, 0, 0)?, zone)?,
            Self::WorkingDay => {
                let tomorrow = shown(today.succ_opt()?.and_time(NaiveTime::MIN), zone)?;
                profile.working_hours.after(tomorrow, 0, zone)
            }
        };
        (at >= now.checked_add_signed(TimeDelta::minutes(LEFT_TODAY_MIN.into()))?).then_some(at)
    }
}

/// A task's time when it is moved to another lane; none where the lane takes no task.
///
/// The time of day stays. Where it has passed already, which only today can be, it is half an hour of working time from
/// now; after hours it is an hour from now, at the latest the day's last minute.
pub(super) fn in_lane(
    due_at: DateTime<Utc>,
    lane: Lane,
    now: DateTime<Utc>,
    profile: &TenantProfile,
) -> Option<DateTime<Utc>> {
    let zone = profile.time_zone;
    let day = match lane {
        // A day on which somebody works, where the lane has one.
        Lane::Week | Lane::Later => working_day(lane, now, profile)?,
        Lane::Overdue | Lane::Today | Lane::Tomorrow | Lane::Done => lane.first_day(now, zone)?,
    };
    let same = shown(day.and_time(due_at.with_timezone(&zone).time()), zone)?;
    if same > now {
        return Some(same);
    }
    let working = profile.working_hours.after(now, LEFT_TODAY_MIN, zone);
    if working.with_timezone(&zone).date_naive() == day {
        return Some(rounded(working));
    }
    let last = shown(day.and_hms_opt(23, 59, 0)?, zone)?;
    Some(rounded(now.checked_add_signed(TimeDelta::hours(1))?).min(last))
}

fn working_day(lane: Lane, now: DateTime<Utc>, profile: &TenantProfile) -> Option<NaiveDate> {
    let zone = profile.time_zone;
    let first = lane.first_day(now, zone)?;
    let begin = shown(first.and_time(NaiveTime::MIN), zone)?;
    let working = profile.working_hours.after(begin, 0, zone).with_timezone(&zone).date_naive();
    let end = if lane == Lane::Week { Lane::Later.first_day(now, zone) } else { None };
    Some(if end.is_none_or(|end| working < end) { working } else { first })
}

/// The moment at which the clocks of the zone show this: the first of two, and an hour later where it is left out.
pub(super) fn shown(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let times = [local, local.checked_add_signed(TimeDelta::hours(1))?];
    times.iter().find_map(|local| zone.from_local_datetime(local).earliest()).map(|at| at.to_utc())
}

/// The time, up to the next five minutes.
pub(super) fn rounded(at: DateTime<Utc>) -> DateTime<Utc> {
    let over = at.timestamp().rem_euclid(ROUNDED_TO_S);
    let missing = if over == 0 { 0 } else { ROUNDED_TO_S - over };
    DateTime::from_timestamp(at.timestamp() + missing, 0).unwrap_or(at)
}

/// The time as `datetime-local` takes it.
pub(super) fn local(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Kolkata;
    use domain::id::TenantId;
    use uuid::Uuid;

    fn profile() -> TenantProfile {
        TenantProfile::starting(TenantId::new(Uuid::nil()), "demo", "Demo")
    }

    /// The moment at which the clocks of Kolkata show this.
    fn at(text: &str) -> DateTime<Utc> {
        shown(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap(), Kolkata).unwrap()
    }

    fn moved(due_at: &str, lane: Lane, now: &str) -> Option<DateTime<Utc>> {
        in_lane(at(due_at), lane, at(now), &profile())
    }

    // 2026-11-26 is a Thursday.

    #[test]
    fn quick_times_are_those_that_people_mean() {
        let quick = |quick: Quick, now: &str| quick.at(at(now), &profile());
        assert_eq!(quick(Quick::Hour, "2026-11-26 11:02"), Some(at("2026-11-26 12:05")));
        assert_eq!(quick(Quick::Evening, "2026-11-26 11:02"), Some(at("2026-11-26 18:00")));
        assert_eq!(quick(Quick::Evening, "2026-11-26 17:31"), None);
        assert_eq!(quick(Quick::Tomorrow, "2026-11-26 11:02"), Some(at("2026-11-27 10:00")));
        assert_eq!(quick(Quick::WorkingDay, "2026-11-28 11:02"), Some(at("2026-11-30 09:30")));
        assert!(Quick::ALL.iter().all(|quick| Quick::of(quick.slug()) == Some(*quick)));
    }

    #[test]
    fn another_day_keeps_the_time_of_day() {
        let now = "2026-11-26 11:00";
        assert_eq!(moved("2026-11-24 17:15", Lane::Today, now), Some(at("2026-11-26 17:15")));
        assert_eq!(moved("2026-11-24 09:00", Lane::Tomorrow, now), Some(at("2026-11-27 09:00")));
        assert_eq!(moved("2026-11-24 09:00", Lane::Week, now), Some(at("2026-11-28 09:00")));
        assert_eq!(moved("2026-11-24 09:00", Lane::Later, now), Some(at("2026-11-30 09:00")));
    }

    #[test]
    fn today_at_a_time_that_has_passed_is_half_an_hour_of_work_from_now() {
        assert_eq!(moved("2026-11-27 09:00", Lane::Today, "2026-11-26 11:01"), Some(at("2026-11-26 11:35")));
        assert_eq!(moved("2026-11-27 09:00", Lane::Today, "2026-11-26 20:00"), Some(at("2026-11-26 21:00")));
        assert_eq!(moved("2026-11-27 09:00", Lane::Today, "2026-11-26 23:30"), Some(at("2026-11-26 23:59")));
    }

    #[test]
    fn a_week_takes_a_working_day_where_it_has_one() {
        // On Friday only Sunday is left of the week after tomorrow.
        assert_eq!(moved("2026-11-26 12:00", Lane::Week, "2026-11-27 11:00"), Some(at("2026-11-29 12:00")));
        assert_eq!(moved("2026-11-26 12:00", Lane::Week, "2026-11-28 11:00"), None);
        assert_eq!(moved("2026-11-26 12:00", Lane::Overdue, "2026-11-26 11:00"), None);
        assert_eq!(moved("2026-11-26 12:00", Lane::Done, "2026-11-26 11:00"), None);
    }
}
