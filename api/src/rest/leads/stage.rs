//! Moving a lead.

use super::{lead_id, version};
use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, PathText, day, integer, text_up_to, word};
use crate::lead::as_seen;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::EditLeads;
use application::lead::{ChangeStage, StageTarget};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::LeadId;
use domain::lead::{LENDER_CHARS_MAX, REASON_CHARS_MAX};
use domain::money::Rupees;
use projections::lead;
use serde_json::Value;

/// What puts a lead aside, where others name a stage.
pub(super) const ON_HOLD: &str = "on_hold";

/// `POST /leads/{id}/stage`.
#[tracing::instrument(name = "http.leads.stage", skip_all)]
pub(super) async fn change(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    id: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<EditLeads>()?;
    let change = stage_change(body.read()?)?;
    let lead = lead_id(&shared, &signed_in, &id).await?;
    let change = change(lead);
    let seen = change.seen;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let done = shared.app.dispatch(&grant, context, change).await;
    let committed = as_seen(&shared, &signed_in, (lead, seen), done).await?;
    let position = position_after(&shared, grant.tenant(), lead::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, Some(lead.to_string()), position))
}

fn stage_change(mut fields: Fields) -> Result<impl FnOnce(LeadId) -> ChangeStage, Problem> {
    let to = fields.required("stage", target);
    let reason = fields.optional("reason", text_up_to(REASON_CHARS_MAX));
    let amount = fields.optional("amount", rupees);
    let lender = fields.optional("lender", text_up_to(LENDER_CHARS_MAX));
    let date = fields.optional("date", day);
    let seen = fields.optional("version", version);
    fields.close()?;
    let (to, reason, amount, lender, date, seen) = (to?, reason?, amount?, lender?, date?, seen?);
    Ok(move |lead| ChangeStage { lead, seen, to, reason, amount, lender, date })
}

/// Where a lead is to be moved.
pub(crate) fn target(value: Value) -> Result<StageTarget, String> {
    if value == ON_HOLD { Ok(StageTarget::OnHold) } else { word(value).map(StageTarget::Stage) }
}

fn rupees(value: Value) -> Result<Rupees, String> {
    Rupees::new(integer(value)?).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::lead::Stage;
    use serde_json::json;
    use uuid::Uuid;

    const LEAD: LeadId = LeadId::new(Uuid::nil());

    fn read(value: Value) -> Result<ChangeStage, Problem> {
        stage_change(Fields::of_json(serde_json::from_value(value).unwrap())).map(|change| change(LEAD))
    }

    #[test]
    fn a_sanction_carries_its_amount_and_lender() {
        let change = read(json!({ "stage": "sanctioned", "amount": 3_000_000, "lender": "HDFC" })).unwrap();
        assert_eq!(change.to, StageTarget::Stage(Stage::Sanctioned));
        assert_eq!((change.amount.map(Rupees::get), change.lender.as_deref()), (Some(3_000_000), Some("HDFC")));
    }

    #[test]
    fn words_that_a_move_does_not_need_have_their_limits_too() {
        let reason = "a".repeat(REASON_CHARS_MAX + 1);
        let lender = "a".repeat(LENDER_CHARS_MAX + 1);
        let problem = read(json!({ "stage": "contacted", "reason": reason, "lender": lender })).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["reason", "lender"]);
    }

    #[test]
    fn a_lead_is_put_aside_by_a_word_of_its_own() {
        assert_eq!(read(json!({ "stage": "on_hold" })).unwrap().to, StageTarget::OnHold);
    }

    #[test]
    fn everything_that_is_wrong_with_a_move_is_told_at_once() {
        let problem = read(json!({ "stage": "gone", "amount": -1, "date": "soon" })).unwrap_err();
        let named: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["stage", "amount", "date"]);
    }
}
