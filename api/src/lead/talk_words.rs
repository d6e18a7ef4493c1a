//! What has happened in the conversation that a lead came from, in words.

use super::words::{Told, day_words, read};
use chrono::NaiveDate;
use domain::conversation::HandOverReason;
use domain::media::MediaKind;
use serde_json::Value;

/// What happened in a conversation, or `None` where it is nothing that these words know.
pub(super) fn what(told: &Told<'_>) -> Option<String> {
    let detail = &told.entry.detail;
    let words = match told.entry.kind.as_str() {
        "conversation.started" if read::<bool>(detail, "again") == Some(true) => "The customer wrote again",
        "conversation.started" => "The customer wrote for the first time",
        "conversation.inquiry_completed" if read::<u16>(detail, "consent").is_some() => {
            "The customer confirmed the inquiry, and agreed to be contacted"
        }
        "conversation.inquiry_completed" => "The customer confirmed the inquiry",
        "conversation.inquiry_dropped" => "The customer wants no loan after all",
        "conversation.data_requested" => return Some(data_requested(detail)),
        "conversation.taken_over" => handed_over(detail),
        "conversation.released" => "Gave the conversation back to the bot",
        "conversation.opted_out" => "The customer opted out (STOP)",
        "conversation.opted_in" => "The customer wants messages again (START)",
        "conversation.reply_requested" => "Answered the customer",
        "lead.media_attached" => return Some(format!("The customer sent {}", sent(detail))),
        _ => return None,
    };
    Some(words.to_owned())
}

fn data_requested(detail: &Value) -> String {
    let by = read::<NaiveDate>(detail, "due_on").map(|day| format!(", to be answered by {}", day_words(day)));
    format!("The customer asked about their data{}", by.unwrap_or_default())
}

fn handed_over(detail: &Value) -> &'static str {
    match read::<HandOverReason>(detail, "reason_kind") {
        Some(HandOverReason::AskedFor) => "The customer asked for a person",
        Some(HandOverReason::DataRequest) => "The customer waits for a person",
        Some(HandOverReason::NotUnderstood) => "Didn’t understand the customer, and left them to a person",
        Some(HandOverReason::Member) | None => "Took over the conversation",
    }
}

fn sent(detail: &Value) -> &'static str {
    match read::<MediaKind>(detail, "kind") {
        Some(MediaKind::Image) => "a picture",
        Some(MediaKind::Document) => "a document",
        Some(MediaKind::Audio) => "a voice note",
        Some(MediaKind::Video) => "a film",
        Some(MediaKind::Sticker) => "a sticker",
        Some(MediaKind::Location) => "a place",
        Some(MediaKind::Contacts) => "a contact",
        None => "something",
    }
}
