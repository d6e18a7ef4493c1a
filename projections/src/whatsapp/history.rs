//! The history: every event of a connection, as it can be told in a line.

use application::log::{Actor, RecordedEvent};
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use domain::id::MemberId;
use domain::notification::ProviderError;
use domain::whatsapp::{Done, WhatsAppEvent};

/// One thing that happened to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Where in the tenant's log.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What, by the event's stored type, such as `whatsapp.quality_rating_changed`.
    pub what: String,
    /// The member who did it; nobody, where Meta or the system did.
    pub by: Option<MemberId>,
    /// How we know, where it matters: `webhook`, `poll`, ...
    pub source: Option<String>,
    /// What it was before.
    pub from: Option<String>,
    /// What it is now.
    pub to: Option<String>,
    /// More: Meta's words, its codes, its trace id.
    pub details: Option<String>,
}

/// The line of an event.
pub(super) fn entry(recorded: &RecordedEvent, event: &WhatsAppEvent) -> HistoryEntry {
    let by = match &recorded.metadata.actor {
        Actor::Member(member) => Some(*member),
        Actor::System(_) => None,
    };
    let line = HistoryEntry {
        position: recorded.position.0,
        at: event.at(),
        what: event.event_type(),
        by,
        source: None,
        from: None,
        to: None,
        details: None,
    };
    told(line, event)
}

fn told(line: HistoryEntry, event: &WhatsAppEvent) -> HistoryEntry {
    match event {
        WhatsAppEvent::SignupAbandoned { screen, error, .. } => {
            HistoryEntry { from: screen.clone(), details: error.clone(), ..line }
        }
        WhatsAppEvent::StepDone { done, trace, .. } => {
            let to = if let Done::TemplatesListed { count } = done { Some(count.to_string()) } else { None };
            HistoryEntry { to, details: trace.as_ref().map(|trace| format!("fbtrace_id {trace}")), ..line }
        }
        WhatsAppEvent::StepFailed { failure, .. } => {
            HistoryEntry { from: Some(failure.step.slug().to_owned()), details: Some(words_of(&failure.error)), ..line }
        }
        WhatsAppEvent::NumberChosen { number, .. } => {
            HistoryEntry { to: Some(number.display_phone_number.clone()), ..line }
        }
        WhatsAppEvent::Connected { display_phone_number, by, .. } => {
            HistoryEntry { to: Some(display_phone_number.clone()), by: *by, ..line }
        }
        WhatsAppEvent::FactChanged { fact, from, to, source, .. } => HistoryEntry {
            source: serde_json::to_value(source).ok().and_then(|name| name.as_str().map(str::to_owned)),
            from: from.clone(),
            to: Some(to.clone()),
            details: Some(fact.slug().to_owned()),
            ..line
        },
        WhatsAppEvent::Noticed { what, details, .. } => {
            HistoryEntry { to: Some(what.clone()), details: Some(details.clone()), ..line }
        }
        WhatsAppEvent::ConnectionLost { reason, .. } => HistoryEntry { details: Some(reason.clone()), ..line },
        WhatsAppEvent::WebhooksUnsubscribed { error, .. } => {
            HistoryEntry { details: error.as_ref().map(words_of), ..line }
        }
        WhatsAppEvent::SignupStarted { .. }
        | WhatsAppEvent::StepRetried { .. }
        | WhatsAppEvent::Restored { .. }
        | WhatsAppEvent::PhoneCodeRequested { .. }
        | WhatsAppEvent::PhoneVerified { .. }
        | WhatsAppEvent::Disconnected { .. }
        | WhatsAppEvent::TokenDestroyed { .. } => line,
    }
}

/// An error of Meta's on one line, as it told it.
fn words_of(error: &ProviderError) -> String {
    let code = error.code.map(|code| format!(" (code {code})")).unwrap_or_default();
    let details = error.details.as_ref().map(|details| format!(": {details}")).unwrap_or_default();
    let trace = error.trace.as_ref().map(|trace| format!(", fbtrace_id {trace}")).unwrap_or_default();
    format!("{}{details}{code}{trace}", error.message)
}
