//! Asking Meta, disconnecting, and the one-time code outside the pop-up.

use super::input::{code_method, one_time_code};
use crate::access::SignedIn;
use crate::answer::{position_after, written};
use crate::asked::Asked;
use crate::input::JsonBody;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageWhatsApp};
use application::app::UseCase;
use application::command::Committed;
use application::whatsapp::{Disconnect, RefreshHealth};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use projections::whatsapp;

/// `POST /whatsapp/connection/refresh`: ask Meta now.
#[tracing::instrument(name = "http.whatsapp.refresh", skip_all)]
pub(super) async fn refresh(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    carry_out(&shared, &grant, asked, StatusCode::OK, RefreshHealth).await
}

/// `DELETE /whatsapp/connection`.
#[tracing::instrument(name = "http.whatsapp.disconnect", skip_all)]
pub(super) async fn disconnect(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    carry_out(&shared, &grant, asked, StatusCode::OK, Disconnect).await
}

/// `POST /whatsapp/phone/code`: have a one-time code sent to the number.
#[tracing::instrument(name = "http.whatsapp.phone.code", skip_all)]
pub(super) async fn request_code(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    let request = code_method(body.read()?)?;
    carry_out(&shared, &grant, asked, StatusCode::OK, request).await
}

/// `POST /whatsapp/phone/verify`: the one-time code that came.
#[tracing::instrument(name = "http.whatsapp.phone.verify", skip_all)]
pub(super) async fn verify(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    let verify = one_time_code(body.read()?)?;
    carry_out(&shared, &grant, asked, StatusCode::OK, verify).await
}

/// Does what is asked, and answers where the log stands after it.
pub(super) async fn carry_out<U>(
    shared: &Shared,
    grant: &Grant<ManageWhatsApp>,
    asked: Asked,
    status: StatusCode,
    change: U,
) -> Result<Response, Problem>
where
    U: UseCase<Permission = ManageWhatsApp, Output = Committed>,
{
    let context = asked.context(grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(grant, context, change).await?;
    let position = position_after(shared, grant.tenant(), whatsapp::NAME, committed.position).await?;
    Ok(written(status, None, position))
}
