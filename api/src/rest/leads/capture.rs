//! Capturing a lead.

use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, integer, listed, text_up_to, word};
use crate::lead::{held, sight};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{AssignLeads, CreateLeads};
use application::failure::Failure;
use application::lead::{CaptureLead, RegisterLead, Repeated};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::id::MemberId;
use domain::lead::{NOTE_CHARS_MAX, Source};
use domain::money::Rupees;
use domain::tenant::TenantProfile;
use projections::lead;
use serde_json::Value;

/// `POST /leads`: a new lead, or the open one of the same mobile brought up to date, if the asker sees it.
#[tracing::instrument(name = "http.leads.capture", skip_all)]
pub(super) async fn capture(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<CreateLeads>()?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let (inquiry, owner, note) = inquiry(body.read()?, &firm)?;
    if owner.is_some() {
        signed_in.authorize::<AssignLeads>()?;
    }
    let sees = sight(&signed_in, &grant);
    let context = asked.context(&grant, &*shared.app.ids)?;
    let registration = RegisterLead { inquiry, owner, note, sees, repeated: Repeated::Updates };
    let captured = shared.app.dispatch(&grant, context, registration).await?.map_err(held)?;
    let position = position_after(&shared, grant.tenant(), lead::NAME, captured.position).await?;
    let mut response = written(StatusCode::CREATED, Some(captured.lead.to_string()), position);
    let location = HeaderValue::from_str(&format!("/api/v1/leads/{}", captured.lead)).map_err(Failure::internal)?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// What a new lead says, with its owner and note.
type Told = (CaptureLead, Option<MemberId>, Option<String>);

fn inquiry(mut fields: Fields, firm: &TenantProfile) -> Result<Told, Problem> {
    let name = fields.required("name", word);
    let mobile = fields.required("mobile", word);
    let loan_type = fields.required("loan_type", listed(&firm.loan_types));
    let amount = fields.required("amount", loan_amount);
    let source = fields.optional("source", listed(&firm.sources));
    let owner = fields.optional("assignee_id", |value| word(value).map_err(|_| "must be a UUID".to_owned()));
    let note = fields.optional("note", text_up_to(NOTE_CHARS_MAX));
    fields.close()?;
    let inquiry = CaptureLead {
        person: None,
        name: name?,
        mobile: mobile?,
        loan_type: loan_type?,
        amount: amount?,
        source: source?.unwrap_or(Source::Web),
        conversation: None,
    };
    Ok((inquiry, owner?, note?))
}

/// An amount that a loan can be asked for with.
pub(super) fn loan_amount(value: Value) -> Result<Rupees, String> {
    Rupees::loan(integer(value)?).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TenantId;
    use serde_json::json;
    use uuid::Uuid;

    fn read(value: Value) -> Result<CaptureLead, Problem> {
        let firm = TenantProfile::starting(TenantId::new(Uuid::nil()), "sigma", "Sigma");
        inquiry(Fields::of_json(serde_json::from_value(value).unwrap()), &firm).map(|(inquiry, ..)| inquiry)
    }

    #[test]
    fn an_inquiry_reads_as_what_people_type() {
        let body =
            json!({ "name": " Ravi  Kumar", "mobile": "098765 41001", "loan_type": "home_loan", "amount": 3_500_000 });
        let inquiry = read(body).unwrap();
        assert_eq!((inquiry.name.as_str(), inquiry.mobile.as_str()), ("Ravi Kumar", "+919876541001"));
        assert_eq!((inquiry.amount.get(), inquiry.source), (3_500_000, Source::Web));
    }

    #[test]
    fn everything_that_is_wrong_with_an_inquiry_is_told_at_once() {
        let body = json!({ "name": " ", "mobile": "12", "loan_type": "boat", "amount": 5, "source": "fax", "x": 1 });
        let problem = read(body).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["name", "mobile", "loan_type", "amount", "source", "x"]);
        let problem = read(json!({})).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| (error.field.as_str(), error.rule.as_str())).collect();
        assert_eq!(named, ["name", "mobile", "loan_type", "amount"].map(|field| (field, "is required")));
    }
}
