//! Putting a lead's details right.

use super::super::front::{Frame, Place};
use super::super::{assets, frame, page};
use super::change::{answered, dispatched, is_shown};
use super::form::{Details, DetailsForm, Typed};
use super::onlooker;
use super::show::found;
use crate::access::{SignedForm, SignedIn};
use crate::answer::position_after;
use crate::asked::Asked;
use crate::input::{Fields, PathText, whole_number};
use crate::lead::{as_seen, change_again, held};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::EditLeads;
use application::lead::CorrectLead;
use application::log::Position;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::id::LeadId;
use domain::tenant::TenantProfile;
use projections::lead::{self, LeadRow};

#[derive(Template)]
#[template(path = "lead_edit.html")]
struct EditPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    name: String,
    form: DetailsForm,
}

#[derive(Template)]
#[template(path = "lead_form.html")]
struct FormFragment {
    form: DetailsForm,
}

/// `GET /leads/{id}/edit`.
#[tracing::instrument(name = "http.leads.page.edit", skip_all)]
pub(super) async fn show(State(shared): State<Shared>, signed_in: SignedIn, id: PathText) -> Result<Response, Problem> {
    let row = correctable(&shared, &signed_in, &id).await?;
    let form = form(&shared, &signed_in, &row, row.version, Typed::of(&row)).await?;
    drawn(&shared, &signed_in, &row, form, StatusCode::OK).await
}

/// `GET /leads/{id}/edit/form`: the form alone, for the dialog.
#[tracing::instrument(name = "http.leads.page.edit.form", skip_all)]
pub(super) async fn fragment(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
) -> Result<Response, Problem> {
    let row = correctable(&shared, &signed_in, &id).await?;
    let form = form(&shared, &signed_in, &row, row.version, Typed::of(&row)).await?;
    page(StatusCode::OK, &FormFragment { form })
}

/// `POST /leads/{id}/details`.
#[tracing::instrument(name = "http.leads.page.correct", skip_all)]
pub(super) async fn correct(
    State(shared): State<Shared>,
    asked: Asked,
    id: PathText,
    headers: HeaderMap,
    sent: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = sent;
    let row = correctable(&shared, &signed_in, &id).await?;
    let mut typed = Typed::default();
    let profile = shared.app.tenants.profile(signed_in.tenant()).await?;
    let (done, seen) = match read(row.lead, fields, &profile, &mut typed) {
        Ok(change) => {
            let seen = change.seen;
            (carry_out(&shared, &signed_in, asked, change).await, seen)
        }
        Err(problem) => (Err(problem), None),
    };
    match done {
        Ok(position) => Ok(answered(&row.number.to_string(), position, &headers)),
        Err(problem) if is_shown(&problem, &headers) => {
            // Whoever is told what changed meanwhile decides on the lead as it is now.
            let version = change_again(&problem).or(seen).unwrap_or(row.version);
            let form = form(&shared, &signed_in, &row, version, typed).await?.refused(&problem);
            drawn(&shared, &signed_in, &row, form, problem.status()).await
        }
        Err(problem) => Err(problem),
    }
}

async fn form(
    shared: &Shared,
    signed_in: &SignedIn,
    row: &LeadRow,
    version: u64,
    typed: Typed,
) -> Result<DetailsForm, Problem> {
    let firm = shared.app.tenants.profile(signed_in.tenant()).await?;
    Ok(DetailsForm::of_lead(signed_in.session.csrf_token.clone(), &firm, (row, version), typed))
}

/// The lead, if the asker may put it right; else there is no such page.
async fn correctable(shared: &Shared, signed_in: &SignedIn, id: &PathText) -> Result<LeadRow, Problem> {
    let viewer = onlooker(signed_in)?;
    signed_in.authorize::<EditLeads>().map_err(|_| Problem::no_such_address())?;
    let row = found(shared, &viewer, id).await?;
    if row.name.is_some() { Ok(row) } else { Err(Problem::no_such_address()) }
}

async fn drawn(
    shared: &Shared,
    signed_in: &SignedIn,
    row: &LeadRow,
    form: DetailsForm,
    status: StatusCode,
) -> Result<Response, Problem> {
    let frame = frame(shared, signed_in, Place::Leads).await?;
    let (style, script) = (assets::address("leads.css"), assets::address("leads.js"));
    page(status, &EditPage { frame, style, script, name: row.name.clone().unwrap_or_default(), form })
}

async fn carry_out(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    change: CorrectLead,
) -> Result<Position, Problem> {
    let grant = signed_in.authorize::<EditLeads>()?;
    let seen = (change.lead, change.seen);
    let done = dispatched(shared, &grant, asked, change).await?;
    let committed = as_seen(shared, signed_in, seen, done).await?.map_err(held)?;
    position_after(shared, grant.tenant(), lead::NAME, committed.position).await
}

fn read(lead: LeadId, mut fields: Fields, firm: &TenantProfile, typed: &mut Typed) -> Result<CorrectLead, Problem> {
    let Details { name, mobile, loan_type, amount, source } = typed.read(&mut fields, firm);
    let seen = fields.optional("version", whole_number);
    fields.close()?;
    Ok(CorrectLead {
        lead,
        seen: seen?,
        name: Some(name?),
        mobile: Some(mobile?),
        loan_type: Some(loan_type?),
        amount: Some(amount?),
        source: Some(source?),
    })
}
