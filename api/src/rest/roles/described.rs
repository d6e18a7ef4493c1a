//! The addresses of roles, as they are described.

use super::{RoleAnswer, WrittenRole};
use crate::answer::PageAnswer;
use crate::openapi::{Body, Operation, schema};
use crate::rest::members::{LineAnswer, NOT_HELD, example_line, permission_schema};
use application::access::{ManageRoles, ViewRoles};
use axum::http::StatusCode;
use domain::access::AccessError;
use serde_json::{Value, json};

pub(super) fn list() -> Operation {
    Operation::new("listRoles", "Lists the roles")
        .says("First the five that every firm starts with, which stay as they are; then the firm's own, by name.")
        .needs::<ViewRoles>()
        .reads()
        .answers::<PageAnswer<RoleAnswer>>(
            StatusCode::OK,
            "The roles.",
            json!({ "items": [role()], "next_cursor": null }),
        )
}

pub(super) fn show() -> Operation {
    by_key(Operation::new("getRole", "Gets a role")).needs::<ViewRoles>().reads().answers::<RoleAnswer>(
        StatusCode::OK,
        "The role.",
        role(),
    )
}

pub(super) fn define() -> Operation {
    let body =
        definition().optional("key", key(), "What it is known by for ever; made of its name where none is given.");
    let define = Operation::command("defineRole", "Defines a role of the firm's own")
        .needs::<ManageRoles>()
        .takes(body, example())
        .answers::<WrittenRole>(StatusCode::CREATED, "The role's key.", written());
    rules(define, &[NOT_HELD, AccessError::RoleTaken, AccessError::RoleNameTaken, AccessError::TooManyRoles])
}

pub(super) fn change() -> Operation {
    let change = by_key(Operation::command("changeRole", "Says what a role of the firm's own is from now on"))
        .says("Holds for the very next request of everybody who has it.")
        .needs::<ManageRoles>()
        .takes(definition(), example())
        .answers::<WrittenRole>(StatusCode::OK, "It is changed.", written());
    rules(change, &[NOT_HELD, AccessError::RoleBuiltIn, AccessError::RoleNameTaken, AccessError::LastAdmin])
}

pub(super) fn remove() -> Operation {
    let remove = by_key(Operation::command("removeRole", "Removes a role of the firm's own that nobody has"))
        .needs::<ManageRoles>()
        .answers::<WrittenRole>(StatusCode::OK, "It is gone.", written());
    rules(remove, &[AccessError::RoleBuiltIn, AccessError::RoleInUse])
}

pub(super) fn history() -> Operation {
    by_key(Operation::new("listRoleChanges", "Tells who changed what of a role"))
        .says("The newest 200 changes, newest first, of a role that is gone too.")
        .needs::<ViewRoles>()
        .reads()
        .answers::<PageAnswer<LineAnswer>>(
            StatusCode::OK,
            "The changes.",
            json!({ "items": [example_line("access.role_changed")], "next_cursor": null }),
        )
}

fn definition() -> Body {
    Body::new()
        .required("name", schema::visible_text(60), "What people call it; no other role's name.")
        .required("permissions", permission_schema(), "What it allows; nothing that the asker doesn't hold.")
        .optional(
            "owns_leads",
            json!({ "type": "boolean" }),
            "Whether new leads are assigned to its members by themselves.",
        )
}

fn by_key(operation: Operation) -> Operation {
    operation.path("key", schema::text(1..=40), "The role's key, such as `sales`.")
}

fn rules(operation: Operation, errors: &[AccessError]) -> Operation {
    errors.iter().fold(operation, |operation, error| operation.refuses(error.code(), error))
}

fn key() -> Value {
    schema::form("^[a-z0-9_]{1,40}$")
}

fn example() -> Value {
    json!({ "name": "Tele-caller", "permissions": ["LoanCRM.Leads.View.Own"], "owns_leads": true })
}

fn written() -> Value {
    json!({ "key": "tele_caller", "position": 42 })
}

fn role() -> Value {
    json!({
        "key": "tele_caller", "name": "Tele-caller", "built_in": false, "permissions": ["LoanCRM.Leads.View.Own"],
        "owns_leads": true, "members": 2,
    })
}
