//! What a client reads when something goes wrong: RFC 9457, with one mapping from every [`Failure`].

use application::failure::{Failure, FieldError};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use projections::ReadError;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// The media type of problems. (RFC 9457)
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Something that went wrong, as a client reads it; what went wrong inside stays beside it for the log.
#[derive(Clone, Debug)]
pub struct Problem(Arc<Content>);

#[derive(Debug)]
struct Content {
    status: StatusCode,
    kind: Cow<'static, str>,
    title: Cow<'static, str>,
    detail: Option<String>,
    errors: Vec<FieldError>,
    retry_after_s: Option<u64>,
    /// What this sort of problem tells besides, by name.
    more: Map<String, Value>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What some sorts of problems tell besides. (RFC 9457, extension members)
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what a problem's own names stand for")]
struct More {
    /// Of what was changed meanwhile: the version to decide on now.
    #[schemars(with = "i64", range(min = 1), skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    /// Of what was changed meanwhile: the changes since, newest first.
    #[schemars(with = "Vec<Change>", skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<Change>>,
    /// Of a mobile number that has an open lead: the lead's number.
    #[schemars(with = "String", skip_serializing_if = "Option::is_none")]
    lead: Option<String>,
}

/// A change that somebody made meanwhile.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what is told")]
struct Change {
    /// Who made it, by name.
    by: String,
    /// When.
    at: DateTime<Utc>,
    /// What it was, in words.
    what: String,
}

/// A problem as it is sent: RFC 9457.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Body<'a> {
    /// What sort of problem it is; stays the same.
    r#type: &'a str,
    /// The sort in a few words.
    title: &'a str,
    /// The HTTP status.
    #[schemars(range(min = 400, max = 599))]
    status: u16,
    /// What is wrong this time, in words for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "&str")]
    detail: Option<&'a str>,
    /// The fields that break a rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldBody<'a>>,
    /// What this sort of problem tells besides.
    #[serde(flatten)]
    #[schemars(with = "More")]
    more: &'a Map<String, Value>,
    /// The id of the request, as the log names it.
    request_id: &'a str,
}

/// A field that breaks a rule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FieldProblem")]
struct FieldBody<'a> {
    /// The field, parameter or header.
    field: &'a str,
    /// The rule.
    detail: &'a str,
}

impl Problem {
    fn plain(status: StatusCode, kind: &'static str, title: &'static str) -> Content {
        Content {
            status,
            kind: kind.into(),
            title: title.into(),
            detail: None,
            errors: Vec::new(),
            retry_after_s: None,
            more: Map::new(),
            source: None,
        }
    }

    /// A broken rule that tells more than its words, each under a name of its own. (RFC 9457, extension members)
    pub(crate) fn refused<const N: usize>(code: &'static str, message: String, more: [(&str, Value); N]) -> Self {
        let more = more.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Content { more, ..Self::broken(code, message) }.into()
    }

    fn broken(code: &str, message: String) -> Content {
        Content {
            kind: format!("/problems/{code}").into(),
            title: title_of(code).into(),
            detail: Some(message),
            ..Self::plain(StatusCode::CONFLICT, "", "")
        }
    }

    /// What the problem tells besides under this name.
    pub(crate) fn told(&self, name: &str) -> Option<&Value> {
        self.0.more.get(name)
    }

    /// A problem of the request itself that no use case has seen, such as a body that is too large.
    pub(crate) fn of_request(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl fmt::Display,
    ) -> Self {
        Content { detail: Some(detail.to_string()), ..Self::plain(status, kind, title) }.into()
    }

    /// The address leads nowhere.
    pub(crate) fn no_such_address() -> Self {
        Failure::NotFound.into()
    }

    /// The address doesn't know the method.
    pub(crate) fn method_not_allowed() -> Self {
        let detail = "this address doesn't know the method";
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::of_request(status, "/problems/method-not-allowed", "Method not allowed", detail)
    }

    /// A change came by cookie without the token of the session's own forms.
    pub(crate) fn csrf_token_wrong() -> Self {
        let detail = "the session's CSRF token is missing or wrong; load the page again";
        Self::of_request(StatusCode::FORBIDDEN, "/problems/csrf-token-wrong", "CSRF token wrong", detail)
    }

    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What sort of problem it is, in a few words.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// What is wrong this time, in words for the client.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The fields that break a rule.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// When to come back, in seconds, where that helps.
    pub fn retry_after_s(&self) -> Option<u64> {
        self.0.retry_after_s
    }

    /// The problem as JSON, for the request with this id.
    pub(crate) fn body(&self, request_id: &str) -> Vec<u8> {
        let content = &self.0;
        let errors = content.errors.iter().map(|error| FieldBody { field: &error.field, detail: &error.rule });
        let body = Body {
            r#type: &content.kind,
            title: &content.title,
            status: content.status.as_u16(),
            detail: content.detail.as_deref(),
            errors: errors.collect(),
            more: &content.more,
            request_id,
        };
        // Nothing in it can fail to be written: texts and a number.
        serde_json::to_vec(&body).unwrap_or_default()
    }

    /// Writes what went wrong inside to the log, once, where somebody must or may look.
    pub(crate) fn log(&self, request_id: &str) {
        let status = self.0.status.as_u16();
        let causes = self.0.source.as_deref().map(chain).unwrap_or_default();
        if self.0.status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(request.id = request_id, status, causes, "Request {request_id} failed: {causes}");
        } else if self.0.status.is_server_error() {
            tracing::warn!(request.id = request_id, status, causes, "Request {request_id} must wait: {causes}");
        }
    }
}

/// An error and everything beneath it, in one line.
fn chain(error: &(dyn Error + Send + Sync + 'static)) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

/// `lead-not-closed` as `Lead not closed`.
fn title_of(code: &str) -> String {
    let mut title = code.replace('-', " ").replace("whatsapp", "WhatsApp");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}

impl From<Content> for Problem {
    fn from(content: Content) -> Self {
        Self(Arc::new(content))
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let detail = Some(failure.to_string());
        match failure {
            Failure::Invalid { fields } => Content {
                errors: fields,
                detail,
                ..Self::plain(StatusCode::UNPROCESSABLE_ENTITY, "/problems/invalid-input", "Invalid input")
            },
            Failure::Unauthenticated => Content {
                detail,
                ..Self::plain(StatusCode::UNAUTHORIZED, "/problems/unauthenticated", "Unauthenticated")
            },
            Failure::Denied { .. } => Content {
                detail,
                ..Self::plain(StatusCode::FORBIDDEN, "/problems/permission-denied", "Permission denied")
            },
            Failure::NotFound => {
                Content { detail, ..Self::plain(StatusCode::NOT_FOUND, "/problems/not-found", "Not found") }
            }
            Failure::Refused { code, message } => Self::broken(code, message),
            Failure::Conflict => Content {
                detail,
                ..Self::plain(StatusCode::CONFLICT, "/problems/concurrent-change", "Concurrent change")
            },
            Failure::TooMany { retry_after_s } => Content {
                detail,
                retry_after_s: Some(retry_after_s),
                ..Self::plain(StatusCode::TOO_MANY_REQUESTS, "/problems/too-many-requests", "Too many requests")
            },
            Failure::Unavailable { retry_after_s, source } => Content {
                detail,
                retry_after_s: Some(retry_after_s),
                source,
                ..Self::plain(StatusCode::SERVICE_UNAVAILABLE, "/problems/unavailable", "Unavailable")
            },
            Failure::Internal { source } => Content {
                source: Some(source),
                ..Self::plain(StatusCode::INTERNAL_SERVER_ERROR, "about:blank", "Internal Server Error")
            },
        }
        .into()
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        Failure::from(error).into()
    }
}

/// Status and headers; the edge takes the problem out and writes the body, for it knows the request.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.0.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests;
