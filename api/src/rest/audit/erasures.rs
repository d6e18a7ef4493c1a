//! Erasing a person's data.

use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, word};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ErasePeople;
use application::person::ErasePerson;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use projections::lead;

/// `POST /audit/erasures`: the key is destroyed at once, the read models follow.
#[tracing::instrument(name = "http.audit.erase", skip_all)]
pub(super) async fn erase(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ErasePeople>()?;
    let erasure = erasure(body.read()?)?;
    let context = asked.context(&grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(&grant, context, erasure).await?;
    let position = position_after(&shared, grant.tenant(), lead::NAME, committed.position).await?;
    Ok(written(StatusCode::OK, None, position))
}

fn erasure(mut fields: Fields) -> Result<ErasePerson, Problem> {
    let mobile = fields.required("mobile", word);
    fields.close()?;
    Ok(ErasePerson { mobile: mobile? })
}
