//! Writing something down about a lead.

use super::lead_id;
use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{JsonBody, PathText, filled_text};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::EditLeads;
use application::lead::AddNote;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::lead::NOTE_CHARS_MAX;
use projections::lead;

/// `POST /leads/{id}/notes`.
#[tracing::instrument(name = "http.leads.note", skip_all)]
pub(super) async fn add(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<EditLeads>()?;
    let mut fields = body.read()?;
    let text = fields.required("text", filled_text(NOTE_CHARS_MAX));
    fields.close()?;
    let lead = lead_id(&shared, &signed_in, &id).await?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, AddNote { lead, text: text? }).await?;
    let position = position_after(&shared, grant.tenant(), lead::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, Some(lead.to_string()), position))
}
