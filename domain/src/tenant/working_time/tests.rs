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

#[test]
fn several_stretches_of_a_day_leave_out_what_is_between() {
    let stretch = |opens_min, closes_min| Stretch { opens_min, closes_min };
    let mut week: [Vec<Stretch>; 7] = Default::default();
    week[1] = vec![stretch(840, 1080), stretch(600, 780)];
    let hours = WorkingHours::of_week(week, BTreeSet::new()).unwrap();
    let due = hours.after(shown("2026-03-03 12:50", Kolkata), 30, Kolkata);
    assert_eq!(due, shown("2026-03-03 14:20", Kolkata));
    assert!(!hours.is_open(shown("2026-03-03 13:30", Kolkata), Kolkata));
    assert_eq!(hours.to_string(), "Tue 10:00\u{2013}13:00, 14:00\u{2013}18:00");
}

#[test]
fn a_holiday_has_no_working_time() {
    let holidays = BTreeSet::from([NaiveDate::from_ymd_opt(2026, 3, 4).unwrap()]);
    let hours = WorkingHours::of_week(WorkingHours::default().week, holidays).unwrap();
    assert_eq!(hours.after(shown("2026-03-03 18:20", Kolkata), 30, Kolkata), shown("2026-03-05 09:50", Kolkata));
    assert!(!hours.is_open(shown("2026-03-04 12:00", Kolkata), Kolkata));
    assert_eq!(hours.to_string(), "Mon\u{2013}Sat 09:30\u{2013}18:30; closed on 1 day");
}

#[test]
fn stretches_that_overlap_or_touch_are_refused() {
    let of_day = |stretches: &[(u16, u16)]| {
        let mut week: [Vec<Stretch>; 7] = Default::default();
        week[0] = stretches.iter().map(|&(opens_min, closes_min)| Stretch { opens_min, closes_min }).collect();
        WorkingHours::of_week(week, BTreeSet::new())
    };
    assert_eq!(of_day(&[(600, 700), (690, 800)]), Err(WorkingHoursError::Overlap));
    assert_eq!(of_day(&[(600, 700), (700, 800)]), Err(WorkingHoursError::Overlap));
    assert_eq!(of_day(&[(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]), Err(WorkingHoursError::TooManyStretches));
    assert!(of_day(&[(600, 700), (701, 800)]).is_ok());
}

#[test]
fn hours_that_differ_by_day_read_back_as_written() {
    let mut week = WorkingHours::default().week;
    week[5] = vec![Stretch { opens_min: 600, closes_min: 840 }];
    let hours = WorkingHours::of_week(week, BTreeSet::from([NaiveDate::from_ymd_opt(2026, 10, 2).unwrap()])).unwrap();
    let written = serde_json::to_value(&hours).unwrap();
    assert_eq!(written["holidays"], json!(["2026-10-02"]));
    assert_eq!(serde_json::from_value::<WorkingHours>(written).unwrap(), hours);
}
