//! A form that a signed-in member sends.

use super::{CSRF_FIELD, Carrier, Proved, SignedIn, X_CSRF_TOKEN, is_csrf_token, prove};
use crate::input::{Fields, form_fields};
use crate::problem::Problem;
use application::port::Sessions;
use axum::extract::{FromRef, FromRequest, Request};
use std::sync::Arc;

/// A form that a signed-in member sends, with the CSRF token in a field or a header.
pub(crate) struct SignedForm {
    /// Who.
    pub(crate) signed_in: SignedIn,
    /// What else is in it.
    pub(crate) fields: Fields,
}

impl<S: Send + Sync> FromRequest<S> for SignedForm
where
    Arc<dyn Sessions>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let sessions = Arc::<dyn Sessions>::from_ref(state);
        let Proved { session, token, carrier } = prove(request.headers(), &*sessions).await?;
        let header = request.headers().get(X_CSRF_TOKEN).and_then(|given| given.to_str().ok()).map(str::to_owned);
        let pairs = form_fields(request, state).await?;
        let field = pairs.iter().find(|(name, _)| name == CSRF_FIELD).map(|(_, given)| given.as_str());
        if carrier == Carrier::Cookie && !is_csrf_token(&session, field.or(header.as_deref())) {
            return Err(Problem::csrf_token_wrong());
        }
        Ok(Self { signed_in: SignedIn { session, token }, fields: Fields::of_pairs(pairs) })
    }
}
