//! What has happened to a lead, in words: what, by whom, when.

use super::super::front::rupees;
use super::view::Seen;
use crate::connection::plain;
use chrono::NaiveDate;
use domain::id::MemberId;
use domain::lead::{LoanType, Source, Stage};
use projections::lead::TimelineEntry;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One thing that happened, in words.
pub(super) struct EntryView {
    pub(super) what: String,
    /// What somebody wrote: a note, or a reason.
    pub(super) quote: Option<String>,
    pub(super) is_note: bool,
    pub(super) who: String,
    pub(super) when: String,
    pub(super) when_iso: String,
}

impl EntryView {
    pub(super) fn of(entry: TimelineEntry, seen: &Seen) -> Self {
        let is_note = entry.kind == "lead.note_added";
        let (when, when_iso) = seen.moment(entry.at);
        Self {
            what: what(&entry, seen),
            who: seen.who(&entry.actor),
            quote: if is_note { Some(entry.text.unwrap_or_else(|| "Erased".to_owned())) } else { reason(&entry) },
            is_note,
            when,
            when_iso,
        }
    }
}

/// The members that an entry names.
pub(super) fn named_in(entry: &TimelineEntry) -> impl Iterator<Item = MemberId> {
    let assigned = entry.kind == "lead.assigned";
    let members = ["from", "to"].into_iter().filter_map(|name| read::<MemberId>(&entry.detail, name));
    members.filter(move |_| assigned)
}

fn what(entry: &TimelineEntry, seen: &Seen) -> String {
    let detail = &entry.detail;
    match entry.kind.as_str() {
        "lead.captured" => {
            let loan_type = read::<LoanType>(detail, "loan_type");
            let loan = loan_type.map_or("a loan".into(), |loan_type| seen.firm.loan_types.label(loan_type));
            format!("Inquiry {}: {loan}, {}", came_by(detail, seen), amount(detail))
        }
        "lead.inquiry_repeated" => with_changes(format!("Asked again {}", came_by(detail, seen)), detail, seen),
        "lead.assigned" => assigned(detail, seen),
        "lead.stage_changed" => format!("Moved from {} to {}", stage(detail, "from"), stage(detail, "to")),
        "lead.put_on_hold" => "Put on hold".to_owned(),
        "lead.resumed" => "Taken off hold".to_owned(),
        "lead.sanction_approved" => {
            format!("{} sanctioned by {}", amount(detail), read::<String>(detail, "lender").unwrap_or_default())
        }
        "lead.disbursal_completed" => {
            let day = read::<NaiveDate>(detail, "date").map(|day| format!(" on {}", day_words(day)));
            format!("{} disbursed{}", amount(detail), day.unwrap_or_default())
        }
        "lead.reopened" => format!("Reopened in {}, was {}", stage(detail, "to"), stage(detail, "from")),
        "lead.note_added" => "Note".to_owned(),
        "lead.erased" => "The customer's data was erased".to_owned(),
        "lead.details_corrected" => with_changes("Details corrected".to_owned(), detail, seen),
        other => plain(other.strip_prefix("lead.").unwrap_or(other)),
    }
}

fn assigned(detail: &Value, seen: &Seen) -> String {
    let name = |field| read::<MemberId>(detail, field).map(|member| seen.name(member));
    let to = name("to").unwrap_or_default();
    match name("from") {
        Some(from) => format!("Handed from {from} to {to}"),
        None => format!("Assigned to {to}"),
    }
}

/// The words, with what changed at the customer's or a colleague's word.
fn with_changes(words: String, detail: &Value, seen: &Seen) -> String {
    let is_set = |name| read::<bool>(detail, name) == Some(true);
    let changes: Vec<String> = [
        is_set("name_changed").then(|| "another name".to_owned()),
        is_set("mobile_changed").then(|| "another mobile".to_owned()),
        read::<LoanType>(detail, "loan_type").map(|loan_type| format!("now {}", seen.firm.loan_types.label(loan_type))),
        read::<i64>(detail, "amount").map(|amount| format!("now {}", rupees(amount))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if changes.is_empty() { words } else { format!("{words}: {}", changes.join(", ")) }
}

fn came_by(detail: &Value, seen: &Seen) -> String {
    let words = match read::<Source>(detail, "source") {
        Some(Source::WhatsApp) => "by WhatsApp",
        Some(Source::Telegram) => "by Telegram",
        Some(Source::Web) => "typed in",
        Some(Source::WalkIn) => "in the office",
        Some(Source::Referral) => "by referral",
        Some(Source::Partner) => "by a partner",
        Some(own @ Source::Own(_)) => return format!("by {}", seen.firm.sources.label(own)),
        None => "taken up",
    };
    words.to_owned()
}

fn reason(entry: &TimelineEntry) -> Option<String> {
    read(&entry.detail, "reason")
}

fn stage(detail: &Value, name: &str) -> &'static str {
    read::<Stage>(detail, name).map_or("another stage", Stage::label)
}

fn amount(detail: &Value) -> String {
    read::<i64>(detail, "amount").map(rupees).unwrap_or_default()
}

fn read<T: DeserializeOwned>(detail: &Value, name: &str) -> Option<T> {
    T::deserialize(detail.get(name)?).ok()
}

/// A day as people write it: `15 Jan 2026`.
pub(super) fn day_words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}
