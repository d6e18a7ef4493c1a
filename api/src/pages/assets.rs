//! Styles, scripts and pictures, at addresses that change with their content, so that browsers keep them for ever.
//!
//! All share one address that changes when any of them does: scripts import each other by name.

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
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

#[derive(Clone, Copy)]
struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static str,
}

const ASSETS: &[Asset] = &[
    Asset { name: "app.css", kind: STYLE, content: include_str!("../../assets/app.css") },
    Asset { name: "components.css", kind: STYLE, content: include_str!("../../assets/components.css") },
    Asset { name: "board.css", kind: STYLE, content: include_str!("../../assets/board.css") },
    Asset { name: "leads.css", kind: STYLE, content: include_str!("../../assets/leads.css") },
    Asset { name: "conversations.css", kind: STYLE, content: include_str!("../../assets/conversations.css") },
    Asset { name: "settings.css", kind: STYLE, content: include_str!("../../assets/settings.css") },
    Asset { name: "firm.css", kind: STYLE, content: include_str!("../../assets/firm.css") },
    Asset { name: "docs.css", kind: STYLE, content: include_str!("../../assets/docs.css") },
    Asset { name: "page.js", kind: SCRIPT, content: include_str!("../../assets/page.js") },
    Asset { name: "members.js", kind: SCRIPT, content: include_str!("../../assets/members.js") },
    Asset { name: "invitation.js", kind: SCRIPT, content: include_str!("../../assets/invitation.js") },
    Asset { name: "tasks.js", kind: SCRIPT, content: include_str!("../../assets/tasks.js") },
    Asset { name: "tasks_drag.js", kind: SCRIPT, content: include_str!("../../assets/tasks_drag.js") },
    Asset { name: "tasks_form.js", kind: SCRIPT, content: include_str!("../../assets/tasks_form.js") },
    Asset { name: "leads.js", kind: SCRIPT, content: include_str!("../../assets/leads.js") },
    Asset { name: "conversations.js", kind: SCRIPT, content: include_str!("../../assets/conversations.js") },
    Asset { name: "whatsapp_setup.js", kind: SCRIPT, content: include_str!("../../assets/whatsapp_setup.js") },
    Asset { name: "firm.js", kind: SCRIPT, content: include_str!("../../assets/firm.js") },
    Asset { name: "docs.js", kind: SCRIPT, content: include_str!("../../assets/docs.js") },
    Asset { name: "mark.svg", kind: "image/svg+xml", content: include_str!("../../assets/mark.svg") },
];

/// Where each of them is, in the order of [`ASSETS`].
static ADDRESSES: LazyLock<Vec<String>> = LazyLock::new(|| addresses(ASSETS));

pub(super) fn router() -> Router {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

/// Where the asset with this name is; nowhere, where there is none.
pub(super) fn address(name: &str) -> &'static str {
    let found = ASSETS.iter().zip(&*ADDRESSES).find(|(asset, _)| asset.name == name);
    found.map_or("", |(_, address)| address.as_str())
}

async fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let wanted = format!("/assets/{hash}/{name}");
    let found = ASSETS.iter().zip(&*ADDRESSES).find(|(_, address)| **address == wanted);
    let (asset, _) = found.ok_or_else(Problem::no_such_address)?;
    let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, CACHE_FOR_EVER)];
    Ok((headers, asset.content).into_response())
}

fn addresses(assets: &[Asset]) -> Vec<String> {
    let mut digest = Sha256::new();
    for asset in assets {
        digest.update(asset.content);
    }
    let mut hash = String::new();
    for byte in digest.finalize().iter().take(HASH_BYTES) {
        // Writing to a text can't fail.
        let _ = write!(hash, "{byte:02x}");
    }
    assets.iter().map(|asset| format!("/assets/{hash}/{}", asset.name)).collect()
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
        for Asset { name, .. } in ASSETS {
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
    fn when_one_of_them_changes_all_have_other_addresses() {
        let of = |content| addresses(&[ASSETS[0], Asset { name: "a.js", kind: SCRIPT, content }]);
        let (one, two) = (of("one"), of("two"));
        assert!(one.iter().zip(&two).all(|(one, two)| one != two));
        assert_eq!(one, of("one"));
    }
}
