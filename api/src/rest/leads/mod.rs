//! Leads, which become files by their stage.

mod assign;
mod capture;
mod content;
mod correct;
mod described;
mod list;
mod media;
mod notes;
mod show;
mod stage;
mod timeline;

pub(crate) use stage::target;

use crate::access::SignedIn;
use crate::input::{PathText, integer};
use crate::openapi::{Routes, Tag, words};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewLeads;
use application::failure::Failure;
use chrono::{DateTime, NaiveDate, Utc};
use domain::id::LeadId;
use domain::lead::{LoanType, Source};
use projections::lead::{LeadRef, LeadRow};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub(super) fn routes() -> Routes<Shared> {
    Routes::about(Tag::Leads)
        .get("/leads", list::list, described::list())
        .post("/leads", capture::capture, described::capture())
        .get("/leads/{id}", show::show, described::show())
        .patch("/leads/{id}", correct::correct, described::correct())
        .post("/leads/{id}/stage", stage::change, described::change_stage())
        .post("/leads/{id}/assign", assign::assign, described::assign())
        .post("/leads/{id}/notes", notes::add, described::add_note())
        .get("/leads/{id}/timeline", timeline::list, described::timeline())
        .get("/leads/{id}/media", media::list, described::media())
        .get("/leads/{id}/media/{position}/content", content::show, described::content())
}

/// One lead. What is personal is null once its customer was erased.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Lead")]
struct LeadAnswer {
    /// Its id.
    #[schemars(with = "words::Id")]
    id: String,
    /// The number that people say, such as `LD-2026-00042`.
    number: String,
    /// The customer's name.
    name: Option<String>,
    /// The customer's mobile, with `+` and the country's code.
    mobile: Option<String>,
    /// What loan is asked for.
    #[schemars(with = "words::LoanTypeWord")]
    loan_type: LoanType,
    /// How much is asked for, in whole rupees.
    amount: i64,
    /// Where it comes from.
    #[schemars(with = "words::SourceWord")]
    source: Source,
    /// Where it stands.
    #[schemars(with = "words::StageWord")]
    stage: &'static str,
    /// Whether it was put aside.
    on_hold: bool,
    /// Whose it is.
    #[schemars(with = "Option<words::Id>")]
    assignee_id: Option<String>,
    /// Their name.
    assignee_name: Option<String>,
    /// Their team.
    team: Option<String>,
    /// The conversation that it came from.
    #[schemars(with = "Option<words::Id>")]
    conversation_id: Option<String>,
    /// How much was sanctioned, in whole rupees.
    sanctioned_amount: Option<i64>,
    /// Who lends.
    lender: Option<String>,
    /// How much was paid out, in whole rupees.
    disbursed_amount: Option<i64>,
    /// When it was paid out.
    disbursed_on: Option<NaiveDate>,
    /// When it was captured.
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// What a change that was decided on this answer names as its `version`.
    version: u64,
}

impl From<LeadRow> for LeadAnswer {
    fn from(row: LeadRow) -> Self {
        Self {
            id: row.lead.to_string(),
            number: row.number.to_string(),
            name: row.name,
            mobile: row.mobile,
            loan_type: row.loan_type,
            amount: row.amount,
            source: row.source,
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
            version: row.version,
        }
    }
}

/// The version that the asker saw, as JSON has it.
fn version(value: Value) -> Result<u64, String> {
    let version = integer(value).ok().and_then(|version| u64::try_from(version).ok());
    version.ok_or_else(|| "must be the version of a lead, a whole number".to_owned())
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
