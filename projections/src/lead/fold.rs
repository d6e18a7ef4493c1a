//! How one event changes a lead's row, and what it adds to the timeline.

use super::rows::{EntryRow, Row};
use crate::erased::Erased;
use application::log::{Actor, RecordedEvent};
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use domain::id::{PersonId, TenantId};
use domain::lead::{LeadEvent, LeadNumber, LoanType, Source, Stage};
use domain::money::Rupees;
use domain::name::PersonName;
use domain::private::Private;
use serde_json::{Value, json};

/// The channel of the web console and the API.
const WEB: &str = "web";
/// The channels that customers write on.
const WHATSAPP: &str = "whatsapp";
const TELEGRAM: &str = "telegram";
/// Serials stay below this within a year, so that years order before serials.
const SERIALS_OF_A_YEAR: i64 = 10_000_000_000;

/// The row after `event`; none where the lead was never captured.
pub(super) fn apply(row: Option<Row>, place: &RecordedEvent, event: &LeadEvent, erased: &Erased) -> Option<Row> {
    let mut row = match event {
        LeadEvent::LeadCaptured { .. } => captured(place, event, erased)?,
        LeadEvent::InquiryRepeated { .. }
        | LeadEvent::LeadAssigned { .. }
        | LeadEvent::StageChanged { .. }
        | LeadEvent::PutOnHold { .. }
        | LeadEvent::Resumed { .. }
        | LeadEvent::SanctionApproved { .. }
        | LeadEvent::DisbursalCompleted { .. }
        | LeadEvent::Reopened { .. }
        | LeadEvent::NoteAdded { .. }
        | LeadEvent::MediaAttached { .. }
        | LeadEvent::LeadErased { .. }
        | LeadEvent::DetailsCorrected { .. } => row?,
    };
    row.take(place.tenant, event, erased);
    row.updated_at = happened_at(event);
    row.last_position = place.position.0;
    row.version += i64::from(event.is_change());
    Some(row)
}

/// Whose values the event tells, if any.
pub(super) fn told_of(event: &LeadEvent) -> Option<PersonId> {
    match event {
        LeadEvent::LeadCaptured { person, .. } => Some(*person),
        LeadEvent::InquiryRepeated { name, .. } => name.as_ref().map(Private::of),
        LeadEvent::NoteAdded { text, .. } => Some(text.of()),
        LeadEvent::MediaAttached { media, caption, .. } => {
            caption.as_ref().or(media.file_name.as_ref()).map(Private::of)
        }
        LeadEvent::DetailsCorrected { name, mobile, .. } => {
            name.as_ref().map(Private::of).or_else(|| mobile.as_ref().map(Private::of))
        }
        LeadEvent::LeadAssigned { .. }
        | LeadEvent::StageChanged { .. }
        | LeadEvent::PutOnHold { .. }
        | LeadEvent::Resumed { .. }
        | LeadEvent::SanctionApproved { .. }
        | LeadEvent::DisbursalCompleted { .. }
        | LeadEvent::Reopened { .. }
        | LeadEvent::LeadErased { .. } => None,
    }
}

/// What the event, after which the lead has this version, adds to the timeline.
pub(super) fn entry(place: &RecordedEvent, event: &LeadEvent, erased: &Erased, version: i64) -> EntryRow {
    let note = written(event);
    EntryRow {
        tenant_id: place.tenant.uuid(),
        lead_id: place.aggregate_id,
        position: place.position.0,
        at: happened_at(event),
        kind: event.event_type(),
        actor: place.metadata.actor.to_string(),
        detail: detail(event),
        text: note.and_then(|text| erased.text(place.tenant, text)),
        person_id: note.map(|text| text.of().uuid()),
        version: event.is_change().then_some(version),
        channel: channel(place, event).map(str::to_owned),
    }
}

/// How it came: by whatever the customer wrote on, or by the web console or API where a member asked for it in a request.
fn channel(place: &RecordedEvent, event: &LeadEvent) -> Option<&'static str> {
    match (&place.metadata.actor, event) {
        (
            Actor::System(_),
            LeadEvent::LeadCaptured { source: Source::WhatsApp, .. }
            | LeadEvent::InquiryRepeated { source: Source::WhatsApp, .. },
        ) => Some(WHATSAPP),
        (
            Actor::System(_),
            LeadEvent::LeadCaptured { source: Source::Telegram, .. }
            | LeadEvent::InquiryRepeated { source: Source::Telegram, .. },
        ) => Some(TELEGRAM),
        (Actor::System(_), _) => None,
        (Actor::Member(_), _) => place.metadata.request_id.as_ref().map(|_| WEB),
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
        | LeadEvent::LeadErased { .. }
        | LeadEvent::DetailsCorrected { .. } => None,
    }
}

fn captured(place: &RecordedEvent, event: &LeadEvent, erased: &Erased) -> Option<Row> {
    let LeadEvent::LeadCaptured { number, person, name, mobile, loan_type, amount, source, conversation, at } = event
    else {
        return None;
    };
    let mut row = Row {
        tenant_id: place.tenant.uuid(),
        lead_id: place.aggregate_id,
        person_id: person.uuid(),
        number: number.to_string(),
        number_order: number_order(*number),
        name: None,
        mobile: erased.known(place.tenant, mobile).map(|mobile| mobile.as_str().to_owned()),
        search_key: None,
        loan_type: loan_type.slug().to_owned(),
        amount: amount.get(),
        source: source.slug().to_owned(),
        stage: Stage::New.slug().to_owned(),
        on_hold: false,
        assignee_id: None,
        team: None,
        conversation_id: conversation.map(Into::into),
        sanctioned_amount: None,
        lender: None,
        disbursed_amount: None,
        disbursed_on: None,
        created_at: *at,
        updated_at: *at,
        last_position: place.position.0,
        version: 0,
    };
    row.rename(place.tenant, name, erased);
    Some(row)
}

impl Row {
    fn take(&mut self, tenant: TenantId, event: &LeadEvent, erased: &Erased) {
        match event {
            LeadEvent::LeadCaptured { .. }
            | LeadEvent::NoteAdded { .. }
            | LeadEvent::MediaAttached { .. }
            | LeadEvent::LeadErased { .. } => {}
            LeadEvent::InquiryRepeated { name, loan_type, amount, conversation, .. } => {
                self.correct(tenant, name.as_ref(), *loan_type, *amount, erased);
                self.conversation_id = conversation.map(Into::into).or(self.conversation_id);
            }
            LeadEvent::LeadAssigned { to, team, .. } => {
                self.assignee_id = Some(to.uuid());
                self.team = team.as_ref().map(|team| team.0.clone());
            }
            LeadEvent::StageChanged { to, .. } | LeadEvent::Reopened { to, .. } => {
                to.slug().clone_into(&mut self.stage);
            }
            LeadEvent::PutOnHold { .. } => self.on_hold = true,
            LeadEvent::Resumed { .. } => self.on_hold = false,
            LeadEvent::SanctionApproved { amount, lender, .. } => {
                self.sanctioned_amount = Some(amount.get());
                self.lender = Some(lender.clone());
            }
            LeadEvent::DisbursalCompleted { amount, date, .. } => {
                self.disbursed_amount = Some(amount.get());
                self.disbursed_on = Some(*date);
            }
            LeadEvent::DetailsCorrected { name, mobile, loan_type, amount, source, .. } => {
                self.correct(tenant, name.as_ref(), *loan_type, *amount, erased);
                if let Some(source) = source {
                    source.slug().clone_into(&mut self.source);
                }
                if let Some(mobile) = mobile {
                    self.mobile = erased.known(tenant, mobile).map(|mobile| mobile.as_str().to_owned());
                }
            }
        }
    }

    fn correct(
        &mut self,
        tenant: TenantId,
        name: Option<&Private<PersonName>>,
        loan_type: Option<LoanType>,
        amount: Option<Rupees>,
        erased: &Erased,
    ) {
        if let Some(name) = name {
            self.rename(tenant, name, erased);
        }
        if let Some(loan_type) = loan_type {
            loan_type.slug().clone_into(&mut self.loan_type);
        }
        self.amount = amount.map_or(self.amount, Rupees::get);
    }

    fn rename(&mut self, tenant: TenantId, name: &Private<PersonName>, erased: &Erased) {
        self.name = erased.text(tenant, name);
        self.search_key = self.name.as_deref().map(str::to_lowercase);
    }
}

fn number_order(number: LeadNumber) -> i64 {
    i64::from(number.year()) * SERIALS_OF_A_YEAR + i64::from(number.serial())
}

const fn happened_at(event: &LeadEvent) -> DateTime<Utc> {
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
        LeadEvent::SanctionApproved { amount, lender, .. } => json!({ "amount": amount, "lender": lender }),
        LeadEvent::DisbursalCompleted { amount, date, .. } => json!({ "amount": amount, "date": date }),
        LeadEvent::Reopened { from, to, reason, .. } => json!({ "from": from, "to": to, "reason": reason }),
        LeadEvent::DetailsCorrected { name, mobile, loan_type, amount, source, .. } => json!({
            "name_changed": name.is_some(), "mobile_changed": mobile.is_some(), "loan_type": loan_type,
            "amount": amount, "source": source,
        }),
    }
}
