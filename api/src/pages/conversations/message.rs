//! What was said, day by day.

use super::list::Onlooker;
use super::understood::UnderstoodView;
use crate::media::{FileView, kind_words};
use application::log::Actor;
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use domain::id::MemberId;
use domain::lead::LoanType;
use domain::notification::Status;
use domain::tenant::Catalogue;
use projections::conversation::{Direction, MessageRow};
use std::collections::HashMap;

/// What is needed to draw a message.
pub(super) struct Drawing<'a> {
    pub(super) onlooker: Onlooker,
    pub(super) names: &'a HashMap<MemberId, String>,
    /// The number that the contact writes from, in E.164.
    pub(super) own: Option<&'a str>,
    /// What the firm calls them.
    pub(super) loan_types: &'a Catalogue<LoanType>,
    /// The number of the lead that what the contact sends is kept with, where the onlooker sees it.
    pub(super) lead: Option<&'a str>,
    /// What came with messages and is kept with that lead, by the provider's ids of the messages.
    pub(super) files: &'a HashMap<String, FileView>,
}

/// The messages of one day.
pub(super) struct DayView {
    pub(super) day: String,
    pub(super) iso: String,
    pub(super) messages: Vec<MessageView>,
}

/// A message, or what happened beside the messages.
pub(super) struct MessageView {
    /// Unique within the conversation.
    pub(super) place: i64,
    /// `customer`, `bot`, `member` or `note`.
    pub(super) from: &'static str,
    /// Who says it, where it is one of us.
    pub(super) who: Option<String>,
    /// Whether the one before came from the same.
    pub(super) goes_on: bool,
    pub(super) text: String,
    /// What sort of thing it is, where it is more than words.
    pub(super) kind: Option<&'static str>,
    pub(super) is_file: bool,
    /// Where what came with it is shown.
    pub(super) sent: Option<String>,
    /// Its file, where it is kept with a lead.
    pub(super) file: Option<FileView>,
    pub(super) time: String,
    pub(super) time_iso: String,
    pub(super) tick: Option<TickView>,
    /// Why it didn't arrive.
    pub(super) failure: Option<String>,
    pub(super) understood: Option<UnderstoodView>,
}

/// Where a message of ours stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TickView {
    /// `waiting`, `sent`, `delivered`, `read` or `failed`.
    pub(super) tone: &'static str,
    pub(super) words: &'static str,
}

/// The members who say something.
pub(super) fn speakers(messages: &[MessageRow]) -> Vec<MemberId> {
    messages.iter().filter_map(|message| member(&message.actor)).collect()
}

/// The messages, which come newest first, by days, oldest first.
pub(super) fn days(messages: Vec<MessageRow>, drawing: &Drawing<'_>) -> Vec<DayView> {
    let mut days: Vec<(NaiveDate, DayView)> = Vec::new();
    for row in messages.into_iter().rev() {
        let day = row.at.with_timezone(&drawing.onlooker.zone).date_naive();
        if days.last().is_none_or(|(last, _)| *last != day) {
            let view = DayView { day: day_words(day, drawing.onlooker), iso: day.to_string(), messages: Vec::new() };
            days.push((day, view));
        }
        if let Some((_, last)) = days.last_mut() {
            let mut message = MessageView::of(row, drawing);
            message.goes_on = last.messages.last().is_some_and(|before| before.is_of_the_same(&message));
            last.messages.push(message);
        }
    }
    days.into_iter().map(|(_, view)| view).collect()
}

impl MessageView {
    fn of(row: MessageRow, drawing: &Drawing<'_>) -> Self {
        let local = row.at.with_timezone(&drawing.onlooker.zone);
        let speaker = member(&row.actor);
        let (from, who) = match (row.direction, speaker) {
            (Direction::In, _) => ("customer", None),
            (Direction::Out, Some(_)) => ("member", Some(said_by(&row.actor, drawing))),
            (Direction::Out, None) => ("bot", Some("Bot".to_owned())),
            (Direction::Note, _) => ("note", None),
        };
        let is_note = row.direction == Direction::Note;
        let is_acted_on = !matches!(row.kind.as_str(), "reaction" | "other");
        let media = row.media_kind.as_deref().map(kind_words);
        let kind = media.or_else(|| kind(&row.kind)).filter(|_| row.direction == Direction::In);
        let words = row.text.filter(|text| !text.trim().is_empty());
        let has_kind = kind.is_some();
        let text = if is_note { note(&row.kind, &said_by(&row.actor, drawing)) } else { words.unwrap_or_default() };
        let is_wordless = text.is_empty() && !has_kind;
        // A photo without words says nothing that could be understood.
        let says_something = media.is_none() || !text.is_empty();
        Self {
            place: row.position.0,
            from,
            who,
            goes_on: false,
            text: if is_wordless { "No words, or erased".to_owned() } else { text },
            kind,
            is_file: row.kind == "media",
            file: media.and(drawing.files.get(&row.message).cloned()),
            sent: media.and(drawing.lead).map(|lead| format!("/leads/{lead}#sent")),
            time: local.format("%-I:%M %P").to_string(),
            time_iso: row.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            tick: row.status.map(tick),
            failure: row.failure.map(|failure| failure_words(&failure)),
            understood: row
                .understood
                .filter(|_| is_acted_on && says_something)
                .map(|understood| UnderstoodView::of(understood, drawing.own, drawing.loan_types)),
        }
    }

    fn is_of_the_same(&self, other: &Self) -> bool {
        self.from == other.from && self.who == other.who && self.from != "note"
    }
}

fn member(actor: &str) -> Option<MemberId> {
    match Actor::try_from(actor.to_owned()) {
        Ok(Actor::Member(member)) => Some(member),
        Ok(Actor::System(_)) | Err(_) => None,
    }
}

fn said_by(actor: &str, drawing: &Drawing<'_>) -> String {
    match member(actor) {
        Some(member) if member == drawing.onlooker.member => "You".to_owned(),
        Some(member) => drawing.names.get(&member).cloned().unwrap_or_else(|| "A former member".to_owned()),
        None => "The bot".to_owned(),
    }
}

fn kind(kind: &str) -> Option<&'static str> {
    match kind {
        "media" => Some("A picture, voice note or document"),
        "choice" => Some("Chosen by a tap"),
        "reaction" => Some("A reaction"),
        "other" => Some("A message that can't be shown here"),
        _ => None,
    }
}

fn note(kind: &str, who: &str) -> String {
    match kind {
        "taken_over" => format!("{who} took over"),
        "released" => format!("{who} gave the conversation back to the bot"),
        "asked_for" => "Asked for a person".to_owned(),
        "data_request" => "Asked about their data, which a person must answer".to_owned(),
        "not_understood" => "The bot gave up: a person is needed".to_owned(),
        "opted_out" => "Wants no more messages".to_owned(),
        "opted_in" => "Wants messages again".to_owned(),
        _ => "A person is needed".to_owned(),
    }
}

const fn tick(status: Status) -> TickView {
    let (tone, words) = match status {
        Status::Pending => ("waiting", "Waiting to be sent"),
        Status::Unknown => ("waiting", "Not known whether it was sent"),
        Status::Queued | Status::Sent => ("sent", "Sent"),
        Status::Delivered => ("delivered", "Delivered"),
        Status::Read => ("read", "Read"),
        Status::Failed => ("failed", "Failed"),
        Status::Cancelled => ("failed", "Not sent"),
    };
    TickView { tone, words }
}

/// Our own reasons in words; the provider's words as they are.
fn failure_words(failure: &str) -> String {
    match failure {
        "disconnected" => "WhatsApp is disconnected".to_owned(),
        "opted_out" => "wants no messages".to_owned(),
        "window_closed" => "the 24-hour window had closed".to_owned(),
        "erased" => "the person was erased".to_owned(),
        other => other.to_owned(),
    }
}

/// A day in words: `Today`, `Yesterday`, `Tuesday, 24 November`.
fn day_words(day: NaiveDate, onlooker: Onlooker) -> String {
    let today = onlooker.now.with_timezone(&onlooker.zone).date_naive();
    match today.signed_duration_since(day).num_days() {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ if day.year() == today.year() => day.format("%A, %-d %B").to_string(),
        _ => day.format("%A, %-d %B %Y").to_string(),
    }
}

/// A moment within a sentence: `5:42 pm today`, `5:42 pm on Tue 24 Nov`.
pub(super) fn moment_words(at: DateTime<Utc>, onlooker: Onlooker) -> String {
    let (local, today) = (at.with_timezone(&onlooker.zone), onlooker.now.with_timezone(&onlooker.zone).date_naive());
    let time = local.format("%-I:%M %P");
    match local.date_naive().signed_duration_since(today).num_days() {
        0 => format!("{time} today"),
        1 => format!("{time} tomorrow"),
        -1 => format!("{time} yesterday"),
        _ if local.year() == today.year() => format!("{time} on {}", local.format("%a %-d %b")),
        _ => format!("{time} on {}", local.format("%a %-d %b %Y")),
    }
}
