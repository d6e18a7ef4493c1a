//! Firm: its name and time zone, its hours, its lists, how it gives out leads, and who changed what.

mod change;
mod hours;
mod view;
mod words;

use super::super::front::{Frame, Place, Section};
use super::super::{assets, frame, page};
use super::nav;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{Fields, QueryFields, after};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::{Grant, ManageSettings, ViewSettings};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use chrono_tz::TZ_VARIANTS;
use projections::tenant;
use view::{FirmView, Refused, Seen};

/// The page's address.
pub(in crate::pages) const FIRM: &str = "/settings/firm";

pub(super) fn router() -> Router<Shared> {
    let pages = Router::new()
        .route("/", get(show))
        .route("/parts", get(fragment))
        .route("/about", post(change::about))
        .route("/working-hours", post(change::working_hours))
        .route("/message-hours", post(change::message_hours))
        .route("/holidays", post(change::add_holiday))
        .route("/holidays/remove", post(change::remove_holiday))
        .route("/assignment", post(change::assignment))
        .route("/loan-types", post(words::add_loan_type))
        .route("/loan-types/{id}", post(words::change_loan_type))
        .route("/lead-sources", post(words::add_source))
        .route("/lead-sources/{id}", post(words::change_source));
    Router::new().nest(FIRM, pages)
}

#[derive(Template)]
#[template(path = "firm.html")]
struct FirmPage {
    frame: Frame,
    nav: Vec<Section>,
    style: &'static str,
    script: &'static str,
    zones: Vec<&'static str>,
    firm: FirmView,
}

#[derive(Template)]
#[template(path = "firm_parts.html")]
struct FirmParts {
    firm: FirmView,
}

/// `GET /settings/firm`.
#[tracing::instrument(name = "http.settings.firm.page", skip_all)]
async fn show(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let firm = view(&shared, &signed_in, query.read()?, Refused::default()).await?;
    whole(&shared, &signed_in, firm, StatusCode::OK).await
}

/// `GET /settings/firm/parts`: what changes, alone, for the page's script.
#[tracing::instrument(name = "http.settings.firm.parts", skip_all)]
async fn fragment(State(shared): State<Shared>, signed_in: SignedIn, query: QueryFields) -> Result<Response, Problem> {
    let firm = view(&shared, &signed_in, query.read()?, Refused::default()).await?;
    page(StatusCode::OK, &FirmParts { firm })
}

/// The page again, with what was refused and why.
async fn again(
    shared: &Shared,
    signed_in: &SignedIn,
    refused: Refused,
    status: StatusCode,
) -> Result<Response, Problem> {
    let firm = view(shared, signed_in, Fields::of_pairs(Vec::new()), refused).await?;
    whole(shared, signed_in, firm, status).await
}

async fn whole(shared: &Shared, signed_in: &SignedIn, firm: FirmView, status: StatusCode) -> Result<Response, Problem> {
    let frame = frame(shared, signed_in, Place::Settings).await?;
    let template = FirmPage {
        frame,
        nav: nav(&signed_in.session.identity, FIRM),
        style: assets::address("firm.css"),
        script: assets::address("firm.js"),
        zones: TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| name.contains('/')).collect(),
        firm,
    };
    page(status, &template)
}

/// The grant to look; to whoever lacks it, the page is not there.
fn onlooker(signed_in: &SignedIn) -> Result<Grant<ViewSettings>, Problem> {
    signed_in.authorize().map_err(|_| Problem::no_such_address())
}

async fn view(
    shared: &Shared,
    signed_in: &SignedIn,
    mut fields: Fields,
    refused: Refused,
) -> Result<FirmView, Problem> {
    let grant = onlooker(signed_in)?;
    let after = after(&mut fields);
    fields.close()?;
    wait_for(shared, grant.tenant(), tenant::NAME, after?).await?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let history = shared.reads.settings_history(&grant).await?;
    let members: Vec<_> = history.iter().filter_map(|entry| entry.by).collect();
    let seen = Seen {
        names: shared.reads.names(grant.tenant(), &members).await?,
        may_manage: signed_in.authorize::<ManageSettings>().is_ok(),
        csrf_token: signed_in.session.csrf_token.clone(),
        now: shared.app.clock.now(),
        zone: firm.time_zone,
        refused,
    };
    Ok(FirmView::of(&firm, history, seen))
}

#[cfg(test)]
mod tests;
