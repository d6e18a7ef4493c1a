//! The id of a request: what ties an answer, a log line and an event together.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use uuid::Uuid;

/// The header that carries it, both ways.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken over from a client, in characters.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// The id of a request, 1..=64 of `A-Z`, `a-z`, `0-9`, `.`, `_` and `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(Arc<str>);

impl RequestId {
    pub(crate) fn new(id: Uuid) -> Self {
        Self(id.to_string().into())
    }

    /// The id that the client gave the request, if it is one.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let given = headers.get(X_REQUEST_ID)?.to_str().ok()?;
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let is_id = (1..=REQUEST_ID_CHARS_MAX).contains(&given.len()) && given.bytes().all(allowed);
        is_id.then(|| Self(given.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn header(&self) -> HeaderValue {
        // Its characters are all allowed in a header.
        HeaderValue::from_str(&self.0).unwrap_or(HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(value: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(X_REQUEST_ID, HeaderValue::from_str(value).unwrap());
        RequestId::of(&headers).map(|id| id.as_str().to_owned())
    }

    #[test]
    fn an_id_of_plain_characters_is_taken_over() {
        let longest = "a".repeat(REQUEST_ID_CHARS_MAX);
        for id in ["r-1", "A.b_9", &longest] {
            assert_eq!(taken(id).as_deref(), Some(id));
        }
    }

    #[test]
    fn any_other_id_is_not() {
        for id in ["", "two words", "a/b", "{}", "a\tb", &"a".repeat(REQUEST_ID_CHARS_MAX + 1)] {
            assert_eq!(taken(id), None, "{id}");
        }
        assert_eq!(RequestId::of(&HeaderMap::new()), None);
    }
}
