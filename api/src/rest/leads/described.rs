//! The addresses of leads, as they are described.

use super::content::{NOT_KEPT, NOT_YET};
use super::list::SEARCH_CHARS_MAX;
use super::media::MediaAnswer;
use super::timeline::EntryAnswer;
use super::{LeadAnswer, stage::ON_HOLD};
use crate::answer::PageAnswer;
use crate::lead::NOBODY;
use crate::media::SERVED;
use crate::openapi::{Body, Operation, schema};
use application::access::{AssignLeads, CreateLeads, EditLeads, ViewLeads};
use application::lead::MobileHeld;
use axum::http::StatusCode;
use domain::lead::{LENDER_CHARS_MAX, LeadError, LeadNumber, NOTE_CHARS_MAX, REASON_CHARS_MAX, Stage};
use domain::name::NAME_CHARS_MAX;
use serde_json::{Value, json};

/// The lead of the examples.
const LEAD: &str = "01939f0a-7c11-7000-8000-000000000001";
/// The member of the examples.
const MEMBER: &str = "01939f0a-7c11-7000-8000-000000000003";

pub(super) fn list() -> Operation {
    let example = json!({ "items": [lead()], "next_cursor": "MjAyNi4wMDA0Mg" });
    let owner = json!({ "anyOf": [schema::id(), schema::one_of([NOBODY])] });
    Operation::new("listLeads", "Lists the leads that one sees")
        .says("The newest number first. Filters narrow down together.")
        .needs::<ViewLeads>()
        .query("q", schema::text(0..=SEARCH_CHARS_MAX), "Part of a name, a mobile or a number.")
        .query("stage", schema::one_of(stages()), "Only those in this stage.")
        .query("assignee", owner, "Only those of this member; `none` finds the open ones that nobody owns.")
        .query("loan_type", schema::listed_word(), "Only those who ask for this loan, by a key of the firm's list.")
        .lists()
        .answers::<PageAnswer<LeadAnswer>>(StatusCode::OK, "A page of leads.", example)
}

pub(super) fn capture() -> Operation {
    let body = Body::new()
        .required("name", schema::visible_text(NAME_CHARS_MAX), "The customer's name.")
        .required("mobile", schema::mobile(), "Ten digits; from abroad with `+` and the country's code.")
        .required("loan_type", schema::listed_word(), "What loan is asked for, by a key of the firm's list.")
        .required("amount", schema::loan_amount(), "How much, in whole rupees.")
        .optional("source", schema::listed_word(), "Where it comes from, by a key of the firm's list; else `web`.")
        .optional("assignee_id", schema::id(), "Who is to own it; needs the permission to assign.")
        .optional("note", schema::text(0..=NOTE_CHARS_MAX), "What is written down at once.");
    let example = json!({
        "name": "Sunita Rao", "mobile": "9876541003", "loan_type": "gold_loan", "amount": 200_000, "source": "walk_in",
    });
    Operation::command("createLead", "Captures a lead")
        .says(
            "A new lead, which is assigned to a member by itself where none is named; or the open lead of the same \
             mobile, brought up to date: its id is answered then. An open lead that one may not see is only said to be \
             in the system.",
        )
        .needs::<CreateLeads>()
        .takes(body, example)
        .writes(StatusCode::CREATED, "The lead's id.", Some(LEAD))
        .carrying("Location", "Location")
        .refuses(MobileHeld::Hidden.code(), MobileHeld::Hidden)
}

pub(super) fn show() -> Operation {
    by_id(Operation::new("getLead", "Gets a lead")).needs::<ViewLeads>().reads().answers::<LeadAnswer>(
        StatusCode::OK,
        "The lead.",
        lead(),
    )
}

pub(super) fn correct() -> Operation {
    let body = Body::new()
        .optional("name", schema::visible_text(NAME_CHARS_MAX), "The right name.")
        .optional("mobile", schema::mobile(), "The right mobile; it must have no other open lead.")
        .optional("loan_type", schema::listed_word(), "The right loan, by a key of the firm's list.")
        .optional("amount", schema::loan_amount(), "The right amount, in whole rupees.")
        .optional("source", schema::listed_word(), "How the lead really came in, by a key of the firm's list.");
    let correct = by_id(Operation::command("correctLead", "Puts a lead's details right"))
        .says("What isn't named stays.")
        .needs::<EditLeads>()
        .takes(as_seen(body), json!({ "amount": 250_000, "version": 2 }))
        .writes(StatusCode::OK, "The details are as they should be.", Some(LEAD))
        .refuses(MobileHeld::Seen(LeadNumber::new(2026, 7)).code(), MobileHeld::Seen(LeadNumber::new(2026, 7)))
        .refuses(MobileHeld::Hidden.code(), MobileHeld::Hidden);
    rules(correct, &[LeadError::ChangedMeanwhile, LeadError::Closed, LeadError::Erased])
}

/// The body of a change that may name the lead as it was seen.
fn as_seen(body: Body) -> Body {
    let version = "The lead's `version` as it was seen: where others changed it meanwhile, the change is refused.";
    body.optional("version", schema::integer(0..=i64::MAX), version)
}

pub(super) fn change_stage() -> Operation {
    let body = Body::new()
        .required("stage", schema::one_of(stages().chain([ON_HOLD])), "Where to; `on_hold` puts the lead aside.")
        .optional("reason", schema::text(0..=REASON_CHARS_MAX), "Why; needed backward, for an end, and to reopen.")
        .optional("amount", schema::integer(0..=i64::MAX), "Sanctioned or disbursed, in whole rupees.")
        .optional("lender", schema::text(0..=LENDER_CHARS_MAX), "Who lends; needed for `sanctioned`.")
        .optional("date", schema::day(), "When it was paid out, not in the future; needed for `disbursed`.");
    let change = by_id(Operation::command("changeLeadStage", "Moves a lead to another stage"))
        .says(
            "Forward to any stage. Backward, to `rejected` or `lost`, and back from an end with a reason. `sanctioned` \
             needs amount and lender, `disbursed` amount and date: what lacks is a 422 that names it.",
        )
        .needs::<EditLeads>()
        .takes(as_seen(body), json!({ "stage": "contacted" }))
        .writes(StatusCode::OK, "The lead has moved.", Some(LEAD));
    let states = [LeadError::Closed, LeadError::Erased, LeadError::NotClosed, LeadError::AlreadyInStage];
    rules(rules(change, &[LeadError::ChangedMeanwhile]), &states)
}

pub(super) fn assign() -> Operation {
    let body = Body::new().required("member_id", schema::id(), "The member, who may own leads and is active.");
    let assign = by_id(Operation::command("assignLead", "Gives a lead to a member"))
        .says("A member that there isn't, or who isn't active, is a 422.")
        .needs::<AssignLeads>()
        .takes(as_seen(body), json!({ "member_id": MEMBER }))
        .writes(StatusCode::OK, "The lead is theirs.", Some(LEAD));
    rules(assign, &[LeadError::ChangedMeanwhile, LeadError::Closed, LeadError::Erased])
}

pub(super) fn add_note() -> Operation {
    let body = Body::new().required("text", schema::filled_text(NOTE_CHARS_MAX), "What is to be remembered.");
    let note = by_id(Operation::command("addLeadNote", "Writes a note on a lead"))
        .needs::<EditLeads>()
        .takes(body, json!({ "text": "Wants to be called after six." }))
        .writes(StatusCode::OK, "The note stands in the timeline.", Some(LEAD));
    rules(note, &[LeadError::Erased])
}

pub(super) fn timeline() -> Operation {
    let entry = json!({
        "position": 42, "at": "2026-11-23T06:00:00Z", "kind": "lead.note_added", "actor": format!("member:{MEMBER}"),
        "by": "Asha Patil", "channel": "web", "words": "Note", "detail": {}, "text": "Wants to be called after six.",
    });
    by_id(Operation::new("listLeadTimeline", "Lists what has happened to a lead"))
        .says(
            "The newest first: what happened to the lead, to the tasks about it, and in the conversation that it came from. \
             What is said there is listed with the conversation.",
        )
        .needs::<ViewLeads>()
        .lists()
        .answers::<PageAnswer<EntryAnswer>>(
            StatusCode::OK,
            "A page of the timeline.",
            json!({ "items": [entry], "next_cursor": null }),
        )
}

pub(super) fn media() -> Operation {
    let sent = json!({
        "position": 57, "kind": "document", "mime_type": "application/pdf", "file_name": "Salary slip October.pdf",
        "caption": "My salary slip", "sent_at": "2026-11-23T06:04:00Z",
        "conversation_id": "01939f0a-7c11-7000-8000-000000000004", "message_id": "wamid.HBgMOTE5ODc2NTQxMDAzFQIAEhgg",
        "state": "kept", "size_bytes": 81_264, "content": format!("/api/v1/leads/{LEAD}/media/57/content"),
    });
    by_id(Operation::new("listLeadMedia", "Lists what the customer sent"))
        .says("Photos, documents, voice notes and the like that came in the conversation, the newest first.")
        .needs::<ViewLeads>()
        .lists()
        .answers::<PageAnswer<MediaAnswer>>(
            StatusCode::OK,
            "A page of what was sent.",
            json!({ "items": [sent], "next_cursor": null }),
        )
}

pub(super) fn content() -> Operation {
    by_id(Operation::new("getLeadMediaContent", "Gets the bytes of what the customer sent"))
        .says(
            "Pictures, PDFs, sound and films come as what they are, to be shown; anything else as \
             `application/octet-stream`, to be saved. Pictures are kept up to 5 MB, anything else up to 16 MB. Bytes \
             that aren't there, or not yet, are a 409 that says why in words.",
        )
        .path("position", schema::integer(1..=i64::MAX), "Where it was attached, as the list says.")
        .needs::<ViewLeads>()
        .reads()
        .answers_file(StatusCode::OK, "The bytes.", &SERVED)
        .refuses(NOT_YET, "Being fetched from WhatsApp")
        .refuses(NOT_KEPT, "Meta no longer has this file")
}

fn by_id(operation: Operation) -> Operation {
    operation.path("id", schema::lead(), "The lead's id, or the number that people say: `LD-2026-00042`.")
}

fn rules(operation: Operation, errors: &[LeadError]) -> Operation {
    errors.iter().fold(operation, |operation, error| operation.refuses(error.code(), error))
}

fn stages() -> impl Iterator<Item = &'static str> {
    Stage::ALL.iter().map(|stage| stage.slug())
}

fn lead() -> Value {
    json!({
        "id": LEAD, "number": "LD-2026-00042", "name": "Sunita Rao", "mobile": "+919876541003",
        "loan_type": "gold_loan", "amount": 200_000, "source": "walk_in", "stage": "new", "on_hold": false,
        "assignee_id": MEMBER, "assignee_name": "Asha Patil", "team": "North", "conversation_id": null,
        "sanctioned_amount": null, "lender": null, "disbursed_amount": null, "disbursed_on": null,
        "created_at": "2026-11-23T06:00:00Z", "updated_at": "2026-11-23T06:00:00Z", "version": 2,
    })
}
