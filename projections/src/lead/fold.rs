//! How one event changes a lead's row.

use super::history::{happened_at, is_about_bytes};
use super::rows::Row;
use crate::erased::Erased;
use application::log::RecordedEvent;
use domain::id::{PersonId, TenantId};
use domain::lead::{LeadEvent, LeadNumber, LoanType, Stage};
use domain::money::Rupees;
use domain::name::PersonName;
use domain::private::Private;

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
        | LeadEvent::MediaKept { .. }
        | LeadEvent::MediaNotKept { .. }
        | LeadEvent::LeadErased { .. }
        | LeadEvent::DetailsCorrected { .. } => row?,
    };
    row.take(place.tenant, event, erased);
    if !is_about_bytes(event) {
        row.updated_at = happened_at(event);
    }
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
        LeadEvent::MediaAttached { media, caption, sender, .. } => {
            sender.or(caption.as_ref().or(media.file_name.as_ref()).map(Private::of))
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
        | LeadEvent::MediaKept { .. }
        | LeadEvent::MediaNotKept { .. }
        | LeadEvent::LeadErased { .. } => None,
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
        unowned: true,
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
            | LeadEvent::MediaKept { .. }
            | LeadEvent::MediaNotKept { .. } => {}
            LeadEvent::LeadErased { .. } => self.unowned = false,
            LeadEvent::InquiryRepeated { name, loan_type, amount, conversation, .. } => {
                self.correct(tenant, name.as_ref(), *loan_type, *amount, erased);
                self.conversation_id = conversation.map(Into::into).or(self.conversation_id);
            }
            LeadEvent::LeadAssigned { to, team, .. } => {
                self.assignee_id = Some(to.uuid());
                self.unowned = false;
                self.team = team.as_ref().map(|team| team.0.clone());
            }
            LeadEvent::StageChanged { to, .. } | LeadEvent::Reopened { to, .. } => {
                to.slug().clone_into(&mut self.stage);
                self.unowned = self.assignee_id.is_none() && !to.is_terminal();
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
