//! The leads that one sees.

use super::LeadAnswer;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::answer::PageAnswer;
use crate::input::{QueryFields, after, listed, page, text_up_to, word};
use crate::lead::owner;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewLeads;
use axum::Json;
use axum::extract::State;
use projections::lead::{self, LeadFilter};

/// Longest text that is searched for, in characters.
pub(super) const SEARCH_CHARS_MAX: usize = 100;

/// `GET /leads?q=&stage=&assignee=&loan_type=`, newest number first.
#[tracing::instrument(name = "http.leads.list", skip_all)]
pub(super) async fn list(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    query: QueryFields,
) -> Result<Json<PageAnswer<LeadAnswer>>, Problem> {
    let grant = signed_in.authorize::<ViewLeads>()?;
    let mut fields = query.read()?;
    let (page, after) = (page(&mut fields), after(&mut fields));
    let q = fields.optional("q", text_up_to(SEARCH_CHARS_MAX));
    let stage = fields.optional("stage", word);
    let assignee = fields.optional("assignee", owner);
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let loan_type = fields.optional("loan_type", listed(&firm.loan_types));
    fields.close()?;
    let filter = LeadFilter { q: q?, stage: stage?, owner: assignee?, loan_type: loan_type? };
    wait_for(&shared, grant.tenant(), lead::NAME, after?).await?;
    let page = shared.reads.list_leads(&grant, &filter, page?).await?;
    Ok(PageAnswer::of(page, LeadAnswer::from))
}
