//! Hours of a week as they are sent and read.

use chrono::NaiveDate;
use domain::tenant::{Stretch, WorkingHours};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Hours of a week, with the days that are none.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Hours")]
#[serde(deny_unknown_fields)]
pub(super) struct HoursBody {
    /// The stretches of each weekday.
    week: WeekBody,
    /// Days that are none, whatever weekday they are.
    #[serde(default)]
    holidays: Vec<NaiveDate>,
}

/// The stretches of each weekday; a day that isn't named has none.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Week")]
#[serde(default, deny_unknown_fields)]
struct WeekBody {
    /// Of each Monday.
    monday: Vec<StretchBody>,
    /// Of each Tuesday.
    tuesday: Vec<StretchBody>,
    /// Of each Wednesday.
    wednesday: Vec<StretchBody>,
    /// Of each Thursday.
    thursday: Vec<StretchBody>,
    /// Of each Friday.
    friday: Vec<StretchBody>,
    /// Of each Saturday.
    saturday: Vec<StretchBody>,
    /// Of each Sunday.
    sunday: Vec<StretchBody>,
}

/// A stretch of a day, by the clock: `09:30` to at most `24:00`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StretchBody {
    /// From when.
    opens: String,
    /// Until when.
    closes: String,
}

impl HoursBody {
    pub(super) fn of(hours: &WorkingHours) -> Self {
        let stretches = |day: &Vec<Stretch>| day.iter().copied().map(StretchBody::of).collect();
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = hours.week().each_ref().map(stretches);
        let week = WeekBody { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
        Self { week, holidays: hours.holidays().iter().copied().collect() }
    }

    fn hours(self) -> Result<WorkingHours, String> {
        let WeekBody { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = self.week;
        let mut week: [Vec<Stretch>; 7] = Default::default();
        for (day, stated) in week.iter_mut().zip([monday, tuesday, wednesday, thursday, friday, saturday, sunday]) {
            *day = stated.iter().map(StretchBody::stretch).collect::<Result<_, _>>()?;
        }
        WorkingHours::of_week(week, self.holidays.into_iter().collect()).map_err(|error| error.to_string())
    }
}

impl StretchBody {
    fn of(stretch: Stretch) -> Self {
        Self { opens: clock(stretch.opens_min), closes: clock(stretch.closes_min) }
    }

    fn stretch(&self) -> Result<Stretch, String> {
        Ok(Stretch { opens_min: minute(&self.opens)?, closes_min: minute(&self.closes)? })
    }
}

/// Hours in JSON.
pub(super) fn hours(value: Value) -> Result<WorkingHours, String> {
    let body: HoursBody = serde_json::from_value(value).map_err(|error| format!("must be hours of a week: {error}"))?;
    body.hours()
}

/// A minute of the day as a clock shows it.
pub(crate) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute of the day that a clock shows, `00:00` to `24:00`.
pub(crate) fn minute(text: &str) -> Result<u16, String> {
    let read = || {
        let (hour, minute) = text.trim().split_once(':')?;
        let is_two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let (hour, minute): (u16, u16) =
            (is_two_digits(hour) && is_two_digits(minute)).then_some((hour.parse().ok()?, minute.parse().ok()?))?;
        (minute < 60 && (hour < 24 || (hour == 24 && minute == 0))).then_some(hour * 60 + minute)
    };
    read().ok_or_else(|| format!("{text:?} is no time such as 09:30"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn hours_read_back_as_sent() {
        let sent = serde_json::to_value(HoursBody::of(&WorkingHours::default())).unwrap();
        assert_eq!(sent["week"]["monday"], json!([{ "opens": "09:30", "closes": "18:30" }]));
        assert_eq!(sent["week"]["sunday"], json!([]));
        assert_eq!(hours(sent).unwrap(), WorkingHours::default());
    }

    #[test]
    fn what_is_wrong_with_hours_is_told() {
        let of_monday = |stretches: Value| hours(json!({ "week": { "monday": stretches } }));
        for (stretches, told) in [
            (json!([{ "opens": "9:30", "closes": "18:30" }]), "\"9:30\" is no time such as 09:30"),
            (json!([{ "opens": "09:30", "closes": "24:01" }]), "\"24:01\" is no time such as 09:30"),
            (json!([{ "opens": "09:30", "closes": "09:30" }]), "working hours must close after they open"),
            (json!([]), "working hours need at least one working day"),
        ] {
            assert_eq!(of_monday(stretches).unwrap_err(), told);
        }
        assert!(hours(json!({ "week": { "funday": [] } })).unwrap_err().contains("unknown field `funday`"));
        assert!(of_monday(json!([{ "opens": "00:00", "closes": "24:00" }])).is_ok());
    }
}
