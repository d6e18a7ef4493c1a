//! WhatsApp Setup: connecting through Meta's pop-up, and a status card that changes by itself.

mod change;
mod history;
mod rows;
mod view;

use super::super::front::{Frame, Place, Section};
use super::super::{assets, frame, page};
use super::nav;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::edge::allow_signup;
use crate::input::{Fields, QueryFields, after, text};
use crate::problem::Problem;
use crate::state::{Shared, SignupSettings};
use application::access::{Grant, ManageWhatsApp, ViewWhatsApp};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use projections::whatsapp;
use view::{ConnectionView, Read, Seen};

/// The page's address.
pub(in crate::pages) const WHATSAPP_SETUP: &str = "/settings/whatsapp-setup";
/// What is asked to be confirmed before it is done, in the page's query.
const DISCONNECT: &str = "disconnect";

pub(super) fn router() -> Router<Shared> {
    let pages = Router::new()
        .route("/", get(show))
        .route("/card", get(fragment))
        .route("/refresh", post(change::refresh))
        .route("/retry", post(change::retry))
        .route("/number", post(change::choose))
        .route("/give-up", post(change::give_up))
        .route("/disconnect", post(change::disconnect))
        .route("/phone/code", post(change::request_code))
        .route("/phone/verify", post(change::verify));
    Router::new().nest(WHATSAPP_SETUP, pages)
}

#[derive(Template)]
#[template(path = "whatsapp_setup.html")]
struct SetupPage {
    frame: Frame,
    nav: Vec<Section>,
    style: &'static str,
    script: &'static str,
    signup: SignupSettings,
    connection: ConnectionView,
    confirms_disconnect: bool,
}

#[derive(Template)]
#[template(path = "whatsapp_card.html")]
struct CardFragment {
    connection: ConnectionView,
}

impl SetupPage {
    fn of(
        (frame, nav): (Frame, Vec<Section>),
        signup: SignupSettings,
        connection: ConnectionView,
        asks: Option<&str>,
    ) -> Self {
        Self {
            frame,
            nav,
            style: assets::address("settings.css"),
            script: assets::address("whatsapp_setup.js"),
            signup,
            confirms_disconnect: asks == Some(DISCONNECT) && connection.actions.disconnect,
            connection,
        }
    }
}

/// `GET /settings/whatsapp-setup`.
#[tracing::instrument(name = "http.whatsapp.page", skip_all)]
async fn show(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    let mut fields = query.read()?;
    let asks = fields.optional("confirm", text);
    let connection = view(&shared, &signed_in, &grant, fields).await?;
    let frame = frame(&shared, &signed_in, Place::Settings).await?;
    let nav = nav(&signed_in.session.identity, WHATSAPP_SETUP);
    let template = SetupPage::of((frame, nav), shared.signup.clone(), connection, asks?.as_deref());
    let mut response = page(StatusCode::OK, &template)?;
    allow_signup(response.headers_mut(), &shared.signup);
    Ok(response)
}

/// `GET /settings/whatsapp-setup/card`: what changes, alone, for the page's script.
#[tracing::instrument(name = "http.whatsapp.card", skip_all)]
async fn fragment(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let grant = onlooker(&signed_in)?;
    let connection = view(&shared, &signed_in, &grant, query.read()?).await?;
    page(StatusCode::OK, &CardFragment { connection })
}

/// The grant to look; to whoever lacks it, the page is not there.
fn onlooker(signed_in: &SignedIn) -> Result<Grant<ViewWhatsApp>, Problem> {
    signed_in.authorize().map_err(|_| Problem::no_such_address())
}

async fn view(
    shared: &Shared,
    signed_in: &SignedIn,
    grant: &Grant<ViewWhatsApp>,
    mut fields: Fields,
) -> Result<ConnectionView, Problem> {
    let after = after(&mut fields);
    fields.close()?;
    let tenant = grant.tenant();
    wait_for(shared, tenant, whatsapp::NAME, after?).await?;
    let card = shared.reads.whatsapp_card(grant).await?;
    let history = shared.reads.whatsapp_history(grant).await?;
    let traffic = shared.app.traffic.traffic(tenant).await?;
    let members: Vec<_> = history.iter().filter_map(|entry| entry.by).chain(card.connected_by).collect();
    let seen = Seen {
        names: shared.reads.names(tenant, &members).await?,
        may_manage: signed_in.authorize::<ManageWhatsApp>().is_ok(),
        csrf_token: signed_in.session.csrf_token.clone(),
        now: shared.app.clock.now(),
        zone: shared.app.tenants.profile(tenant).await?.time_zone,
        webhook_url: shared.signup.webhook_url.clone(),
    };
    Ok(ConnectionView::of(Read { card, history, traffic }, seen))
}

#[cfg(test)]
mod tests;
