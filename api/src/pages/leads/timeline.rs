//! What has happened to a lead, as its page draws it.

use super::view::Seen;
use crate::lead::words;
use projections::lead::TimelineEntry;

/// One thing that happened, in words.
pub(super) struct EntryView {
    pub(super) what: String,
    /// What somebody wrote: a note, words with what was sent, or a reason.
    pub(super) quote: Option<String>,
    pub(super) is_note: bool,
    pub(super) who: String,
    /// On which channel, such as `on WhatsApp`.
    pub(super) channel: Option<&'static str>,
    pub(super) when: String,
    pub(super) when_iso: String,
}

impl EntryView {
    pub(super) fn of(entry: TimelineEntry, seen: &Seen) -> Self {
        let is_note = entry.kind == "lead.note_added";
        let (when, when_iso) = seen.moment(entry.at);
        let reading = words::Reading { names: &seen.names, firm: &seen.firm, now: seen.now };
        Self {
            what: words::what(&entry, reading),
            who: words::who(&seen.names, &entry.actor),
            channel: words::channel(&entry),
            quote: words::quote(&entry),
            is_note,
            when,
            when_iso,
        }
    }
}
