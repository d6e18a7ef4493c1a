//! What the customer sent, as the page of a lead shows it.

use super::super::conversations::CONVERSATIONS;
use super::filters::escape;
use super::view::Seen;
use crate::media::{FileView, kind_words};
use domain::lead::LeadNumber;
use projections::PageRequest;
use projections::lead::LeadMedia;

/// Something that the customer sent, as it is drawn.
pub(super) struct SentView {
    /// Unique within the lead.
    pub(super) place: i64,
    /// Which icon.
    pub(super) kind: String,
    /// What it is, in words.
    pub(super) what: &'static str,
    /// Of the file, or of the place.
    pub(super) name: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) when: String,
    pub(super) when_iso: String,
    pub(super) file: FileView,
    /// Where the conversation shows the message, where the reader may see that.
    pub(super) message: Option<String>,
}

impl SentView {
    pub(super) fn of(media: LeadMedia, number: LeadNumber, seen: &Seen) -> Self {
        let (when, when_iso) = seen.moment(media.sent_at);
        let message = seen.may_see_conversations.then(|| message(&media));
        Self {
            place: media.position.0,
            file: FileView::of(&media, &number.to_string(), seen.now),
            what: kind_words(&media.kind),
            kind: media.kind,
            name: media.file_name,
            caption: media.caption,
            when,
            when_iso,
            message,
        }
    }
}

/// The part of the conversation that ends with the message.
fn message(media: &LeadMedia) -> String {
    let conversation = format!("{CONVERSATIONS}/{}", media.conversation);
    match media.message_place {
        Some(place) => {
            let before = escape(&PageRequest::cursor_from(place));
            format!("{conversation}?before={before}#m{}", place.0)
        }
        None => conversation,
    }
}
