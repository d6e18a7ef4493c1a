//! Answers to reads and writes.

use crate::problem::Problem;
use crate::state::Shared;
use application::log::Position;
use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::id::TenantId;
use projections::Page;
use schemars::JsonSchema;
use serde::Serialize;

/// The header that tells where in the tenant's log a write stands.
pub(crate) const X_POSITION: HeaderName = HeaderName::from_static("x-position");

/// A part of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub(crate) struct PageAnswer<T> {
    /// What is in it.
    items: Vec<T>,
    /// What asks for the next page; null on the last.
    next_cursor: Option<String>,
}

impl<T> PageAnswer<T> {
    /// The page, each of its rows as it is sent.
    pub(crate) fn of<R>(page: Page<R>, shown: impl FnMut(R) -> T) -> Json<Self> {
        Json(Self { items: page.items.into_iter().map(shown).collect(), next_cursor: page.next_cursor })
    }

    /// A list that is always whole.
    pub(crate) fn whole(items: Vec<T>) -> Json<Self> {
        Json(Self { items, next_cursor: None })
    }
}

/// What a write answers.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Written {
    /// What was written to, where the client may not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Up to where the tenant's log holds what the write did.
    #[schemars(with = "i64")]
    position: Position,
}

/// Where the log stands after a write; where the write did nothing, how far the read model has come.
pub(crate) async fn position_after(
    shared: &Shared,
    tenant: TenantId,
    read_model: &str,
    committed: Option<Position>,
) -> Result<Position, Problem> {
    match committed {
        Some(position) => Ok(position),
        None => Ok(shared.reads.reached(tenant, read_model).await?),
    }
}

/// The answer to a write that stands at `position`.
pub(crate) fn written(status: StatusCode, id: Option<String>, position: Position) -> Response {
    at(position, (status, Json(Written { id, position })).into_response())
}

/// The response with its place in the tenant's log.
pub(crate) fn at(position: Position, mut response: Response) -> Response {
    response.headers_mut().insert(X_POSITION, HeaderValue::from(position.0));
    response
}
