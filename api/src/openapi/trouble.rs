//! Problems that many operations share.

use crate::problem::Problem;
use application::failure::{Failure, FieldError};
use axum::http::StatusCode;
use domain::access::Permission;
use serde_json::{Value, json};
use std::fmt::Display;

/// What stands for the id of a request in examples.
const EXAMPLE_REQUEST: &str = "01939f0a-7c11-7000-8000-0000000000aa";

/// A problem that many operations share: one component of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// 400: the body is no JSON.
    Malformed,
    /// 400: the body broke off.
    CutShort,
    /// 401: nobody is signed in.
    Unauthenticated,
    /// 403: a permission is missing, or the CSRF token of a change by cookie.
    Forbidden,
    /// 403: whoever asks for webhooks doesn't know the verify token.
    VerifyToken,
    /// 404: there is no such thing, or one may not see it.
    NotFound,
    /// 413: the body is too large.
    TooLarge,
    /// 415: the body says it is something else than JSON.
    NotJson,
    /// 422: a field or parameter breaks a rule.
    Invalid,
    /// 429: asked too often.
    TooMany,
    /// 500: our fault.
    Internal,
    /// 503: not just now.
    Unavailable,
}

impl Trouble {
    /// All of them.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Malformed,
        Self::CutShort,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::VerifyToken,
        Self::NotFound,
        Self::TooLarge,
        Self::NotJson,
        Self::Invalid,
        Self::TooMany,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The component's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "MalformedJson",
            Self::CutShort => "BodyCutShort",
            Self::Unauthenticated => "Unauthenticated",
            Self::Forbidden => "Forbidden",
            Self::VerifyToken => "VerifyTokenWrong",
            Self::NotFound => "NotFound",
            Self::TooLarge => "BodyTooLarge",
            Self::NotJson => "NotJson",
            Self::Invalid => "InvalidInput",
            Self::TooMany => "TooManyRequests",
            Self::Internal => "Internal",
            Self::Unavailable => "Unavailable",
        }
    }

    /// The response, with the problems that it can hold.
    pub(crate) fn response(self) -> Value {
        let mut response = answer(self.description(), &self.problems());
        if let Some(headers) = response.get_mut("headers").and_then(Value::as_object_mut) {
            match self {
                Self::Unauthenticated => {
                    headers.insert("WWW-Authenticate".to_owned(), json!({ "$ref": "#/components/headers/Challenge" }));
                }
                Self::TooMany | Self::Unavailable => {
                    headers.insert("Retry-After".to_owned(), json!({ "$ref": "#/components/headers/RetryAfter" }));
                }
                Self::Malformed
                | Self::CutShort
                | Self::Forbidden
                | Self::VerifyToken
                | Self::NotFound
                | Self::TooLarge
                | Self::NotJson
                | Self::Invalid
                | Self::Internal => {}
            }
        }
        response
    }

    /// The status.
    pub(crate) fn status(self) -> StatusCode {
        self.problems().first().map_or(StatusCode::INTERNAL_SERVER_ERROR, Problem::status)
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Malformed => "The body is not JSON, or broke off.",
            Self::CutShort => "The body broke off.",
            Self::Unauthenticated => "There is no token, or it proves no session in force.",
            Self::Forbidden => "A permission is missing; or a change by cookie came without the session's CSRF token.",
            Self::VerifyToken => "The verify token is missing or wrong.",
            Self::NotFound => "There is no such thing. What one may not see is answered in the same way.",
            Self::TooLarge => "The body is larger than 64 KiB.",
            Self::NotJson => "The body doesn't say that it is JSON.",
            Self::Invalid => "A field or parameter breaks a rule; all that do are named.",
            Self::TooMany => "Asked too often; `Retry-After` says when to come back.",
            Self::Internal => "Our fault. Nothing is told but the request's id, by which the log knows more.",
            Self::Unavailable => "Not just now; `Retry-After` says when to come back.",
        }
    }

    fn problems(self) -> Vec<Problem> {
        match self {
            Self::Malformed => {
                let detail = "the body is not JSON, at line 1 column 2";
                let malformed =
                    of_request(StatusCode::BAD_REQUEST, "/problems/malformed-json", "Malformed JSON", detail);
                vec![malformed, cut_short()]
            }
            Self::CutShort => vec![cut_short()],
            Self::Unauthenticated => vec![Failure::Unauthenticated.into()],
            Self::Forbidden => {
                vec![Failure::Denied { permission: Permission::LeadsEdit }.into(), Problem::csrf_token_wrong()]
            }
            Self::VerifyToken => {
                let detail = "the verify token is missing or wrong";
                vec![of_request(StatusCode::FORBIDDEN, "/problems/verify-token-wrong", "Verify token wrong", detail)]
            }
            Self::NotFound => vec![Failure::NotFound.into()],
            Self::TooLarge => vec![of_request(
                StatusCode::PAYLOAD_TOO_LARGE,
                "/problems/too-large",
                "Too large",
                "the body is larger than this address takes",
            )],
            Self::NotJson => vec![of_request(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "/problems/unsupported-media-type",
                "Unsupported media type",
                "the body must be JSON and say so: Content-Type: application/json",
            )],
            Self::Invalid => {
                let fields = vec![FieldError { field: "limit".to_owned(), rule: "must be from 1 to 200".to_owned() }];
                vec![Failure::Invalid { fields }.into()]
            }
            Self::TooMany => vec![Failure::TooMany { retry_after_s: 30 }.into()],
            Self::Internal => vec![Failure::internal("an example").into()],
            Self::Unavailable => vec![Failure::unavailable("an example").into()],
        }
    }
}

fn of_request(status: StatusCode, kind: &'static str, title: &'static str, detail: &str) -> Problem {
    Problem::of_request(status, kind, title, detail)
}

fn cut_short() -> Problem {
    let detail = "the body did not arrive whole";
    of_request(StatusCode::BAD_REQUEST, "/problems/body-cut-short", "Body cut short", detail)
}

/// The response to what breaks a rule of the product, by the rules' codes.
pub(super) fn refusals(rules: &[(&'static str, String)]) -> Value {
    let refused = rules.iter().map(|(code, message)| Failure::Refused { code, message: message.clone() }.into());
    let problems: Vec<Problem> = refused.chain([Failure::Conflict.into()]).collect();
    answer("A rule forbids it, as things stand; `type` says which.", &problems)
}

/// A response that is one of these problems.
fn answer(description: impl Display, problems: &[Problem]) -> Value {
    let shown: Vec<Value> = problems.iter().filter_map(shown).collect();
    let kinds: Vec<_> = shown.iter().filter_map(|problem| problem.get("type")).collect();
    let status = shown.first().and_then(|problem| problem.get("status"));
    let examples: serde_json::Map<_, _> =
        shown.iter().filter_map(|problem| Some((name(problem)?, json!({ "value": problem })))).collect();
    json!({
        "description": description.to_string(),
        "headers": { "X-Request-Id": { "$ref": "#/components/headers/RequestId" } },
        "content": { crate::problem::PROBLEM_JSON: {
            "schema": {
                "$ref": "#/components/schemas/Problem",
                "properties": { "type": { "enum": kinds }, "status": { "const": status } },
            },
            "examples": examples,
        } },
    })
}

fn shown(problem: &Problem) -> Option<Value> {
    serde_json::from_slice(&problem.body(EXAMPLE_REQUEST)).ok()
}

/// The last part of a problem's type.
fn name(problem: &Value) -> Option<String> {
    let kind = problem.get("type")?.as_str()?;
    Some(kind.rsplit(['/', ':']).next().unwrap_or(kind).to_owned())
}
