//! Leads, which become files by their stage.

mod assign;
mod capture;
mod list;
mod notes;
mod show;
mod stage;
mod timeline;

pub(crate) use stage::target;

use crate::access::SignedIn;
use crate::input::PathText;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewLeads;
use application::failure::Failure;
use axum::Router;
use axum::routing::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain::id::LeadId;
use projections::lead::{LeadRef, LeadRow};
use serde::Serialize;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/leads", get(list::list).post(capture::capture))
        .route("/leads/{id}", get(show::show))
        .route("/leads/{id}/stage", post(stage::change))
        .route("/leads/{id}/assign", post(assign::assign))
        .route("/leads/{id}/notes", post(notes::add))
        .route("/leads/{id}/timeline", get(timeline::list))
}

/// One lead.
#[derive(Serialize)]
struct LeadAnswer {
    id: String,
    number: String,
    name: Option<String>,
    mobile: Option<String>,
    loan_type: &'static str,
    amount: i64,
    source: &'static str,
    stage: &'static str,
    on_hold: bool,
    assignee_id: Option<String>,
    assignee_name: Option<String>,
    team: Option<String>,
    conversation_id: Option<String>,
    sanctioned_amount: Option<i64>,
    lender: Option<String>,
    disbursed_amount: Option<i64>,
    disbursed_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<LeadRow> for LeadAnswer {
    fn from(row: LeadRow) -> Self {
        Self {
            id: row.lead.to_string(),
            number: row.number.to_string(),
            name: row.name,
            mobile: row.mobile,
            loan_type: row.loan_type.slug(),
            amount: row.amount,
            source: row.source.slug(),
            stage: row.stage.slug(),
            on_hold: row.on_hold,
            assignee_id: row.assignee.map(|member| member.to_string()),
            assignee_name: row.assignee_name,
            team: row.team.map(|team| team.0),
            conversation_id: row.conversation.map(|conversation| conversation.to_string()),
            sanctioned_amount: row.sanctioned_amount,
            lender: row.lender,
            disbursed_amount: row.disbursed_amount,
            disbursed_on: row.disbursed_on,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What names the lead: its id, or the number people say.
pub(crate) fn lead_ref(id: &PathText) -> Result<LeadRef, Failure> {
    if let Ok(number) = id.as_str().parse() {
        return Ok(LeadRef::Number(number));
    }
    id.id().map(LeadRef::Id).map_err(|_| Failure::invalid("id", "must be a UUID or a number such as LD-2026-00042"))
}

/// The id of the lead that is to be changed; the change itself checks who may.
async fn lead_id(shared: &Shared, signed_in: &SignedIn, id: &PathText) -> Result<LeadId, Problem> {
    match lead_ref(id)? {
        LeadRef::Id(lead) => Ok(lead),
        number @ LeadRef::Number(_) => {
            let grant = signed_in.authorize::<ViewLeads>()?;
            let row = shared.reads.lookup_lead(&grant, number).await?.ok_or(Failure::NotFound)?;
            Ok(row.lead)
        }
    }
}
