//! One lead.

use super::{LeadAnswer, lead_ref};
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{PathText, QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewLeads;
use application::failure::Failure;
use axum::Json;
use axum::extract::State;
use projections::lead;

/// `GET /leads/{id}`.
#[tracing::instrument(name = "http.leads.show", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    id: PathText,
    query: QueryFields,
) -> Result<Json<LeadAnswer>, Problem> {
    let grant = signed_in.authorize::<ViewLeads>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    let lead = lead_ref(&id)?;
    wait_for(&shared, grant.tenant(), lead::NAME, after?).await?;
    let row = shared.reads.lookup_lead(&grant, lead).await?.ok_or(Failure::NotFound)?;
    Ok(Json(row.into()))
}
