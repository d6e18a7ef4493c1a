//! The list of conversations as it is drawn.

use super::super::front::phone;
use super::way::Way;
use crate::rest::conversations::Shown;
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use chrono_tz::Tz;
use domain::conversation::{Channel, HandOverReason};
use domain::id::{ConversationId, MemberId};
use projections::Page;
use projections::conversation::{ConversationRow, Direction};

/// Longest excerpt of the last words, in characters.
const EXCERPT_CHARS_MAX: usize = 120;
/// How many colours there are for those who write.
const HUES: u128 = 6;

/// By whom and when the list is seen.
#[derive(Clone, Copy)]
pub(super) struct Onlooker {
    pub(super) member: MemberId,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
}

/// The list as it is drawn.
pub(super) struct ListView {
    /// Those in which nobody answers yet though a person is asked for, where all are shown.
    pub(super) waiting: Vec<RowView>,
    pub(super) rows: Vec<RowView>,
    /// Whether a search or a choice leaves something out.
    pub(super) is_narrowed: bool,
    /// Why there is nothing, where there is nothing.
    pub(super) empty: &'static str,
    pub(super) all: String,
    /// The address of the list's beginning, where this isn't it.
    pub(super) first: Option<String>,
    /// The address of what follows.
    pub(super) next: Option<String>,
}

/// A conversation in the list.
pub(super) struct RowView {
    pub(super) id: ConversationId,
    pub(super) address: String,
    pub(super) is_open: bool,
    pub(super) name: String,
    pub(super) face: Face,
    pub(super) last: String,
    pub(super) is_ours: bool,
    pub(super) time: String,
    pub(super) time_iso: String,
    pub(super) unanswered: i64,
    pub(super) standing: Standing,
}

/// What stands for somebody's picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Face {
    pub(super) letter: String,
    pub(super) hue: u128,
}

/// Who answers, in a word, with its tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) tone: &'static str,
    pub(super) words: String,
    /// What else is to know.
    pub(super) more: Option<&'static str>,
}

/// A choice above the list.
pub(super) struct ChoiceView {
    pub(super) label: &'static str,
    pub(super) address: String,
    pub(super) is_chosen: bool,
}

impl ListView {
    pub(super) fn of(
        waiting: Vec<ConversationRow>,
        page: Page<ConversationRow>,
        way: &Way,
        open: Option<ConversationId>,
        onlooker: Onlooker,
    ) -> Self {
        let row = |row| RowView::of(row, way, open, onlooker);
        Self {
            waiting: waiting.into_iter().map(row).collect(),
            rows: page.items.into_iter().map(row).collect(),
            is_narrowed: way.narrows(),
            empty: empty(way),
            all: Way::default().address(""),
            first: way.cursor.as_ref().map(|_| way.list().from(None).address("")),
            next: page.next_cursor.map(|cursor| way.list().from(Some(cursor)).address("")),
        }
    }
}

impl RowView {
    fn of(row: ConversationRow, way: &Way, open: Option<ConversationId>, onlooker: Onlooker) -> Self {
        let at = row.last_message_at.unwrap_or(row.started_at);
        Self {
            id: row.conversation,
            address: way.list().to(row.conversation, ""),
            is_open: open == Some(row.conversation),
            face: face(&row),
            last: row.last_text.as_deref().map_or_else(|| "No words".to_owned(), excerpt),
            is_ours: row.last_direction == Some(Direction::Out),
            time: short_time(at, onlooker),
            time_iso: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            unanswered: row.unanswered_count,
            standing: standing(&row, onlooker),
            name: name(&row),
        }
    }
}

/// The choices above the list.
pub(super) fn choices(way: &Way) -> Vec<ChoiceView> {
    let choice = |shown: Shown| ChoiceView {
        label: label(shown),
        address: way.showing(shown).address(""),
        is_chosen: way.shown == shown,
    };
    Shown::ALL.into_iter().map(choice).collect()
}

/// What a contact is called: the name they told, else the one they show, else their number.
pub(super) fn name(row: &ConversationRow) -> String {
    let known = row.told_name.clone().or_else(|| row.profile_name.clone()).filter(|name| !name.trim().is_empty());
    known.or_else(|| number(row)).unwrap_or_else(|| "Erased".to_owned())
}

/// The number a contact is reached at, as people read it out.
pub(super) fn number(row: &ConversationRow) -> Option<String> {
    row.address.as_deref().map(|address| match mobile(row) {
        Some(mobile) => phone(&mobile),
        None => address.to_owned(),
    })
}

/// The number a contact can be called at, in E.164; none where the channel gives another kind of address.
pub(super) fn mobile(row: &ConversationRow) -> Option<String> {
    let address = row.address.as_deref()?;
    let is_number = !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && row.channel == Channel::WhatsApp).then(|| format!("+{address}"))
}

/// What stands for a contact's picture, always the same for the same one.
pub(super) fn face(row: &ConversationRow) -> Face {
    let letter = name(row).chars().find(|c| c.is_alphabetic()).map(|first| first.to_uppercase().collect());
    Face { letter: letter.unwrap_or_else(|| "#".to_owned()), hue: row.person.uuid().as_u128() % HUES }
}

/// Who answers.
pub(super) fn standing(row: &ConversationRow, onlooker: Onlooker) -> Standing {
    let (tone, words) = match (row.taken_over, row.taken_over_by) {
        (true, None) => ("waiting", waiting_words(row.hand_over_reason).to_owned()),
        (true, Some(member)) if member == onlooker.member => ("mine", "You answer".to_owned()),
        (true, Some(_)) => ("member", format!("{} answers", answerer(row))),
        (false, _) => ("bot", "Bot answers".to_owned()),
    };
    let is_closed = row.window_ends_at.is_none_or(|ends_at| ends_at <= onlooker.now);
    let more = if row.opted_out { Some("Wants no messages") } else { is_closed.then_some("Window closed") };
    Standing { tone, words, more }
}

/// The name of the member who answers.
pub(super) fn answerer(row: &ConversationRow) -> String {
    row.taken_over_by_name.clone().unwrap_or_else(|| "A former member".to_owned())
}

const fn waiting_words(reason: Option<HandOverReason>) -> &'static str {
    match reason {
        Some(HandOverReason::AskedFor) => "Asks for a person",
        Some(HandOverReason::DataRequest) => "Asks about their data",
        Some(HandOverReason::NotUnderstood) => "The bot gave up",
        Some(HandOverReason::Member) | None => "Waits for a person",
    }
}

const fn label(shown: Shown) -> &'static str {
    match shown {
        Shown::All => "All",
        Shown::Waiting => "Waiting",
        Shown::Mine => "Mine",
        Shown::Bot => "Bot",
        Shown::Open => "Window open",
    }
}

const fn empty(way: &Way) -> &'static str {
    match (&way.q, way.shown) {
        (Some(_), _) => "No conversation fits. Search for part of a name, of a number, or for a lead's number.",
        (None, Shown::All) => "No conversations yet. Each customer who writes to you on WhatsApp will stand here.",
        (None, Shown::Waiting) => "Nobody waits for a person.",
        (None, Shown::Mine) => "You answer nobody just now. Open a conversation and take it over.",
        (None, Shown::Bot) => "The bot answers nobody just now.",
        (None, Shown::Open) => "No window is open: nobody wrote within the last 24 hours.",
    }
}

/// The beginning of a text, on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return "No words".to_owned();
    }
    line.chars().take(EXCERPT_CHARS_MAX).collect()
}

/// When, as short as it can be told: `5:02 pm`, `Yesterday`, `24 Nov`, `24 Nov 2025`.
fn short_time(at: DateTime<Utc>, onlooker: Onlooker) -> String {
    let (at, now) = (at.with_timezone(&onlooker.zone), onlooker.now.with_timezone(&onlooker.zone));
    match now.date_naive().signed_duration_since(at.date_naive()).num_days() {
        0 => at.format("%-I:%M %P").to_string(),
        1 => "Yesterday".to_owned(),
        _ if at.year() == now.year() => at.format("%-d %b").to_string(),
        _ => at.format("%-d %b %Y").to_string(),
    }
}
