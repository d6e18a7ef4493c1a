//! What the customer and we have written to each other, as far as the page of a lead shows it.

use super::view::Seen;
use domain::notification::Status;
use projections::conversation::{Direction, MessageRow};

/// A message as it is drawn.
pub(super) struct MessageView {
    pub(super) is_ours: bool,
    pub(super) who: String,
    /// What it says; what it is, where it has no words.
    pub(super) text: String,
    pub(super) has_words: bool,
    pub(super) when: String,
    pub(super) when_iso: String,
    pub(super) status: Option<&'static str>,
    /// Why it didn't arrive.
    pub(super) failure: Option<String>,
}

impl MessageView {
    pub(super) fn of(message: MessageRow, customer: &str, seen: &Seen) -> Self {
        let is_ours = message.direction == Direction::Out;
        let (when, when_iso) = seen.moment(message.at);
        Self {
            is_ours,
            who: if is_ours { seen.who(&message.actor) } else { customer.to_owned() },
            has_words: message.text.is_some(),
            text: message.text.unwrap_or_else(|| without_words(&message.kind).to_owned()),
            when,
            when_iso,
            status: message.status.map(status),
            failure: message.failure,
        }
    }
}

fn without_words(kind: &str) -> &'static str {
    match kind {
        "media" => "A file, picture or voice note",
        "reaction" => "A reaction",
        "other" => "A message that can't be shown here",
        _ => "No words yet, or erased",
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Pending => "Waiting to be sent",
        Status::Unknown => "Not known whether it was sent",
        Status::Queued => "On its way",
        Status::Sent => "Sent",
        Status::Delivered => "Delivered",
        Status::Read => "Read",
        Status::Failed => "Failed",
        Status::Cancelled => "Not sent",
    }
}
