//! The member who asks.

use super::{Carrier, Proved, X_CSRF_TOKEN, is_csrf_token, prove};
use crate::problem::Problem;
use application::access::{Grant, PermissionKind};
use application::port::{Session, Sessions};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use domain::id::TenantId;
use std::sync::Arc;

/// The member who asks, by bearer token or cookie. A change by cookie carries the CSRF token in a header.
pub(crate) struct SignedIn {
    /// Their session.
    pub(crate) session: Session,
    /// What proves it.
    pub(crate) token: String,
}

impl SignedIn {
    /// The grant to ask for `P`.
    ///
    /// # Errors
    /// A problem with status 403: the member lacks a permission.
    pub(crate) fn authorize<P: PermissionKind>(&self) -> Result<Grant<P>, Problem> {
        Ok(self.session.identity.authorize::<P>()?.by(self.session.token))
    }

    /// Whose staff they are.
    pub(crate) const fn tenant(&self) -> TenantId {
        self.session.identity.tenant
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Arc<dyn Sessions>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let sessions = Arc::<dyn Sessions>::from_ref(state);
        let Proved { session, token, carrier } = prove(&parts.headers, &*sessions).await?;
        let given = parts.headers.get(X_CSRF_TOKEN).and_then(|given| given.to_str().ok());
        if carrier == Carrier::Cookie && !parts.method.is_safe() && !is_csrf_token(&session, given) {
            return Err(Problem::csrf_token_wrong());
        }
        Ok(Self { session, token })
    }
}
