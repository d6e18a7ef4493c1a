//! The addresses of conversations, as they are described.

use super::list::{ConversationAnswer, SEARCH_CHARS_MAX};
use super::messages::MessageAnswer;
use super::shown::Shown;
use crate::answer::PageAnswer;
use crate::openapi::{Body, Operation, schema};
use application::access::{ReplyToConversations, ViewConversations};
use axum::http::StatusCode;
use domain::conversation::{ConversationError, REPLY_CHARS_MAX};
use serde_json::{Value, json};

pub(super) fn list() -> Operation {
    Operation::new("listConversations", "Lists the conversations that one sees")
        .says("The newest message first.")
        .needs::<ViewConversations>()
        .query("q", schema::text(0..=SEARCH_CHARS_MAX), "Part of a name or of the number, or the beginning of the lead's number.")
        .query(
            "show",
            schema::one_of(Shown::ALL.map(Shown::slug)),
            "All; those that wait for a person; those in which the asker answers, or the bot; those with an open window.",
        )
        .lists()
        .answers::<PageAnswer<ConversationAnswer>>(
            StatusCode::OK,
            "A page of conversations.",
            json!({ "items": [conversation()], "next_cursor": null }),
        )
}

pub(super) fn show() -> Operation {
    by_id(Operation::new("getConversation", "Gets a conversation"))
        .needs::<ViewConversations>()
        .reads()
        .answers::<ConversationAnswer>(StatusCode::OK, "The conversation.", conversation())
}

pub(super) fn messages() -> Operation {
    let message = json!({
        "id": "wamid.HBgMOTE5ODc2NTQxMDAz", "position": 42, "direction": "in",
        "provider_message_id": "wamid.HBgMOTE5ODc2NTQxMDAz", "kind": "text", "media_kind": null,
        "text": "need gold loan 2 lakh",
        "actor": "contact", "status": null, "failure": null, "at": "2026-11-23T06:00:00Z",
        "understood": {
            "intent": "inquiry", "silence": null, "completed": false, "handed_over": null, "opted_out": false,
            "opted_in": false, "asked": { "detail": "name", "attempt": 1 },
            "captured": [{ "detail": "amount", "value": 200_000, "corrected": false }],
        },
    });
    by_id(Operation::new("listMessages", "Lists the messages of a conversation"))
        .says("The newest first.")
        .needs::<ViewConversations>()
        .lists()
        .answers::<PageAnswer<MessageAnswer>>(
            StatusCode::OK,
            "A page of messages.",
            json!({ "items": [message], "next_cursor": null }),
        )
}

pub(super) fn reply() -> Operation {
    let body = Body::new().required("text", schema::filled_text(REPLY_CHARS_MAX), "What is to be said.");
    let reply = by_id(Operation::command("replyToConversation", "Says something to a contact"))
        .says(
            "As the member who asks, who answers from now on: the bot is silent. Free text, within 24 hours after the \
             contact last wrote; a refusal tells when that ended. The message goes out as all others do: its status \
             is in the list of messages.",
        )
        .needs::<ReplyToConversations>()
        .takes(body, json!({ "text": "Good morning, your papers have arrived." }))
        .writes(StatusCode::ACCEPTED, "It is on its way.", None);
    let rules = [ConversationError::HeldByAnother, ConversationError::WindowClosed, ConversationError::OptedOut];
    rules.iter().fold(reply, |operation, error| operation.refuses(error.code(), error))
}

pub(super) fn take_over() -> Operation {
    let held = ConversationError::HeldByAnother;
    by_id(Operation::command("takeOverConversation", "Answers a contact in the bot's place"))
        .says(
            "The bot is silent until the conversation is given back; an opt-out is heeded all the same. From another \
             member it is taken by whoever sees more than their own leads.",
        )
        .needs::<ReplyToConversations>()
        .writes(StatusCode::OK, "The member who asks answers now.", None)
        .refuses(held.code(), held)
}

pub(super) fn release() -> Operation {
    let held = ConversationError::HeldByAnother;
    by_id(Operation::command("releaseConversation", "Gives a contact back to the bot"))
        .needs::<ReplyToConversations>()
        .writes(StatusCode::OK, "The bot answers now.", None)
        .refuses(held.code(), held)
}

fn by_id(operation: Operation) -> Operation {
    operation.path("id", schema::id(), "The conversation's id.")
}

fn conversation() -> Value {
    json!({
        "id": "01939f0a-7c11-7000-8000-000000000004", "channel": "whatsapp", "address": "919876541003",
        "profile_name": "Sunita", "name": "Sunita Rao", "endpoint": "106540352242922", "started_at": "2026-11-23T06:00:00Z",
        "last_message_at": "2026-11-23T06:00:05Z", "last_direction": "out", "last_text": "Which loan do you need?",
        "received_count": 1, "sent_count": 1, "unanswered_count": 0, "opted_out": false, "taken_over": false, "taken_over_by": null,
        "taken_over_by_name": null, "hand_over_reason": null, "handed_over_at": null,
        "window_ends_at": "2026-11-24T06:00:00Z", "lead_id": null, "lead_number": null, "assignee_id": null,
        "assignee_name": null,
    })
}
