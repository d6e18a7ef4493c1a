//! Who asks: sessions by bearer token or cookie, and the proof that a cookie's change comes from our own page.

pub(crate) mod cookie;
mod form;
mod origin;
mod signed_in;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use form::SignedForm;
pub(crate) use origin::{Origin, comes_from_elsewhere};
pub(crate) use signed_in::SignedIn;

use application::failure::Failure;
use application::port::{Session, Sessions};
use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

/// The header that carries the CSRF token of a session by cookie.
pub(crate) const X_CSRF_TOKEN: &str = "x-csrf-token";
/// The form field that carries it.
pub(crate) const CSRF_FIELD: &str = "csrf_token";

/// How a session's token came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carrier {
    /// In `Authorization`, which only the client itself can set.
    Bearer,
    /// In a cookie, which a browser sends along unasked.
    Cookie,
}

/// A session that a request has proved.
struct Proved {
    session: Session,
    token: String,
    carrier: Carrier,
}

/// The session that a request proves.
///
/// # Errors
/// - [`Failure::Unauthenticated`]: there is no token, or it proves no session in force.
/// - [`Failure::Unavailable`]: the sessions can't be read.
async fn prove(headers: &HeaderMap, sessions: &dyn Sessions) -> Result<Proved, Failure> {
    let (token, carrier) = presented(headers).ok_or(Failure::Unauthenticated)?;
    let session = sessions.authenticate(&token).await?.ok_or(Failure::Unauthenticated)?;
    if carrier == Carrier::Cookie && session.token.is_some() {
        // A token for programs opens no page.
        return Err(Failure::Unauthenticated);
    }
    Ok(Proved { session, token, carrier })
}

fn presented(headers: &HeaderMap) -> Option<(String, Carrier)> {
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = authorization.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then(|| (token.trim().to_owned(), Carrier::Bearer));
    }
    cookie::token(headers).map(|token| (token, Carrier::Cookie))
}

/// Whether this is the session's CSRF token; takes as long whatever is wrong about it.
fn is_csrf_token(session: &Session, given: Option<&str>) -> bool {
    let given = given.unwrap_or_default().as_bytes();
    let expected = session.csrf_token.as_bytes();
    !expected.is_empty() && bool::from(expected.ct_eq(given))
}
