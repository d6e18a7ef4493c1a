//! The firm's loan types and lead sources.

use super::carry_out;
use crate::access::SignedIn;
use crate::answer::written;
use crate::asked::Asked;
use crate::input::{Fields, JsonBody, PathText, truth, whole, word};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ManageSettings;
use application::failure::Failure;
use application::tenant::ChangeSettings;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::lead::{LoanType, Source};
use domain::tenant::{Catalogue, Label, ListedWord, SettingChange, TenantProfile, WordRequest};

/// How a list is had from a firm's profile, and a request to it made a change.
pub(crate) struct List<W> {
    /// The list of a firm.
    pub(crate) of: fn(&TenantProfile) -> &Catalogue<W>,
    /// The change that a request is.
    pub(crate) change: fn(WordRequest<W>) -> SettingChange,
}

/// The loan types.
pub(crate) const LOAN_TYPES: List<LoanType> = List { of: |firm| &firm.loan_types, change: SettingChange::LoanType };
/// The lead sources.
pub(crate) const SOURCES: List<Source> = List { of: |firm| &firm.sources, change: SettingChange::Source };

/// `POST /settings/loan-types {label}`: answers the key as `id`.
#[tracing::instrument(name = "http.settings.loan_type.add", skip_all)]
pub(super) async fn add_loan_type(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    add(&shared, &signed_in, asked, body, &LOAN_TYPES).await
}

/// `PATCH /settings/loan-types/{key} {label?, hidden?, revision?}`.
#[tracing::instrument(name = "http.settings.loan_type.change", skip_all)]
pub(super) async fn change_loan_type(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    key: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    change(&shared, &signed_in, asked, (&key, body), &LOAN_TYPES).await
}

/// `POST /settings/lead-sources {label}`: answers the key as `id`.
#[tracing::instrument(name = "http.settings.source.add", skip_all)]
pub(super) async fn add_source(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    body: JsonBody,
) -> Result<Response, Problem> {
    add(&shared, &signed_in, asked, body, &SOURCES).await
}

/// `PATCH /settings/lead-sources/{key} {label?, hidden?, revision?}`.
#[tracing::instrument(name = "http.settings.source.change", skip_all)]
pub(super) async fn change_source(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    asked: Asked,
    key: PathText,
    body: JsonBody,
) -> Result<Response, Problem> {
    change(&shared, &signed_in, asked, (&key, body), &SOURCES).await
}

async fn add<W: ListedWord>(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    body: JsonBody,
    list: &List<W>,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageSettings>()?;
    let mut fields = body.read()?;
    let label = fields.required("label", word::<Label>);
    fields.close()?;
    let label = label?;
    let changes = vec![(list.change)(WordRequest::Add(label.clone()))];
    let position = carry_out(shared, &grant, asked, ChangeSettings { changes, seen: None }).await?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let list = (list.of)(&firm);
    let added = list.own().iter().find(|word| list.label(**word) == label.as_str());
    Ok(written(StatusCode::CREATED, added.map(|word| word.slug().to_owned()), position))
}

async fn change<W: ListedWord>(
    shared: &Shared,
    signed_in: &SignedIn,
    asked: Asked,
    (key, body): (&PathText, JsonBody),
    list: &List<W>,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ManageSettings>()?;
    let firm = shared.app.tenants.profile(grant.tenant()).await?;
    let word = (list.of)(&firm).find(key.as_str()).ok_or(Failure::NotFound)?;
    let (requests, seen) = requests(word, body.read()?)?;
    let changes = requests.into_iter().map(list.change).collect();
    let position = carry_out(shared, &grant, asked, ChangeSettings { changes, seen }).await?;
    Ok(written(StatusCode::OK, None, position))
}

fn requests<W: ListedWord>(listed: W, mut fields: Fields) -> Result<(Vec<WordRequest<W>>, Option<u32>), Problem> {
    let label = fields.optional("label", word::<Label>);
    let hidden = fields.optional("hidden", truth);
    let seen = fields.optional("revision", whole);
    fields.close()?;
    let hide = |hidden| if hidden { WordRequest::Hide(listed) } else { WordRequest::Show(listed) };
    let requests = [label?.map(|label| WordRequest::Rename(listed, label)), hidden?.map(hide)];
    Ok((requests.into_iter().flatten().collect(), seen?))
}
