//! The firm as it is drawn.

use super::super::super::front::{sentence, when};
use super::hours::{self, DayView, days};
use crate::connection::plain;
use crate::problem::Problem;
use application::failure::FieldError;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use domain::id::MemberId;
use domain::tenant::{Catalogue, ListedWord, TenantProfile, WorkingHours};
use projections::tenant::SettingEntry;
use std::collections::HashMap;

/// By whom and when the firm is seen.
pub(super) struct Seen {
    pub(super) names: HashMap<MemberId, String>,
    pub(super) may_manage: bool,
    pub(super) csrf_token: String,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
    pub(super) refused: Refused,
}

/// What was refused, where, and what had been typed.
#[derive(Default)]
pub(super) struct Refused {
    /// The part of the page.
    pub(super) part: &'static str,
    /// Why, in sentences.
    pub(super) words: Vec<String>,
    pub(super) name: Option<String>,
    pub(super) zone: Option<String>,
    pub(super) hours: hours::Typed,
    /// The hours that were refused, each beside its day.
    pub(super) errors: Vec<FieldError>,
}

impl Refused {
    /// What a form of hours shows: what was typed, where that form was refused, or the hours as they are.
    fn days_of(&self, part: &str, now: &WorkingHours) -> Vec<DayView> {
        if self.part == part { days(now, &self.hours, &self.errors) } else { days(now, &hours::Typed::default(), &[]) }
    }
}

/// The firm as it is drawn.
pub(super) struct FirmView {
    pub(super) may_manage: bool,
    pub(super) csrf_token: String,
    pub(super) revision: u32,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) typed_name: String,
    pub(super) zone: &'static str,
    pub(super) typed_zone: String,
    /// What the firm's clocks show.
    pub(super) local_time: String,
    pub(super) working: HoursView,
    pub(super) messages: HoursView,
    /// Whether the form of the quiet hours is unfolded: it was refused.
    pub(super) quiet_is_open: bool,
    pub(super) holidays: Vec<HolidayView>,
    pub(super) assigns: bool,
    pub(super) lists: [ListView; 2],
    pub(super) history: Vec<LineView>,
    refused: Refused,
}

/// Hours, as a form and in words.
pub(super) struct HoursView {
    pub(super) days: Vec<DayView>,
    pub(super) words: String,
}

/// A day without work.
pub(super) struct HolidayView {
    pub(super) date: String,
    pub(super) words: String,
}

/// One of the firm's lists.
pub(super) struct ListView {
    /// The part of the page, and of addresses.
    pub(super) part: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) singular: &'static str,
    pub(super) entries: Vec<EntryView>,
    pub(super) hidden: Vec<EntryView>,
}

/// An entry of a list.
pub(super) struct EntryView {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) is_own: bool,
    /// The name that it has elsewhere, where the firm gave it another.
    pub(super) usually: Option<String>,
}

/// A change, in words.
pub(super) struct LineView {
    pub(super) who: String,
    pub(super) what: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) when: String,
    pub(super) when_iso: String,
}

impl FirmView {
    pub(super) fn of(firm: &TenantProfile, history: Vec<SettingEntry>, seen: Seen) -> Self {
        let holidays = firm.working_hours.holidays().iter();
        let lines = history.into_iter().map(|entry| LineView::of(entry, &seen)).collect();
        Self {
            may_manage: seen.may_manage,
            revision: firm.revision,
            slug: firm.slug.clone(),
            typed_name: seen.refused.name.clone().unwrap_or_else(|| firm.name.clone()),
            name: firm.name.clone(),
            typed_zone: seen.refused.zone.clone().unwrap_or_else(|| firm.time_zone.name().to_owned()),
            zone: firm.time_zone.name(),
            local_time: seen.now.with_timezone(&firm.time_zone).format("%a %-I:%M %P").to_string(),
            working: HoursView {
                days: seen.refused.days_of("working-hours", &firm.working_hours),
                words: firm.working_hours.to_string(),
            },
            messages: HoursView {
                days: seen.refused.days_of("message-hours", &firm.message_hours),
                words: firm.message_hours.to_string(),
            },
            quiet_is_open: seen.refused.part == "message-hours",
            holidays: holidays.map(|day| HolidayView::of(*day)).collect(),
            assigns: firm.assigns_automatically,
            lists: [
                ListView {
                    title: "Loan types",
                    lead: "What customers can ask for. A hidden one isn't offered any more; leads that have it keep it.",
                    singular: "loan type",
                    ..ListView::of("loan-types", &firm.loan_types)
                },
                ListView {
                    title: "Lead sources",
                    lead: "How leads come in. What WhatsApp brings is always noted as WhatsApp.",
                    singular: "lead source",
                    ..ListView::of("lead-sources", &firm.sources)
                },
            ],
            history: lines,
            csrf_token: seen.csrf_token,
            refused: seen.refused,
        }
    }

    /// The working hours, or those of messages.
    pub(super) fn hours(&self, which: &str) -> &HoursView {
        if which == "messages" { &self.messages } else { &self.working }
    }

    /// Why a part's form was refused, if it was.
    pub(super) fn refusal(&self, part: &str) -> String {
        if self.refused.part == part { self.refused.words.join(" ") } else { String::new() }
    }
}

impl HolidayView {
    fn of(day: NaiveDate) -> Self {
        Self { date: day.to_string(), words: day.format("%a %-d %b %Y").to_string() }
    }
}

impl ListView {
    fn of<W: ListedWord>(part: &'static str, list: &Catalogue<W>) -> Self {
        let entry = |word: W| {
            let (label, usual) = (list.label(word).into_owned(), word.label());
            let is_own = list.own().contains(&word);
            let usually = (!is_own && usual != label).then(|| usual.into_owned());
            EntryView { key: word.slug().to_owned(), label, is_own, usually }
        };
        let (hidden, entries): (Vec<W>, Vec<W>) = list.all().partition(|word| list.is_hidden(*word));
        Self {
            part,
            title: "",
            lead: "",
            singular: "",
            entries: entries.into_iter().map(entry).collect(),
            hidden: hidden.into_iter().map(entry).collect(),
        }
    }
}

impl LineView {
    fn of(entry: SettingEntry, seen: &Seen) -> Self {
        Self {
            who: who(entry.by, &seen.names),
            what: what(&entry.what),
            from: entry.from,
            to: entry.to,
            when: when(entry.at, seen.now, seen.zone),
            when_iso: entry.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        }
    }
}

/// Who changed a setting.
pub(super) fn who(by: Option<MemberId>, names: &HashMap<MemberId, String>) -> String {
    let Some(member) = by else { return "The operator".to_owned() };
    names.get(&member).cloned().unwrap_or_else(|| "A former member".to_owned())
}

fn what(kind: &str) -> String {
    let words = match kind {
        "tenant.founded" => "Settings begun",
        "tenant.renamed" => "Name changed",
        "tenant.time_zone_changed" => "Time zone changed",
        "tenant.working_hours_changed" => "Working hours changed",
        "tenant.message_hours_changed" => "Quiet hours changed",
        "tenant.auto_assignment_switched" => "Automatic assignment switched",
        other => return plain(other.strip_prefix("tenant.").unwrap_or(other)),
    };
    words.to_owned()
}

/// Why something was refused, in sentences.
pub(super) fn refusals(problem: &Problem) -> Vec<String> {
    let errors = problem.errors();
    let rules = errors.iter().filter(|error| !hours::is_of_a_day(error)).map(|error| match error.rule.as_str() {
        rule if ["is ", "must "].iter().any(|begins| rule.starts_with(begins)) => {
            sentence(&format!("{} {rule}", plain(&error.field).to_lowercase()))
        }
        rule => sentence(rule),
    });
    let rules: Vec<_> = rules.collect();
    if errors.is_empty() {
        return vec![sentence(problem.detail().unwrap_or("that didn't work; try again"))];
    }
    rules
}
