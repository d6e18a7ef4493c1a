//! The history in words: who or what, when, from what to what.

use super::super::super::front::when;
use super::view::Seen;
use crate::connection::{plain, screen_words, status_words, step_title};
use chrono::SecondsFormat;
use domain::whatsapp::{Fact, Step};
use projections::whatsapp::HistoryEntry;
use serde_json::{Map, Value};

/// The stored type of the event that sending has ended.
const CONNECTION_LOST: &str = "whatsapp.connection_lost";
/// How deep the objects of a webhook are read.
const NOTICE_DEPTH_MAX: usize = 4;

/// One thing that happened, in words.
pub(super) struct LineView {
    pub(super) when: String,
    pub(super) when_iso: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) details: Option<String>,
}

impl LineView {
    pub(super) fn of(entry: HistoryEntry, seen: &Seen) -> Self {
        let line = Self {
            when: when(entry.at, seen.now, seen.zone),
            when_iso: entry.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            who: who(&entry, seen),
            what: what(&entry),
            from: None,
            to: None,
            details: None,
        };
        line.with_change(entry)
    }

    /// What it was, what it is, and what else was said.
    fn with_change(self, entry: HistoryEntry) -> Self {
        if let Some(fact) = fact_of(&entry) {
            let words = |value: Option<String>| value.map(|value| status_words(fact, &value));
            return Self { from: words(entry.from), to: words(entry.to), ..self };
        }
        match entry.what.as_str() {
            "whatsapp.connected" | "whatsapp.number_chosen" => Self { to: entry.to, details: entry.details, ..self },
            "whatsapp.noticed" => Self { details: entry.details.map(|told| notice_words(&told)), ..self },
            _ => Self { details: entry.details, ..self },
        }
    }
}

/// The fact that changed, where one did: its name stands in the details.
fn fact_of(entry: &HistoryEntry) -> Option<Fact> {
    entry.source.as_ref()?;
    named(entry.details.as_deref()?)
}

/// What has this name in JSON.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}

fn who(entry: &HistoryEntry, seen: &Seen) -> String {
    // Whoever asked Meta isn't who ended it.
    let by = entry.by.filter(|_| entry.what != CONNECTION_LOST);
    if let Some(member) = by {
        return seen.names.get(&member).cloned().unwrap_or_else(|| "A former member".to_owned());
    }
    let who = match (entry.source.as_deref(), entry.what.as_str()) {
        (Some("webhook"), _) | (None, "whatsapp.noticed" | CONNECTION_LOST) => "Meta",
        (Some("poll"), _) => "Regular check",
        (Some("sending"), _) => "Meta, refusing a message",
        (Some("signup"), _) => "Connecting to Meta",
        (Some(_) | None, _) => "SigmaDSA",
    };
    who.to_owned()
}

fn what(entry: &HistoryEntry) -> String {
    if let Some(fact) = fact_of(entry) {
        return fact_title(fact).to_owned();
    }
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    let what = match entry.what.as_str() {
        "whatsapp.signup_started" => "Came back from Meta's pop-up",
        "whatsapp.signup_abandoned" => return left(entry.from.as_deref()),
        "whatsapp.code_exchanged" => "Code exchanged for access",
        "whatsapp.account_verified" => "Account and numbers checked",
        "whatsapp.webhooks_subscribed" => "Delivery of messages switched on",
        "whatsapp.phone_registered" => "Number registered",
        "whatsapp.health_read" => "Standing of the number read",
        "whatsapp.templates_listed" => return counted(&given(&entry.to)),
        "whatsapp.step_failed" => return failed(&given(&entry.from)),
        "whatsapp.step_retried" => "Failed step tried again",
        "whatsapp.number_chosen" => "Number chosen",
        "whatsapp.connected" => "Connected",
        "whatsapp.noticed" => return notice(&given(&entry.to)),
        CONNECTION_LOST => "Sending stopped",
        "whatsapp.connection_restored" => "Sending works again",
        "whatsapp.phone_code_requested" => "One-time code asked for",
        "whatsapp.phone_verified" => "Number verified by one-time code",
        "whatsapp.disconnected" => "Disconnected",
        "whatsapp.webhooks_unsubscribed" if entry.details.is_some() => "Delivery of messages couldn't be switched off",
        "whatsapp.webhooks_unsubscribed" => "Delivery of messages switched off",
        "whatsapp.token_destroyed" => "Access token destroyed",
        other => return plain(other.strip_prefix("whatsapp.").unwrap_or(other)),
    };
    what.to_owned()
}

fn left(screen: Option<&str>) -> String {
    match screen.map(screen_words) {
        Some((place, _)) if !place.is_empty() => format!("Left Meta's pop-up at \u{201c}{place}\u{201d}"),
        Some(_) => "Left Meta's pop-up".to_owned(),
        None => "Left Meta's pop-up, or gave up connecting".to_owned(),
    }
}

fn counted(count: &str) -> String {
    if count == "1" { "1 message template found".to_owned() } else { format!("{count} message templates found") }
}

fn failed(step: &str) -> String {
    let title = named::<Step>(step).map_or_else(|| plain(step), |step| step_title(step).to_owned());
    format!("Step failed: {title}")
}

/// What Meta told about the account, by its webhook's field and event: `account_update/ACCOUNT_RESTRICTION`.
fn notice(told: &str) -> String {
    let (field, event) = told.split_once('/').unwrap_or((told, ""));
    let about = match field {
        "account_update" => "Account",
        "account_review_update" => "Review of the account",
        "account_alerts" => "Alert",
        "business_capability_update" => "Limits of the business",
        "phone_number_name_update" => "Display name",
        "phone_number_quality_update" => "Quality and limit",
        "security" => "Security",
        other => return format!("{} {}", plain(other), plain(event).to_lowercase()).trim_end().to_owned(),
    };
    if event.is_empty() { about.to_owned() } else { format!("{about}: {}", plain(event).to_lowercase()) }
}

/// What a webhook said, as words: names and values of the object that it is, else the text itself.
fn notice_words(told: &str) -> String {
    match serde_json::from_str::<Map<String, Value>>(told) {
        Ok(object) => {
            let mut parts = Vec::new();
            gather(&object, 0, &mut parts);
            parts.join(", ")
        }
        Err(_) => told.to_owned(),
    }
}

/// Adds what an object says, and the objects in it, by name; what stands in the line already is left out.
fn gather(object: &Map<String, Value>, depth: usize, parts: &mut Vec<String>) {
    let mut fields: Vec<_> = object.iter().filter(|(name, _)| *name != "event").collect();
    fields.sort_by_key(|(name, _)| *name);
    for (name, value) in fields {
        match value {
            Value::Object(inner) if depth < NOTICE_DEPTH_MAX => gather(inner, depth + 1, parts),
            Value::Array(items) if depth < NOTICE_DEPTH_MAX => {
                for inner in items.iter().filter_map(Value::as_object) {
                    gather(inner, depth + 1, parts);
                }
                let words: Vec<_> = items.iter().filter_map(Value::as_str).map(value_words).collect();
                parts.extend((!words.is_empty()).then(|| format!("{}: {}", plain(name), words.join(", "))));
            }
            Value::String(text) => parts.push(format!("{}: {}", plain(name), value_words(text))),
            Value::Number(_) | Value::Bool(_) => parts.push(format!("{}: {value}", plain(name))),
            Value::Null | Value::Object(_) | Value::Array(_) => {}
        }
    }
}

/// One of Meta's constants as words; any other text as it is.
fn value_words(text: &str) -> String {
    if text.starts_with("TIER_") {
        return status_words(Fact::MessagingLimit, text);
    }
    let is_constant = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    if is_constant { plain(text).to_lowercase() } else { text.to_owned() }
}

/// A fact as people call it.
pub(super) const fn fact_title(fact: Fact) -> &'static str {
    match fact {
        Fact::DisplayName => "Display name",
        Fact::NameStatus => "Review of the display name",
        Fact::QualityRating => "Quality rating",
        Fact::MessagingLimit => "Messaging limit",
        Fact::BusinessVerification => "Business verification",
        Fact::NumberStatus => "Number at Meta",
        Fact::AccountReview => "Review of the account",
        Fact::Throughput => "Speed",
        Fact::Mode => "Mode",
        Fact::Webhooks => "Delivery of messages",
        Fact::WebhookAddress => "Delivered to",
    }
}
