//! Leads as REST and pages tell them alike.

mod changed;
mod talk_words;
mod task_words;
pub(crate) mod words;

pub(crate) use changed::{as_seen, change_again};

use crate::access::SignedIn;
use crate::input::text;
use crate::problem::Problem;
use application::access::{CreateLeads, Grant, Reach, ViewLeads};
use application::failure::Failure;
use application::lead::MobileHeld;
use projections::lead::Owner;
use serde_json::{Value, json};

/// What stands for nobody where a member is named.
pub(crate) const NOBODY: &str = "none";

/// Whose leads a list is narrowed to: a member's id, or `none`.
pub(crate) fn owner(value: Value) -> Result<Owner, String> {
    let text = text(value)?;
    if text == NOBODY {
        return Ok(Owner::Nobody);
    }
    text.parse().map(Owner::Member).map_err(|_| format!("must be a UUID, or {NOBODY}"))
}

/// Which leads who may capture one sees: none of others where they may see none at all.
pub(crate) fn sight(signed_in: &SignedIn, grant: &Grant<CreateLeads>) -> Reach {
    let seen = signed_in.authorize::<ViewLeads>().map(|view| view.reach().clone());
    let own = grant.member().unwrap_or(signed_in.session.identity.member);
    seen.unwrap_or(Reach::Own(own))
}

/// What is told of a mobile number that has an open lead; one that the asker sees is named by its number.
pub(crate) fn held(held: MobileHeld) -> Problem {
    match held {
        MobileHeld::Seen(number) => Problem::refused(held.code(), held.to_string(), [("lead", json!(number))]),
        MobileHeld::Hidden => Failure::Refused { code: held.code(), message: held.to_string() }.into(),
    }
}
