//! The addresses of members, as they are described.

use super::MemberAnswer;
use super::history::LineAnswer;
use super::invite::InvitedAnswer;
use crate::answer::PageAnswer;
use crate::openapi::{Body, Operation, Trouble, schema};
use application::access::{ManageMembers, ViewMembers};
use axum::http::StatusCode;
use domain::access::{AccessError, MemberError, Permission};
use domain::name::NAME_CHARS_MAX;
use serde_json::{Value, json};

/// The member of the examples.
const MEMBER: &str = "01939f0a-7c11-7000-8000-000000000003";
/// Most entries of a list in a body.
const LIST_MAX: usize = 100;

pub(super) fn list() -> Operation {
    Operation::new("listMembers", "Lists the members")
        .says("All of them in one page, by user name. Whoever may not manage members is told no mobile whole.")
        .needs::<ViewMembers>()
        .reads()
        .answers::<PageAnswer<MemberAnswer>>(
            StatusCode::OK,
            "The members.",
            json!({ "items": [member()], "next_cursor": null }),
        )
}

pub(super) fn show() -> Operation {
    by_id(Operation::new("getMember", "Gets a member")).needs::<ViewMembers>().reads().answers::<MemberAnswer>(
        StatusCode::OK,
        "The member.",
        member(),
    )
}

pub(super) fn invite() -> Operation {
    let body = Body::new()
        .required("username", schema::text(1..=40), "What they sign in with: a-z, 0-9, dot, underscore, hyphen.")
        .required("name", schema::visible_text(NAME_CHARS_MAX), "Their name.")
        .optional("mobile", schema::mobile(), "The mobile that the bot knows them by; no other active member's.")
        .required("roles", keys(), "Their roles, 1 to 5; the first is what they are mainly.")
        .optional("teams", teams(), "Their teams, at most 10; their leads go to the first.");
    let example = json!({ "username": "nina", "name": "Nina Rao", "roles": ["sales"], "teams": ["North"] });
    let invite = Operation::command("inviteMember", "Lets somebody join")
        .says("The answer holds a link, shown this once, at which they choose a password within 72 hours.")
        .needs::<ManageMembers>()
        .takes(body, example)
        .answers::<InvitedAnswer>(StatusCode::CREATED, "They have joined.", invited());
    giving(invite)
        .refuses(MemberError::AlreadyInvited.code(), MemberError::AlreadyInvited)
        .refuses("mobile-taken", "another active member has this mobile number")
}

pub(super) fn change() -> Operation {
    let body = Body::new()
        .optional(
            "mobile",
            schema::or_empty(schema::mobile()),
            "The mobile that the bot knows them by; `\"\"` takes it away.",
        )
        .optional("teams", teams(), "Their teams.")
        .optional("roles", keys(), "Their roles.")
        .optional("grants", permissions(), "What they may do beyond their roles.")
        .optional("refusals", permissions(), "What they may not do although a role or a grant says so; refusals win.")
        .optional("active", json!({ "type": "boolean" }), "`false` ends their sessions and tokens at once.");
    let change = by_id(Operation::command("changeMember", "Changes a member"))
        .says("What is left out stays. Holds for the very next request of the member.")
        .needs::<ManageMembers>()
        .takes(body, json!({ "teams": ["North"], "grants": ["LoanCRM.Leads.Assign"] }))
        .writes(StatusCode::OK, "They are changed.", Some(MEMBER));
    giving(change)
        .refuses(AccessError::LastAdmin.code(), AccessError::LastAdmin)
        .refuses("mobile-taken", "another active member has this mobile number")
}

pub(super) fn issue_invitation() -> Operation {
    by_id(Operation::command("issueInvitation", "Makes a link at which a member chooses a password"))
        .says("To come in for the first time, or because they forgot theirs. An earlier link is good no more.")
        .needs::<ManageMembers>()
        .answers::<InvitedAnswer>(StatusCode::CREATED, "The link, shown this once.", invited())
        .refuses(MemberError::Inactive.code(), MemberError::Inactive)
        .refuses(NOT_HELD.code(), NOT_HELD)
}

pub(super) fn history() -> Operation {
    by_id(Operation::new("listMemberChanges", "Tells who changed what of a member"))
        .says("The newest 200 changes, newest first.")
        .needs::<ViewMembers>()
        .reads()
        .answers::<PageAnswer<LineAnswer>>(
            StatusCode::OK,
            "The changes.",
            json!({ "items": [line("access.given")], "next_cursor": null }),
        )
}

/// The rule by an example of what is missing.
pub(crate) const NOT_HELD: AccessError = AccessError::NotHeld(Permission::RolesManage);

/// Gives rights, which nobody does who doesn't hold them.
fn giving(operation: Operation) -> Operation {
    operation.refuses(NOT_HELD.code(), NOT_HELD)
}

fn by_id(operation: Operation) -> Operation {
    operation.path("id", schema::id(), "The member's id.").or(Trouble::NotFound)
}

fn keys() -> Value {
    schema::list(schema::form("^[a-z0-9_]{1,40}$"), 1..=5)
}

fn teams() -> Value {
    schema::list(schema::visible_text(40), 0..=10)
}

/// Permissions by their names.
pub(crate) fn permissions() -> Value {
    schema::list(schema::one_of(Permission::ALL.iter().map(|permission| permission.name())), 0..=LIST_MAX)
}

/// A change of the examples.
pub(crate) fn line(what: &str) -> Value {
    json!({
        "position": 42, "at": "2026-11-23T06:00:00Z", "by": "01939f0a-7c11-7000-8000-000000000001", "what": what,
        "change": { "roles": { "from": ["Sales"], "to": ["Manager"] } },
    })
}

fn invited() -> Value {
    let link = "https://crm.example.in/invitation#AZOfCnwRcACAAAAAAAAAAw";
    json!({ "id": MEMBER, "position": 42, "invitation": { "link": link, "expires_at": "2026-11-26T06:00:00Z" } })
}

fn member() -> Value {
    json!({
        "id": MEMBER, "username": "asha", "name": "Asha Patil", "mobile": "+919800000003", "role": "sales",
        "roles": ["sales"], "teams": ["North"], "active": true, "grants": ["LoanCRM.Leads.Assign"], "refusals": [],
        "permissions": ["LoanCRM.Leads.View.Own", "LoanCRM.Leads.Assign"], "invitation": null,
        "joined_at": "2026-11-23T06:00:00Z", "last_seen_at": "2026-11-24T06:00:00Z",
    })
}
