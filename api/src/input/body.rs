//! Bodies: JSON and forms.

use super::Fields;
use crate::problem::Problem;
use axum::Form;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FormRejection};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, error::Category};
use std::convert::Infallible;

/// A JSON body. What is wrong with it is told when it is read, so that nobody learns a form of what they may not do.
pub(crate) struct JsonBody(Result<Fields, Problem>);

impl JsonBody {
    /// The fields of the object that the body is.
    ///
    /// # Errors
    /// A problem with status 400 where it isn't JSON, 413 where it is too large, 415 where it says it is something
    /// else, 422 where it isn't an object.
    pub(crate) fn read(self) -> Result<Fields, Problem> {
        self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        if !is_json(request.headers()) {
            let detail = "the body must be JSON and say so: Content-Type: application/json";
            return Ok(Self(Err(unsupported(detail))));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread);
        Ok(Self(bytes.and_then(|bytes| parse(&bytes))))
    }
}

/// Whether a body says that it is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// The fields of a form.
///
/// # Errors
/// A problem with status 413 where it is too large, 415 where it says it is no form, 400 where it can't be read.
pub(crate) async fn form_fields<S: Send + Sync>(request: Request, state: &S) -> Result<Vec<(String, String)>, Problem> {
    match Form::<Vec<(String, String)>>::from_request(request, state).await {
        Ok(Form(pairs)) => Ok(pairs),
        Err(FormRejection::BytesRejection(rejection)) => Err(unread(rejection)),
        Err(FormRejection::InvalidFormContentType(_)) => {
            Err(unsupported("the body must be a form: Content-Type: application/x-www-form-urlencoded"))
        }
        Err(_) => {
            let (status, detail) = (StatusCode::BAD_REQUEST, "the body is not a form");
            Err(Problem::of_request(status, "/problems/malformed-form", "Malformed form", detail))
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Fields, Problem> {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(values)) => Ok(Fields::of_json(values)),
        Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            let (status, detail) = (StatusCode::UNPROCESSABLE_ENTITY, "the body must be a JSON object");
            Err(Problem::of_request(status, "/problems/invalid-input", "Invalid input", detail))
        }
        Err(error) => {
            let what = match error.classify() {
                Category::Eof => "ends too early",
                Category::Io | Category::Syntax | Category::Data => "is not JSON",
            };
            let detail = format!("the body {what}, at line {} column {}", error.line(), error.column());
            Err(Problem::of_request(StatusCode::BAD_REQUEST, "/problems/malformed-json", "Malformed JSON", detail))
        }
    }
}

fn unsupported(detail: &str) -> Problem {
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    Problem::of_request(status, "/problems/unsupported-media-type", "Unsupported media type", detail)
}

/// A body that didn't come in whole.
pub(crate) fn unread(rejection: BytesRejection) -> Problem {
    let status = rejection.status();
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = "the body is larger than this address takes";
        return Problem::of_request(status, "/problems/too-large", "Too large", detail);
    }
    let detail = "the body did not arrive whole";
    Problem::of_request(StatusCode::BAD_REQUEST, "/problems/body-cut-short", "Body cut short", detail)
}

fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|kind| {
        let kind = kind.to_ascii_lowercase();
        kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
    })
}

fn media_type(headers: &HeaderMap) -> Option<&str> {
    let stated = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    stated.split(';').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;
    use axum::body::Body;

    async fn refused(content_type: &str, body: &'static str) -> (u16, String) {
        let request = Request::post("/").header(header::CONTENT_TYPE, content_type).body(Body::from(body)).unwrap();
        let Ok(body) = JsonBody::from_request(request, &()).await;
        let Err(problem) = body.read() else { panic!("it was read") };
        (problem.status().as_u16(), problem.detail().unwrap_or_default().to_owned())
    }

    #[tokio::test]
    async fn a_body_that_is_no_json_object_is_refused() {
        assert_eq!(refused("application/json", "{").await, (400, "the body ends too early, at line 1 column 1".into()));
        assert_eq!(refused("application/json", "{x}").await, (400, "the body is not JSON, at line 1 column 2".into()));
        assert_eq!(refused("application/json", "[1]").await, (422, "the body must be a JSON object".into()));
    }

    #[tokio::test]
    async fn a_body_that_says_it_is_something_else_is_refused() {
        assert_eq!(refused("text/plain", "{}").await.0, 415);
        assert_eq!(refused("application/xml", "{}").await.0, 415);
    }

    #[tokio::test]
    async fn json_is_known_by_its_media_type_whatever_its_parameters() {
        for kind in ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"] {
            let request =
                Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(r#"{"a":"b"}"#)).unwrap();
            let Ok(body) = JsonBody::from_request(request, &()).await;
            assert_eq!(body.read().unwrap().required("a", text).unwrap(), "b");
        }
    }

    #[tokio::test]
    async fn a_form_reads_as_its_pairs_with_signs_and_spaces() {
        let form = "name=Ravi+Kumar&note=50%25+%26+more&empty=";
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(form)).unwrap();
        let pairs = form_fields(request, &()).await.unwrap();
        let expected = [("name", "Ravi Kumar"), ("note", "50% & more"), ("empty", "")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
