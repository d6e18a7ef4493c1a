//! The API's description as people read it: open to everybody, for it holds nothing secret.

mod schema;
mod view;

use super::front::{Frame, Place};
use super::{assets, frame, page};
use crate::access::SignedIn;
use crate::openapi::document;
use crate::problem::Problem;
use crate::state::Shared;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use std::sync::LazyLock;
use view::Docs;

/// Where the page is.
pub(super) const DOCS: &str = "/api/docs";
/// Longest name of a server that stands in examples, in bytes.
const HOST_BYTES_MAX: usize = 253;

static CONTENT: LazyLock<Docs> = LazyLock::new(|| Docs::of(document()));

#[derive(Template)]
#[template(path = "docs.html")]
struct DocsPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    docs: &'static Docs,
    /// Where this server is, such as `https://crm.example`.
    origin: String,
}

pub(super) fn router() -> Router<Shared> {
    Router::new().route(DOCS, get(show))
}

/// `GET /api/docs`: with the member's own frame where somebody is signed in.
#[tracing::instrument(name = "http.docs.show", skip_all)]
async fn show(
    State(shared): State<Shared>,
    signed_in: Result<SignedIn, Problem>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let frame = match &signed_in {
        Ok(signed_in) => frame(&shared, signed_in, Place::Docs).await?,
        Err(_) => Frame::of_nobody(),
    };
    let scheme = if shared.secure_cookies { "https" } else { "http" };
    let (style, script) = (assets::address("docs.css"), assets::address("docs.js"));
    let docs = DocsPage { frame, style, script, docs: &CONTENT, origin: format!("{scheme}://{}", host(&headers)) };
    page(StatusCode::OK, &docs)
}

/// How the reader calls this server; nothing else may get into an example that is copied into a shell.
fn host(headers: &HeaderMap) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let usable = named.filter(|host| (1..=HOST_BYTES_MAX).contains(&host.len()) && host.bytes().all(is_plain));
    usable.unwrap_or("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn rendered() -> String {
        let origin = "http://127.0.0.1:8080".to_owned();
        DocsPage { frame: Frame::of_nobody(), style: "/docs.css", script: "/docs.js", docs: &CONTENT, origin }
            .render()
            .unwrap()
    }

    #[test]
    fn every_operation_and_every_schema_stands_on_the_page() {
        let html = rendered();
        for (path, methods) in document()["paths"].as_object().unwrap() {
            for operation in methods.as_object().unwrap().values() {
                let anchor = format!("id=\"{}\"", operation["operationId"].as_str().unwrap());
                assert!(html.contains(&anchor), "{path}: {anchor}");
            }
        }
        for name in document()["components"]["schemas"].as_object().unwrap().keys() {
            assert!(html.contains(&format!("id=\"schema-{name}\"")), "{name}");
        }
    }

    #[test]
    fn every_link_within_the_page_leads_somewhere() {
        let html = rendered();
        let links = html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        let lost: Vec<_> = links.filter(|link| !html.contains(&format!("id=\"{link}\""))).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn nothing_on_the_page_runs_or_styles_inline() {
        let html = rendered();
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick"));
        assert_eq!(html.matches("<script").count(), 1);
    }

    #[test]
    fn a_host_that_would_run_in_a_shell_is_not_taken_over() {
        let of = |name: &str| {
            let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(name).unwrap())]);
            host(&headers).to_owned()
        };
        assert_eq!(of("crm.example:8443"), "crm.example:8443");
        assert_eq!(of("a'; rm -rf /; '"), "localhost");
        assert_eq!(host(&HeaderMap::new()), "localhost");
    }
}
