//! From the pop-up's end to the connection: starting, leaving, trying again, choosing.

use super::change::carry_out;
use super::input::{chosen_number, finished_signup, left_signup};
use crate::access::SignedIn;
use crate::asked::Asked;
use crate::input::JsonBody;
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageWhatsApp;
use application::whatsapp::{GiveUpSignup, RetryStep};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// `POST /whatsapp/connection/signup`: answered at once, the steps follow.
#[tracing::instrument(name = "http.whatsapp.signup", skip_all)]
pub(super) async fn start(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    let start = finished_signup(body.read()?)?;
    carry_out(&shared, &grant, asked, StatusCode::ACCEPTED, start).await
}

/// `POST /whatsapp/connection/signup/abandoned`.
#[tracing::instrument(name = "http.whatsapp.signup.abandon", skip_all)]
pub(super) async fn abandon(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    let left = left_signup(body.read()?)?;
    carry_out(&shared, &grant, asked, StatusCode::OK, left).await
}

/// `POST /whatsapp/connection/signup/retry`: the step that failed, once more.
#[tracing::instrument(name = "http.whatsapp.signup.retry", skip_all)]
pub(super) async fn retry(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    carry_out(&shared, &grant, asked, StatusCode::ACCEPTED, RetryStep).await
}

/// `POST /whatsapp/connection/signup/give-up`: what is connected stays so.
#[tracing::instrument(name = "http.whatsapp.signup.give_up", skip_all)]
pub(super) async fn give_up(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    carry_out(&shared, &grant, asked, StatusCode::OK, GiveUpSignup).await
}

/// `POST /whatsapp/connection/signup/number`: one of several, or another than before.
#[tracing::instrument(name = "http.whatsapp.signup.choose", skip_all)]
pub(super) async fn choose(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageWhatsApp>()?;
    let choose = chosen_number(body.read()?)?;
    carry_out(&shared, &grant, asked, StatusCode::ACCEPTED, choose).await
}
