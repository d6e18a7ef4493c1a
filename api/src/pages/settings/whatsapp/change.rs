//! What members ask of the connection from the page, by form or by the page's script.

use super::super::super::wants_json;
use super::{WHATSAPP_SETUP, onlooker};
use crate::access::{SignedForm, SignedIn};
use crate::answer::{at, position_after};
use crate::asked::Asked;
use crate::problem::Problem;
use crate::rest::whatsapp::{chosen_number, code_method, one_time_code};
use crate::state::Shared;
use application::access::{Grant, ManageWhatsApp};
use application::app::UseCase;
use application::command::Committed;
use application::whatsapp::{Disconnect, GiveUpSignup, RefreshHealth, RetryStep};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use projections::whatsapp;

/// `POST /settings/whatsapp-setup/refresh`.
#[tracing::instrument(name = "http.whatsapp.page.refresh", skip_all)]
pub(super) async fn refresh(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = manager(&form.signed_in)?;
    carry_out(&shared, &grant, asked, &headers, RefreshHealth).await
}

/// `POST /settings/whatsapp-setup/retry`.
#[tracing::instrument(name = "http.whatsapp.page.retry", skip_all)]
pub(super) async fn retry(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = manager(&form.signed_in)?;
    carry_out(&shared, &grant, asked, &headers, RetryStep).await
}

/// `POST /settings/whatsapp-setup/number`.
#[tracing::instrument(name = "http.whatsapp.page.choose", skip_all)]
pub(super) async fn choose(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = manager(&form.signed_in)?;
    carry_out(&shared, &grant, asked, &headers, chosen_number(form.fields)?).await
}

/// `POST /settings/whatsapp-setup/give-up`.
#[tracing::instrument(name = "http.whatsapp.page.give_up", skip_all)]
pub(super) async fn give_up(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = manager(&form.signed_in)?;
    carry_out(&shared, &grant, asked, &headers, GiveUpSignup).await
}

/// `POST /settings/whatsapp-setup/disconnect`.
#[tracing::instrument(name = "http.whatsapp.page.disconnect", skip_all)]
pub(super) async fn disconnect(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = manager(&form.signed_in)?;
    carry_out(&shared, &grant, asked, &headers, Disconnect).await
}

/// `POST /settings/whatsapp-setup/phone/code`.
#[tracing::instrument(name = "http.whatsapp.page.phone.code", skip_all)]
pub(super) async fn request_code(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = manager(&form.signed_in)?;
    carry_out(&shared, &grant, asked, &headers, code_method(form.fields)?).await
}

/// `POST /settings/whatsapp-setup/phone/verify`.
#[tracing::instrument(name = "http.whatsapp.page.phone.verify", skip_all)]
pub(super) async fn verify(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    form: SignedForm,
) -> Result<Response, Problem> {
    let grant = manager(&form.signed_in)?;
    carry_out(&shared, &grant, asked, &headers, one_time_code(form.fields)?).await
}

/// The grant to change something; to whoever may not even look, nothing is there.
fn manager(signed_in: &SignedIn) -> Result<Grant<ManageWhatsApp>, Problem> {
    onlooker(signed_in)?;
    signed_in.authorize()
}

async fn carry_out<U>(
    shared: &Shared,
    grant: &Grant<ManageWhatsApp>,
    asked: Asked,
    headers: &HeaderMap,
    change: U,
) -> Result<Response, Problem>
where
    U: UseCase<Permission = ManageWhatsApp, Output = Committed>,
{
    let context = asked.context(grant, &*shared.app.ids)?;
    let committed = shared.app.dispatch(grant, context, change).await?;
    let position = position_after(shared, grant.tenant(), whatsapp::NAME, committed.position).await?;
    let response = if wants_json(headers) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(&format!("{WHATSAPP_SETUP}?after={position}")).into_response()
    };
    Ok(at(position, response))
}
