//! Giving a lead to a member.

use super::{lead_id, version};
use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{JsonBody, PathText, word};
use crate::lead::as_seen;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::AssignLeads;
use application::lead::AssignLead;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use projections::lead;

/// `POST /leads/{id}/assign`.
#[tracing::instrument(name = "http.leads.assign", skip_all)]
pub(super) async fn assign(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<AssignLeads>()?;
    let mut fields = body.read()?;
    let to = fields.required("member_id", |value| word(value).map_err(|_| "must be a UUID".to_owned()));
    let seen = fields.optional("version", version);
    fields.close()?;
    let lead = lead_id(&shared, &signed_in, &id).await?;
    let change = AssignLead { lead, seen: seen?, to: to? };
    let context = asked.context(&grant, &*shared.app.ids)?;
    let done = shared.app.dispatch(&grant, context, change).await;
    let committed = as_seen(&shared, &signed_in, (lead, change.seen), done).await?;
    let position = position_after(&shared, grant.tenant(), lead::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, Some(lead.to_string()), position))
}
