//! The bytes of what the customer sent.

use super::lead_ref;
use crate::access::SignedIn;
use crate::after::wait_for;
use crate::input::{PathText, QueryFields, after};
use crate::media::{SAVED, disposition, made_up_name, missing_words, served_as};
use crate::problem::Problem;
use crate::state::Shared;
use application::access::ViewLeads;
use application::failure::Failure;
use application::log::Position;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use projections::lead::{self, LeadMedia, MediaState};

/// The rule's name where a file isn't there yet.
pub(super) const NOT_YET: &str = "media-not-fetched-yet";
/// The rule's name where a file isn't kept.
pub(super) const NOT_KEPT: &str = "media-not-kept";
/// What a file may do where it is opened by itself: nothing, as if it came from nowhere.
const ALONE: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
/// The same for a PDF, which browsers refuse to show in a sandbox, and draw where it reaches nothing of ours.
const PDF_ALONE: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
/// For the reader alone, and asked for again each time: an erased file is gone at once.
const CACHING: &str = "private, no-cache";

/// `GET /leads/{id}/media/{position}/content`.
#[tracing::instrument(name = "http.leads.media.content", skip_all)]
pub(super) async fn show(
    State(shared): State<Shared>,
    signed_in: SignedIn,
    Path((id, position)): Path<(String, String)>,
    query: QueryFields,
) -> Result<Response, Problem> {
    let grant = signed_in.authorize::<ViewLeads>()?;
    let mut fields = query.read()?;
    let after = after(&mut fields);
    fields.close()?;
    let named = lead_ref(&PathText::from(id))?;
    let place = position.parse().map(Position);
    let place = place.map_err(|_| Failure::invalid("position", "must be a whole number"))?;
    wait_for(&shared, grant.tenant(), lead::NAME, after?).await?;
    let (media, file) = shared.reads.lead_file(&grant, named, place).await?.ok_or(Failure::NotFound)?;
    let opened = match &file {
        Some(file) => shared.seal.open(grant.tenant(), place, file.person, &file.sealed).await?,
        None => None,
    };
    match (file, opened) {
        (Some(file), Some(bytes)) => Ok(served(&media, &file.mime_type, bytes)),
        (Some(_) | None, _) => Err(missing(&shared, &media).into()),
    }
}

fn served(media: &LeadMedia, mime_type: &str, bytes: Vec<u8>) -> Response {
    let shown = served_as(mime_type);
    let name = media.file_name.clone().unwrap_or_else(|| made_up_name(&media.kind, media.position.0, shown));
    let policy = if shown == Some("application/pdf") { PDF_ALONE } else { ALONE };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(shown.unwrap_or(SAVED)));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHING));
    if let Ok(named) = HeaderValue::try_from(disposition(shown.is_some(), &name)) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    response
}

/// Why there is nothing, as a rule: what is still being fetched may be asked for again, anything else is over.
fn missing(shared: &Shared, media: &LeadMedia) -> Failure {
    let state = match media.state_at(shared.app.clock.now()) {
        // It was erased a moment ago.
        MediaState::Kept => MediaState::Erased,
        state @ (MediaState::Without | MediaState::Waiting | MediaState::NotKept(_) | MediaState::Erased) => state,
    };
    let words = missing_words(state, &media.kind).unwrap_or_else(|| "There is no file with this".to_owned());
    let code = if state == MediaState::Waiting { NOT_YET } else { NOT_KEPT };
    Failure::Refused { code, message: words }
}
