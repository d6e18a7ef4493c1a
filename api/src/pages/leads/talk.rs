//! What the customer and we have written to each other, as far as the page of a lead shows it.

use super::view::Seen;
use crate::media::kind_words;
use domain::notification::Status;
use projections::conversation::{Direction, MessageRow};

/// A message as it is drawn.
pub(super) struct MessageView {
    pub(super) is_ours: bool,
    pub(super) who: String,
    /// What it says; what it is, where it has no words.
    pub(super) text: String,
    pub(super) has_words: bool,
    /// What sort of media came with it.
    pub(super) media: Option<&'static str>,
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
        let media = message.media_kind.as_deref().map(kind_words);
        let words = message.text.filter(|text| media.is_none() || !text.is_empty());
        Self {
            is_ours,
            who: if is_ours { seen.who(&message.actor) } else { customer.to_owned() },
            has_words: words.is_some(),
            text: words.unwrap_or_else(|| without_words(&message.kind, media).to_owned()),
            media,
            when,
            when_iso,
            status: message.status.map(status),
            failure: message.failure,
        }
    }
}

fn without_words(kind: &str, media: Option<&'static str>) -> &'static str {
    match kind {
        _ if media.is_some() => "",
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
