//! The addresses of tokens, as they are described.

use super::{DAYS_MAX, IssuedAnswer, TokenAnswer};
use crate::answer::PageAnswer;
use crate::openapi::{Body, Operation, Trouble, schema};
use crate::rest::members::{NOT_HELD, permission_schema};
use axum::http::StatusCode;
use domain::access::AccessError;
use serde_json::json;

/// The token of the examples.
const TOKEN: &str = "01939f0a-7c11-7000-8000-000000000009";

pub(super) fn list() -> Operation {
    let token = json!({
        "id": TOKEN, "member_id": "01939f0a-7c11-7000-8000-000000000003", "name": "Export",
        "permissions": ["LoanCRM.Leads.View.Own"], "issued_at": "2026-11-23T06:00:00Z",
        "expires_at": "2026-12-23T06:00:00Z", "ended_at": null, "last_used_at": "2026-11-24T06:00:00Z",
    });
    Operation::new("listTokens", "Lists tokens for programs")
        .says("One's own, or with LoanCRM.Members.Manage those of any member; the newest 200.")
        .query("member_id", schema::id(), "Whose.")
        .reads()
        .or(Trouble::Forbidden)
        .answers::<PageAnswer<TokenAnswer>>(
            StatusCode::OK,
            "The tokens.",
            json!({ "items": [token], "next_cursor": null }),
        )
}

pub(super) fn issue() -> Operation {
    let body = Body::new()
        .required("name", schema::visible_text(60), "What it is for.")
        .optional(
            "permissions",
            permission_schema(),
            "What it may do at most; all that one may oneself where none are named.",
        )
        .optional("days", schema::integer(1..=DAYS_MAX), "How long it is good; this or `expires_at`.")
        .optional("expires_at", schema::moment(), "Until when it is good, a day to a year from now.");
    let issued = json!({ "id": TOKEN, "token": "kB2XwQ0v5bq0", "expires_at": "2026-12-23T06:00:00Z", "position": 42 });
    let issue = Operation::command("issueToken", "Issues a token of one's own for a program")
        .says(
            "The token is shown this once, and never does more than its member may. A token issues others only with \
             LoanCRM.Members.Manage.",
        )
        .takes(body, json!({ "name": "Export", "days": 30, "permissions": ["LoanCRM.Leads.View.All"] }))
        .answers::<IssuedAnswer>(StatusCode::CREATED, "The token.", issued);
    [NOT_HELD, AccessError::TooManyTokens, AccessError::MemberInactive]
        .iter()
        .fold(issue, |operation, error| operation.refuses(error.code(), error))
        .or(Trouble::NotFound)
}

pub(super) fn revoke() -> Operation {
    Operation::command("revokeToken", "Ends a token before its time")
        .says("One's own, or with LoanCRM.Members.Manage anybody's. It proves nothing from this moment.")
        .path("id", schema::id(), "The token's id.")
        .writes(StatusCode::OK, "It is over.", None)
}
