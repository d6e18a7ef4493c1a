//! What the reader may do: write, take over, give back, and why not.

use super::list::{Onlooker, answerer};
use super::message::moment_words;
use chrono::SecondsFormat;
use projections::conversation::ConversationRow;

/// What the reader may do in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Means {
    /// Answer at all.
    pub(super) may_reply: bool,
    /// Take over from other members, and give back what they answer.
    pub(super) over_others: bool,
}

/// What was typed and refused, so that nobody has to type it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) text: String,
    /// Why it was refused, in a sentence.
    pub(super) refusal: Option<String>,
}

/// What stands below the messages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AnswerView {
    /// `write`, `closed`, `silent`, `waiting`, `bot` or `member`.
    pub(super) state: &'static str,
    pub(super) title: String,
    pub(super) words: String,
    /// What the button that takes over says, where there is one.
    pub(super) take_over: Option<String>,
    /// Whether the conversation can be given back to the bot.
    pub(super) may_release: bool,
    /// Until when can be written, in words and for machines, where that is so.
    pub(super) window: Option<(String, String)>,
    pub(super) attempt: Attempt,
}

impl AnswerView {
    pub(super) fn of(row: &ConversationRow, means: Means, attempt: Attempt, onlooker: Onlooker) -> Self {
        let ends_at = row.window_ends_at.filter(|ends_at| *ends_at > onlooker.now && !row.opted_out);
        let is_mine = row.taken_over && row.taken_over_by == Some(onlooker.member);
        let is_held = row.taken_over && row.taken_over_by.is_some() && !is_mine;
        let (state, title, words) = if row.opted_out {
            silent()
        } else if ends_at.is_none() {
            closed(row, onlooker)
        } else if is_mine {
            ("write", String::new(), String::new())
        } else if is_held {
            held(row, means)
        } else if row.taken_over {
            waiting(means)
        } else {
            bot(means)
        };
        let may_take_over = means.may_reply && !is_mine && (!is_held || means.over_others);
        Self {
            state,
            title,
            words,
            take_over: may_take_over.then(|| match row.taken_over_by {
                Some(_) if is_held => format!("Take over from {}", first_name(&answerer(row))),
                Some(_) | None => "Take over".to_owned(),
            }),
            may_release: means.may_reply && row.taken_over && (!is_held || means.over_others),
            window: ends_at
                .map(|ends_at| (moment_words(ends_at, onlooker), ends_at.to_rfc3339_opts(SecondsFormat::Secs, true))),
            attempt,
        }
    }
}

type Told = (&'static str, String, String);

fn silent() -> Told {
    let words = "Nothing can be sent, by the bot or by you, until they write START.";
    ("silent", "This customer wants no messages".to_owned(), words.to_owned())
}

fn closed(row: &ConversationRow, onlooker: Onlooker) -> Told {
    let ended = match row.window_ends_at {
        Some(ended_at) => format!("The 24-hour window closed at {}.", moment_words(ended_at, onlooker)),
        None => "This customer hasn't written yet.".to_owned(),
    };
    let words = format!(
        "{ended} WhatsApp lets a firm write freely only within 24 hours after the customer last wrote. Until they write \
         again, only an approved template reaches them; or call them."
    );
    ("closed", "Only by template now".to_owned(), words)
}

fn held(row: &ConversationRow, means: Means) -> Told {
    let name = answerer(row);
    let words = match (means.may_reply, means.over_others) {
        (true, true) => "Take over if you want to write yourself.",
        (true, false) => "Only they can write here until they give it back to the bot.",
        (false, _) => "You can read along.",
    };
    ("member", format!("{name} answers this customer"), words.to_owned())
}

fn waiting(means: Means) -> Told {
    let words = if means.may_reply {
        "The bot is silent until somebody takes over, or gives the conversation back to it."
    } else {
        "The bot is silent until somebody takes over."
    };
    ("waiting", "This customer waits for a person".to_owned(), words.to_owned())
}

fn bot(means: Means) -> Told {
    let words =
        if means.may_reply { "Take over to write yourself; the bot is silent then." } else { "You can read along." };
    ("bot", "The bot answers".to_owned(), words.to_owned())
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
