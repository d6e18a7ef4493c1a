//! What the firm changes of itself: its settings, its roles and members, and the token of a program.

use super::calendar::{at_minute, day_of, minute};
use super::office::text;
use super::play::{Act, Play};
use super::script::{Change, Method};
use anyhow::Context as _;
use chrono::{Datelike as _, NaiveDate};
use serde_json::Value;

impl Play<'_> {
    /// Plans what is changed on the story's days.
    pub(super) fn plan_changes(&mut self) {
        for nth in 0..self.script.changes.len() {
            let Some(change) = self.script.changes.get(nth) else { continue };
            let day = change.day.checked_sub(1).and_then(|day| self.days.get(day));
            if let (Some(day), Some(at)) = (day, minute(&change.at)) {
                let at = at_minute(*day, at);
                self.plan(at, Act::Change(nth));
            }
        }
    }

    /// Lets a member change something of the firm.
    pub(super) async fn change(&mut self, nth: usize) -> anyhow::Result<()> {
        let change = self.script.changes.get(nth).cloned().context("the script has no such change")?;
        let Change { member, path, body, by_token, .. } = change;
        let now = self.now();
        self.office.open(&member, now).await?;
        let path = self.with_ids(&member, path).await?;
        let body = with_dates(body, day_of(now));
        match change.method {
            Method::Get if by_token => self.office.get_by_token(&path).await.map(drop),
            Method::Get => {
                self.office.get(&member, &path).await?;
                // Whoever only looks leaves again.
                self.office.close(&member).await
            }
            Method::Post => self.office.post(&member, &path, body).await.map(drop),
            Method::Patch => self.office.patch(&member, &path, body).await.map(drop),
        }
    }

    /// A path with the ids of the members whose user names stand in it.
    async fn with_ids(&self, member: &str, path: String) -> anyhow::Result<String> {
        if !path.contains('{') {
            return Ok(path);
        }
        let members = self.office.list(member, "/members").await?;
        let named = |path: String, one| path.replace(&format!("{{{}}}", text(one, "username")), text(one, "id"));
        Ok(members.iter().fold(path, named))
    }
}

/// A body with the dates that are told as `next 12-25`.
fn with_dates(body: Value, today: NaiveDate) -> Value {
    match body {
        Value::String(told) => Value::String(next(&told, today).map_or(told, |day| day.to_string())),
        Value::Array(items) => items.into_iter().map(|item| with_dates(item, today)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, with_dates(value, today))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => body,
    }
}

/// The next day of a date that is told as `next 12-25`; `None` where no such is told.
fn next(told: &str, today: NaiveDate) -> Option<NaiveDate> {
    let date = told.strip_prefix("next ")?;
    let in_year = |year: i32| format!("{year}-{date}").parse::<NaiveDate>().ok();
    in_year(today.year()).filter(|day| *day > today).or_else(|| in_year(today.year() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_date_without_a_year_is_the_next_one() {
        let today = "2026-11-26".parse().unwrap();
        let body = json!({ "holidays": ["next 12-25", "next 01-26", "2026-08-15"], "name": "next door" });
        let dated = json!({ "holidays": ["2026-12-25", "2027-01-26", "2026-08-15"], "name": "next door" });
        assert_eq!(with_dates(body, today), dated);
    }
}
