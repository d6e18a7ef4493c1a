//! Labels of metrics: few and fixed, whatever clients send.

use axum::http::{Method, StatusCode};

/// The method, where it is a usual one.
pub(super) fn method(method: &Method) -> &'static str {
    const USUAL: [(&Method, &str); 7] = [
        (&Method::GET, "GET"),
        (&Method::POST, "POST"),
        (&Method::PATCH, "PATCH"),
        (&Method::PUT, "PUT"),
        (&Method::DELETE, "DELETE"),
        (&Method::HEAD, "HEAD"),
        (&Method::OPTIONS, "OPTIONS"),
    ];
    USUAL.iter().find(|(usual, _)| *usual == method).map_or("other", |(_, label)| *label)
}

/// The status in digits.
pub(super) fn status(status: StatusCode) -> String {
    status.as_str().to_owned()
}
