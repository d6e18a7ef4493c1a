//! The addresses of people's rights, as they are described.

use crate::openapi::{Body, Operation, Trouble, schema};
use application::access::ErasePeople;
use axum::http::StatusCode;
use serde_json::json;

pub(super) fn erase() -> Operation {
    let body = Body::new().required("mobile", schema::mobile(), "The person's mobile.");
    Operation::command("erasePerson", "Erases a person's data")
        .says(
            "The key that their data is sealed with is destroyed at once, and read models follow. Nothing brings it \
             back. A mobile that nobody wrote from is 404.",
        )
        .needs::<ErasePeople>()
        .takes(body, json!({ "mobile": "9876541003" }))
        .writes(StatusCode::OK, "The person is erased.", None)
        .or(Trouble::NotFound)
}
