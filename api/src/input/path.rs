//! The part of a path that names what is meant.

use crate::problem::Problem;
use application::failure::Failure;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use std::str::FromStr;

/// The part of a path that names what is meant, not looked at yet.
pub(crate) struct PathText(String);

impl From<String> for PathText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl PathText {
    /// The text itself.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that it is.
    ///
    /// # Errors
    /// - [`Failure::Invalid`]: it is no id.
    pub(crate) fn id<T: FromStr>(&self) -> Result<T, Failure> {
        self.0.parse().map_err(|_| Failure::invalid("id", "must be a UUID"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(text)) => Ok(Self(text)),
            Err(_) => Err(Failure::invalid("id", "must be UTF-8").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TaskId;

    #[test]
    fn an_id_is_a_uuid_and_anything_else_is_refused_by_name() {
        let id = "018f5e3c-0000-7000-8000-000000000000";
        assert_eq!(PathText(id.into()).id::<TaskId>().unwrap().to_string(), id);
        let Err(Failure::Invalid { fields }) = PathText("LD-2026".into()).id::<TaskId>() else {
            panic!("it was taken for an id")
        };
        assert_eq!(fields[0].field, "id");
    }
}
