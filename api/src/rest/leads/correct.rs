//! Putting a lead's details right.

use super::capture::loan_amount;
use super::{lead_id, version};
use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, PathText, listed, word};
use crate::lead::{as_seen, held};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::EditLeads;
use application::lead::CorrectLead;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::LeadId;
use domain::tenant::TenantProfile;
use projections::lead;

/// `PATCH /leads/{id}`: what isn't named stays.
#[tracing::instrument(name = "http.leads.correct", skip_all)]
pub(super) async fn correct(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<EditLeads>()?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let correction = correction(body.read()?, &firm)?;
    let lead = lead_id(&shared, &signed_in, &id).await?;
    let correction = correction(lead);
    let seen = correction.seen;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let done = shared.app.dispatch(&grant, context, correction).await;
    let committed = as_seen(&shared, &signed_in, (lead, seen), done).await?.map_err(held)?;
    let position = position_after(&shared, grant.tenant(), lead::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, Some(lead.to_string()), position))
}

fn correction(mut fields: Fields, firm: &TenantProfile) -> Result<impl FnOnce(LeadId) -> CorrectLead + use<>, Problem> {
    let name = fields.optional("name", word);
    let mobile = fields.optional("mobile", word);
    let loan_type = fields.optional("loan_type", listed(&firm.loan_types));
    let amount = fields.optional("amount", loan_amount);
    let source = fields.optional("source", listed(&firm.sources));
    let seen = fields.optional("version", version);
    fields.close()?;
    let (name, mobile, loan_type, amount, source, seen) = (name?, mobile?, loan_type?, amount?, source?, seen?);
    Ok(move |lead| CorrectLead { lead, seen, name, mobile, loan_type, amount, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TenantId;
    use domain::lead::Source;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn read(value: Value) -> Result<CorrectLead, Problem> {
        let fields = Fields::of_json(serde_json::from_value(value).unwrap());
        let firm = TenantProfile::starting(TenantId::new(Uuid::nil()), "sigma", "Sigma");
        correction(fields, &firm).map(|correction| correction(LeadId::new(Uuid::nil())))
    }

    #[test]
    fn what_is_not_named_stays() {
        let read = read(json!({ "source": "referral", "version": 3 })).unwrap();
        assert_eq!((read.source, read.seen), (Some(Source::Referral), Some(3)));
        assert_eq!((read.name, read.mobile, read.loan_type, read.amount), (None, None, None, None));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let body = json!({ "name": "", "mobile": "12", "loan_type": "", "amount": "x", "source": "", "version": -1 });
        let problem = read(body).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["name", "mobile", "loan_type", "amount", "source", "version"]);
    }
}
