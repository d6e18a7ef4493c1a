//! The lists of the page: adding, renaming, hiding and showing.

use super::change::{closed, settle};
use super::onlooker;
use super::view::Refused;
use crate::access::SignedForm;
use crate::asked::Asked;
use crate::input::{PathText, text, whole, word};
use crate::problem::Problem;
use crate::rest::settings::{LOAN_TYPES, List, SOURCES};
use crate::state::Shared;
use application::access::ManageSettings;
use application::failure::Failure;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::tenant::{Label, ListedWord, WordRequest};

/// `POST /settings/firm/loan-types`.
#[tracing::instrument(name = "http.settings.firm.loan_type.add", skip_all)]
pub(super) async fn add_loan_type(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    sent: SignedForm,
) -> Result<Response, Problem> {
    add(&shared, asked, &headers, sent, ("loan-types", &LOAN_TYPES)).await
}

/// `POST /settings/firm/loan-types/{key}`: another name, or hide or show.
#[tracing::instrument(name = "http.settings.firm.loan_type.change", skip_all)]
pub(super) async fn change_loan_type(
    State(shared): State<Shared>,
    asked: Asked,
    key: PathText,
    headers: HeaderMap,
    sent: SignedForm,
) -> Result<Response, Problem> {
    change(&shared, asked, (&headers, key), sent, ("loan-types", &LOAN_TYPES)).await
}

/// `POST /settings/firm/lead-sources`.
#[tracing::instrument(name = "http.settings.firm.source.add", skip_all)]
pub(super) async fn add_source(
    State(shared): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    sent: SignedForm,
) -> Result<Response, Problem> {
    add(&shared, asked, &headers, sent, ("lead-sources", &SOURCES)).await
}

/// `POST /settings/firm/lead-sources/{key}`: another name, or hide or show.
#[tracing::instrument(name = "http.settings.firm.source.change", skip_all)]
pub(super) async fn change_source(
    State(shared): State<Shared>,
    asked: Asked,
    key: PathText,
    headers: HeaderMap,
    sent: SignedForm,
) -> Result<Response, Problem> {
    change(&shared, asked, (&headers, key), sent, ("lead-sources", &SOURCES)).await
}

async fn add<W: ListedWord>(
    shared: &Shared,
    asked: Asked,
    headers: &HeaderMap,
    sent: SignedForm,
    (part, list): (&'static str, &List<W>),
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = sent;
    onlooker(&signed_in)?;
    signed_in.authorize::<ManageSettings>()?;
    let label = fields.required("label", word::<Label>);
    let change = closed(fields, label.map(|label| Ok(vec![(list.change)(WordRequest::Add(label))])), Ok(None));
    settle(shared, &signed_in, asked, headers, (change, Refused { part, ..Refused::default() })).await
}

async fn change<W: ListedWord>(
    shared: &Shared,
    asked: Asked,
    (headers, key): (&HeaderMap, PathText),
    sent: SignedForm,
    (part, list): (&'static str, &List<W>),
) -> Result<Response, Problem> {
    let SignedForm { signed_in, mut fields } = sent;
    let viewer = onlooker(&signed_in)?;
    signed_in.authorize::<ManageSettings>()?;
    let firm = shared.app.tenants.profile(viewer.tenant()).await?;
    let entry = (list.of)(&firm).find(key.as_str()).ok_or(Failure::NotFound)?;
    let label = fields.optional("label", word::<Label>);
    let shown = fields.optional("shown", |value| match text(value)?.as_str() {
        "yes" => Ok(WordRequest::Show(entry)),
        "no" => Ok(WordRequest::Hide(entry)),
        _ => Err("must be yes or no".to_owned()),
    });
    let seen = fields.optional("revision", whole);
    let read = label.and_then(|label| {
        let requests = [label.map(|label| WordRequest::Rename(entry, label)), shown?];
        Ok(Ok(requests.into_iter().flatten().map(list.change).collect()))
    });
    let change = closed(fields, read, seen);
    settle(shared, &signed_in, asked, headers, (change, Refused { part, ..Refused::default() })).await
}
