//! A new lead, typed in.

use super::super::front::{Frame, Place};
use super::super::{assets, frame, page, wants_json};
use super::change::{dispatched, is_shown, kept};
use super::form::{Details, DetailsForm, Typed, assignee};
use super::{LEADS, onlooker};
use crate::access::{SignedForm, SignedIn};
use crate::answer::{at, position_after};
use crate::asked::Asked;
use crate::input::{Fields, QueryFields};
use crate::lead::{held, sight};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{AssignLeads, CreateLeads};
use application::failure::Failure;
use application::lead::{CaptureLead, Captured, RegisterLead, Repeated};
use application::log::Position;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::MemberId;
use domain::lead::{Lead, Source};
use domain::stream::Stream;
use domain::tenant::TenantProfile;
use projections::lead;

#[derive(Template)]
#[template(path = "lead_new.html")]
struct NewLeadPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    form: DetailsForm,
}

/// What a form tells of a new lead.
#[derive(Debug)]
struct Told {
    inquiry: CaptureLead,
    owner: Option<MemberId>,
    note: Option<String>,
}

/// The empty form of a new lead; `None` where the asker may capture none.
pub(super) async fn form(shared: &Shared, signed_in: &SignedIn) -> Result<Option<DetailsForm>, Problem> {
    if signed_in.authorize::<CreateLeads>().is_err() {
        return Ok(None);
    }
    let typed = Typed { source: Source::WalkIn.slug().to_owned(), ..Typed::default() };
    filled(shared, signed_in, typed).await.map(Some)
}

async fn filled(shared: &Shared, signed_in: &SignedIn, typed: Typed) -> Result<DetailsForm, Problem> {
    let colleagues = match signed_in.authorize::<AssignLeads>() {
        Ok(grant) => shared.reads.colleagues(&grant).await?,
        Err(_) => Vec::new(),
    };
    let firm = shared.app.tenants.profile(signed_in.tenant()).await?;
    Ok(DetailsForm::of_new(signed_in.session.csrf_token.clone(), &firm, typed, colleagues))
}

/// `GET /leads/new`.
#[tracing::instrument(name = "http.leads.page.new", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    onlooker(&signed_in)?;
    query.read()?.close()?;
    let form = form(&shared, &signed_in).await?.ok_or_else(Problem::no_such_address)?;
    drawn(&shared, &signed_in, form, StatusCode::OK).await
}

async fn drawn(
    shared: &Shared,
    signed_in: &SignedIn,
    form: DetailsForm,
    status: StatusCode,
) -> Result<Response, Problem> {
    let frame = frame(shared, signed_in, Place::Leads).await?;
    let (style, script) = (assets::address("leads.css"), assets::address("leads.js"));
    page(status, &NewLeadPage { frame, style, script, form })
}

/// `POST /leads`.
#[tracing::instrument(name = "http.leads.page.register", skip_all)]
pub(super) async fn register(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let SignedForm { signed_in, fields } = form;
    onlooker(&signed_in)?;
    signed_in.authorize::<CreateLeads>()?;
    let mut typed = Typed::default();
    let profile = shared.app.tenants.profile(signed_in.tenant()).await?;
    let done = match read(fields, &profile, &mut typed) {
        Ok(told) => carry_out(&shared, &signed_in, asked, told).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok((captured, position)) => answered(&shared, &signed_in, captured, position, &headers).await,
        Err(problem) if is_shown(&problem, &headers) => {
            let form = filled(&shared, &signed_in, typed).await?.refused(&problem);
            drawn(&shared, &signed_in, form, problem.status()).await
        }
        Err(problem) => Err(problem),
    }
}

async fn carry_out(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    told: Told,
) -> Result<(Captured, Position), Problem> {
    let grant = signed_in.authorize::<CreateLeads>()?;
    let Told { inquiry, owner, note } = told;
    if owner.is_some() {
        signed_in.authorize::<AssignLeads>()?;
    }
    let sees = sight(signed_in, &grant);
    let registration = RegisterLead { inquiry, owner, note, sees, repeated: Repeated::IsTold };
    let captured = dispatched(shared, &grant, asked, registration).await??.map_err(held)?;
    let position = position_after(shared, grant.tenant(), lead::NAME, captured.position).await?;
    Ok((captured, position))
}

/// To the list, which tells of the new lead: who captured it may not be who is given it.
async fn answered(
    shared: &Shared,
    signed_in: &SignedIn,
    captured: Captured,
    position: Position,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let stream = Stream::<Lead>::new(signed_in.tenant(), captured.lead);
    let state = shared.app.commands.load(stream).await.map_err(Failure::internal)?;
    let number = state.number().ok_or_else(|| Failure::internal("a captured lead has a number"))?;
    let address = format!("{LEADS}?captured={number}&after={position}");
    if wants_json(headers) {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let location = HeaderValue::from_str(&address).map_err(Failure::internal)?;
        response.headers_mut().insert(header::LOCATION, location);
        return Ok(at(position, response));
    }
    Ok(at(position, Redirect::to(&address).into_response()))
}

fn read(mut fields: Fields, firm: &TenantProfile, typed: &mut Typed) -> Result<Told, Problem> {
    let Details { name, mobile, loan_type, amount, source } = typed.read(&mut fields, firm);
    let owner = assignee(&mut fields, &mut typed.assignee);
    let note = fields.optional("note", |value| kept(value, &mut typed.note));
    fields.close()?;
    let inquiry = CaptureLead {
        person: None,
        name: name?,
        mobile: mobile?,
        loan_type: loan_type?,
        amount: amount?,
        source: source?,
        conversation: None,
    };
    Ok(Told { inquiry, owner: owner?, note: note? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TenantId;
    use uuid::Uuid;

    fn told(pairs: &[(&str, &str)]) -> (Result<Told, Problem>, Typed) {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut typed = Typed::default();
        let firm = TenantProfile::starting(TenantId::new(Uuid::nil()), "sigma", "Sigma");
        (read(Fields::of_pairs(pairs), &firm, &mut typed), typed)
    }

    #[test]
    fn a_new_lead_is_read_as_people_type_it() {
        let (told, _) = told(&[
            ("name", " Meera  Joshi"),
            ("mobile", "98765 41002"),
            ("loan_type", "gold_loan"),
            ("amount", "2,50,000"),
            ("source", "referral"),
            ("assignee_id", ""),
            ("note", "Sister of Asha"),
        ]);
        let told = told.unwrap();
        assert_eq!((told.inquiry.name.as_str(), told.inquiry.mobile.as_str()), ("Meera Joshi", "+919876541002"));
        assert_eq!((told.inquiry.amount.get(), told.inquiry.source), (250_000, Source::Referral));
        assert_eq!((told.owner, told.note.as_deref()), (None, Some("Sister of Asha")));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_what_was_typed_is_kept() {
        let pairs = [("name", "Meera"), ("mobile", "12"), ("loan_type", ""), ("amount", "5"), ("source", "fax!")];
        let (told, typed) = told(&pairs);
        let problem = told.unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["mobile", "loan_type", "amount", "source"]);
        assert_eq!((typed.name.as_str(), typed.mobile.as_str(), typed.amount.as_str()), ("Meera", "12", "5"));
    }
}
