//! Lines of what happens to the lead itself.

use super::entry::EntryRow;
use crate::erased::Erased;
use application::log::{Actor, RecordedEvent};
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use domain::conversation::Channel;
use domain::lead::{LeadEvent, Source};
use domain::private::Private;
use serde_json::{Value, json};

/// What the event, after which the lead has this version, adds to the timeline, if anything. `talk` is the channel of the conversation
/// that it names, where that is known.
pub(in crate::lead) fn entry(
    place: &RecordedEvent,
    event: &LeadEvent,
    erased: &Erased,
    version: i64,
    talk: Option<&str>,
) -> Option<EntryRow> {
    if is_about_bytes(event) {
        return None;
    }
    let note = written(event);
    let line = EntryRow::of(place, place.aggregate_id, event.event_type(), happened_at(event), detail(event));
    let line = EntryRow {
        text: note.and_then(|text| erased.text(place.tenant, text)),
        person_id: note.map(|text| text.of().uuid()),
        version: event.is_change().then_some(version),
        ..line
    };
    Some(match (event, written_on(place, event)) {
        (LeadEvent::MediaAttached { .. }, _) => line.by_contact(talk),
        (_, Some(channel)) => EntryRow { channel: Some(channel.slug().to_owned()), ..line },
        (_, None) => line,
    })
}

/// Whether the event is only about the bytes of what was attached, and nothing that happened to the lead.
pub(in crate::lead) const fn is_about_bytes(event: &LeadEvent) -> bool {
    matches!(event, LeadEvent::MediaKept { .. } | LeadEvent::MediaNotKept { .. })
}

/// What the customer wrote the inquiry on, where the bot took it up.
const fn written_on(place: &RecordedEvent, event: &LeadEvent) -> Option<Channel> {
    match (&place.metadata.actor, event) {
        (
            Actor::System(_),
            LeadEvent::LeadCaptured { source: Source::WhatsApp, .. }
            | LeadEvent::InquiryRepeated { source: Source::WhatsApp, .. },
        ) => Some(Channel::WhatsApp),
        (
            Actor::System(_),
            LeadEvent::LeadCaptured { source: Source::Telegram, .. }
            | LeadEvent::InquiryRepeated { source: Source::Telegram, .. },
        ) => Some(Channel::Telegram),
        (Actor::System(_) | Actor::Member(_), _) => None,
    }
}

/// What somebody wrote.
const fn written(event: &LeadEvent) -> Option<&Private<String>> {
    match event {
        LeadEvent::NoteAdded { text, .. } => Some(text),
        LeadEvent::MediaAttached { caption, .. } => caption.as_ref(),
        LeadEvent::LeadCaptured { .. }
        | LeadEvent::InquiryRepeated { .. }
        | LeadEvent::LeadAssigned { .. }
        | LeadEvent::StageChanged { .. }
        | LeadEvent::PutOnHold { .. }
        | LeadEvent::Resumed { .. }
        | LeadEvent::SanctionApproved { .. }
        | LeadEvent::DisbursalCompleted { .. }
        | LeadEvent::Reopened { .. }
        | LeadEvent::MediaKept { .. }
        | LeadEvent::MediaNotKept { .. }
        | LeadEvent::LeadErased { .. }
        | LeadEvent::DetailsCorrected { .. } => None,
    }
}

/// When it happened.
pub(in crate::lead) const fn happened_at(event: &LeadEvent) -> DateTime<Utc> {
    match event {
        LeadEvent::LeadCaptured { at, .. }
        | LeadEvent::InquiryRepeated { at, .. }
        | LeadEvent::LeadAssigned { at, .. }
        | LeadEvent::StageChanged { at, .. }
        | LeadEvent::PutOnHold { at, .. }
        | LeadEvent::Resumed { at }
        | LeadEvent::SanctionApproved { at, .. }
        | LeadEvent::DisbursalCompleted { at, .. }
        | LeadEvent::Reopened { at, .. }
        | LeadEvent::NoteAdded { at, .. }
        | LeadEvent::MediaAttached { at, .. }
        | LeadEvent::MediaKept { at, .. }
        | LeadEvent::MediaNotKept { at, .. }
        | LeadEvent::LeadErased { at, .. }
        | LeadEvent::DetailsCorrected { at, .. } => *at,
    }
}

/// What the event tells, without anything private: of names and numbers only whether they changed.
fn detail(event: &LeadEvent) -> Value {
    match event {
        LeadEvent::LeadCaptured { number, loan_type, amount, source, conversation, .. } => json!({
            "number": number, "loan_type": loan_type, "amount": amount, "source": source,
            "conversation": conversation,
        }),
        LeadEvent::InquiryRepeated { name, loan_type, amount, source, conversation, .. } => json!({
            "name_changed": name.is_some(), "loan_type": loan_type, "amount": amount, "source": source,
            "conversation": conversation,
        }),
        LeadEvent::LeadAssigned { from, to, team, .. } => json!({ "from": from, "to": to, "team": team }),
        LeadEvent::StageChanged { from, to, reason, .. } => json!({ "from": from, "to": to, "reason": reason }),
        LeadEvent::PutOnHold { reason, .. } => json!({ "reason": reason }),
        LeadEvent::Resumed { .. } | LeadEvent::NoteAdded { .. } | LeadEvent::LeadErased { .. } => json!({}),
        LeadEvent::MediaAttached { conversation, message, media, .. } => json!({
            "conversation": conversation, "message": message, "kind": media.kind, "media_id": media.id,
            "mime_type": media.mime_type,
        }),
        LeadEvent::MediaKept { message, size_bytes, .. } => json!({ "message": message, "size_bytes": size_bytes }),
        LeadEvent::MediaNotKept { message, reason, .. } => json!({ "message": message, "reason": reason }),
        LeadEvent::SanctionApproved { amount, lender, .. } => json!({ "amount": amount, "lender": lender }),
        LeadEvent::DisbursalCompleted { amount, date, .. } => json!({ "amount": amount, "date": date }),
        LeadEvent::Reopened { from, to, reason, .. } => json!({ "from": from, "to": to, "reason": reason }),
        LeadEvent::DetailsCorrected { name, mobile, loan_type, amount, source, .. } => json!({
            "name_changed": name.is_some(), "mobile_changed": mobile.is_some(), "loan_type": loan_type,
            "amount": amount, "source": source,
        }),
    }
}
