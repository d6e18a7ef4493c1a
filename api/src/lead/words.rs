//! What has happened to a lead, in words: what, by whom, on which channel.

use super::{talk_words, task_words};
use crate::connection::plain;
use crate::pages::{when, within_sentence};
use application::log::Actor;
use chrono::{DateTime, NaiveDate, Utc};
use domain::id::MemberId;
use domain::lead::{LoanType, Source, Stage};
use domain::money::Rupees;
use domain::tenant::TenantProfile;
use projections::lead::{CONTACT, TimelineEntry};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;

/// The names of members.
pub(crate) type Names = HashMap<MemberId, String>;

/// By whom and when words are read.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// The names of the members that they name.
    pub(crate) names: &'a Names,
    /// Whose words for loans and sources they use.
    pub(crate) firm: &'a TenantProfile,
    /// When they are read.
    pub(crate) now: DateTime<Utc>,
}

/// An entry, and by whom and when it is read.
pub(super) struct Told<'a> {
    pub(super) entry: &'a TimelineEntry,
    pub(super) reading: Reading<'a>,
}

impl Reading<'_> {
    /// A member's name.
    pub(crate) fn name(&self, member: MemberId) -> String {
        name(self.names, member)
    }

    /// A time within a sentence: `today 5:00 pm`, `Tue 24 Nov, 5:00 pm`.
    pub(crate) fn moment(&self, at: DateTime<Utc>) -> String {
        within_sentence(&when(at, self.now, self.firm.time_zone))
    }
}

/// A member's name.
fn name(names: &Names, member: MemberId) -> String {
    names.get(&member).cloned().unwrap_or_else(|| "a former member".to_owned())
}

/// Who did something, as the log writes actors.
pub(crate) fn who(names: &Names, actor: &str) -> String {
    if actor == CONTACT {
        return "Customer".to_owned();
    }
    match Actor::try_from(actor.to_owned()) {
        Ok(Actor::Member(member)) => name(names, member),
        Ok(Actor::System(part)) => match part.as_str() {
            "inbox" | "inquiry" | "replies" => "Bot".to_owned(),
            "assignment" => "Automatic assignment".to_owned(),
            "contact" => "Automatic task".to_owned(),
            "reminders" => "Automatic reminder".to_owned(),
            _ => format!("SigmaDSA ({})", plain(&part).to_lowercase()),
        },
        Err(_) => "SigmaDSA".to_owned(),
    }
}

/// On which channel it came, as it follows who did it; what is automatic is told by who did it.
pub(crate) fn channel(entry: &TimelineEntry) -> Option<&'static str> {
    match entry.channel.as_deref()? {
        "whatsapp" => Some("on WhatsApp"),
        "telegram" => Some("on Telegram"),
        "web" => Some("on the web"),
        "api" => Some("by the API"),
        _ => None,
    }
}

/// The members that entries name: who acted, and who was given the lead.
pub(crate) fn members(entries: &[TimelineEntry]) -> impl Iterator<Item = MemberId> {
    let acting = entries.iter().filter_map(|entry| match Actor::try_from(entry.actor.clone()) {
        Ok(Actor::Member(member)) => Some(member),
        Ok(Actor::System(_)) | Err(_) => None,
    });
    acting.chain(entries.iter().flat_map(named_in))
}

/// The members that an entry names.
fn named_in(entry: &TimelineEntry) -> impl Iterator<Item = MemberId> {
    let names_members = entry.kind == "lead.assigned" || entry.kind.starts_with("task.");
    task_words::named_in(&entry.detail).filter(move |_| names_members)
}

/// What happened.
pub(crate) fn what(entry: &TimelineEntry, reading: Reading<'_>) -> String {
    let told = Told { entry, reading };
    let words = of_lead(&told).or_else(|| task_words::what(&told)).or_else(|| talk_words::what(&told));
    words.unwrap_or_else(|| plain(entry.kind.split_once('.').map_or(entry.kind.as_str(), |(_, what)| what)))
}

/// What somebody wrote: a note, words with what was sent, or a reason.
pub(crate) fn quote(entry: &TimelineEntry) -> Option<String> {
    match entry.kind.as_str() {
        "lead.note_added" => Some(entry.text.clone().unwrap_or_else(|| "Erased".to_owned())),
        "lead.media_attached" => entry.text.clone().filter(|text| !text.is_empty()),
        _ => read(&entry.detail, "reason"),
    }
}

/// What happened to the lead itself, or `None` where it is nothing that these words know.
fn of_lead(told: &Told<'_>) -> Option<String> {
    let Told { entry, reading: Reading { names, firm, .. } } = told;
    let detail = &entry.detail;
    let words = match entry.kind.as_str() {
        "lead.captured" => {
            let loan_type = read::<LoanType>(detail, "loan_type");
            let loan = loan_type.map_or("a loan".into(), |loan_type| firm.loan_types.label(loan_type));
            format!("Inquiry {}: {loan}, {}", came_by(detail, firm), amount(detail))
        }
        "lead.inquiry_repeated" => {
            with_changes(format!("Asked again {}", came_by(detail, firm)), detail, (firm, false))
        }
        "lead.assigned" => assigned(detail, names),
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
        "lead.details_corrected" => with_changes("Details corrected".to_owned(), detail, (firm, true)),
        _ => return None,
    };
    Some(words)
}

fn assigned(detail: &Value, names: &Names) -> String {
    let name = |field| read::<MemberId>(detail, field).map(|member| name(names, member));
    let to = name("to").unwrap_or_default();
    match name("from") {
        Some(from) => format!("Handed from {from} to {to}"),
        None => format!("Assigned to {to}"),
    }
}

/// The words, with what changed at the customer's or a colleague's word; the source changes only where it is corrected.
fn with_changes(words: String, detail: &Value, (firm, is_corrected): (&TenantProfile, bool)) -> String {
    let is_set = |name| read::<bool>(detail, name) == Some(true);
    let changes: Vec<String> = [
        is_set("name_changed").then(|| "another name".to_owned()),
        is_set("mobile_changed").then(|| "another mobile".to_owned()),
        read::<LoanType>(detail, "loan_type").map(|loan_type| format!("now {}", firm.loan_types.label(loan_type))),
        read::<i64>(detail, "amount").map(|amount| format!("now {}", rupees(amount))),
        read::<Source>(detail, "source")
            .filter(|_| is_corrected)
            .map(|source| format!("came by {}", firm.sources.label(source))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if changes.is_empty() { words } else { format!("{words}: {}", changes.join(", ")) }
}

fn came_by(detail: &Value, firm: &TenantProfile) -> String {
    let words = match read::<Source>(detail, "source") {
        Some(Source::WhatsApp) => "by WhatsApp",
        Some(Source::Telegram) => "by Telegram",
        Some(Source::Web) => "typed in",
        Some(Source::WalkIn) => "in the office",
        Some(Source::Referral) => "by referral",
        Some(Source::Partner) => "by a partner",
        Some(own @ Source::Own(_)) => return format!("by {}", firm.sources.label(own)),
        None => "taken up",
    };
    words.to_owned()
}

fn stage(detail: &Value, name: &str) -> &'static str {
    read::<Stage>(detail, name).map_or("another stage", Stage::label)
}

fn amount(detail: &Value) -> String {
    read::<i64>(detail, "amount").map(rupees).unwrap_or_default()
}

/// A field of what an event tells, where it is there and can be read.
pub(super) fn read<T: DeserializeOwned>(detail: &Value, name: &str) -> Option<T> {
    T::deserialize(detail.get(name)?).ok()
}

/// An amount as India writes it.
fn rupees(amount: i64) -> String {
    Rupees::new(amount).map_or_else(|_| amount.to_string(), |amount| amount.to_string())
}

/// A day as people write it: `15 Jan 2026`.
pub(crate) fn day_words(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}
