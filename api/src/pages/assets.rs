//! Styles, scripts and pictures, at addresses that change with their content, so that browsers keep them for ever.

use crate::problem::Problem;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::LazyLock;

/// How much of the hash stands in an address, in bytes.
const HASH_BYTES: usize = 8;
/// What a browser is told to do with them.
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";

struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static str,
    address: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        asset("app.css", "text/css; charset=utf-8", include_str!("../../assets/app.css")),
        asset("tasks.js", "text/javascript; charset=utf-8", include_str!("../../assets/tasks.js")),
        asset("mark.svg", "image/svg+xml", include_str!("../../assets/mark.svg")),
    ]
});

pub(super) fn router() -> Router {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

/// Where the asset with this name is; nowhere, where there is none.
pub(super) fn address(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.address.as_str())
}

async fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let address = format!("/assets/{hash}/{name}");
    let asset = ASSETS.iter().find(|asset| asset.address == address).ok_or_else(Problem::no_such_address)?;
    let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, CACHE_FOR_EVER)];
    Ok((headers, asset.content).into_response())
}

fn asset(name: &'static str, kind: &'static str, content: &'static str) -> Asset {
    let mut hash = String::new();
    for byte in Sha256::digest(content).iter().take(HASH_BYTES) {
        // Writing to a text can't fail.
        let _ = write!(hash, "{byte:02x}");
    }
    Asset { name, kind, content, address: format!("/assets/{hash}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    async fn served(address: &str) -> Response {
        router().oneshot(Request::get(address).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn an_asset_is_kept_for_ever_at_the_address_of_its_content() {
        for name in ["app.css", "tasks.js", "mark.svg"] {
            let response = served(address(name)).await;
            assert_eq!(response.status(), StatusCode::OK, "{name}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], CACHE_FOR_EVER);
        }
    }

    #[tokio::test]
    async fn an_asset_at_the_address_of_other_content_is_not_there() {
        assert_eq!(served("/assets/0000000000000000/app.css").await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn other_content_has_another_address() {
        assert_ne!(asset("a", "", "one").address, asset("a", "", "two").address);
    }
}
