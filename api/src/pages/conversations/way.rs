//! What an address of the pages asks for.

use super::super::leads::escape;
use super::CONVERSATIONS;
use crate::input::{Fields, Missed, text, whole_number, word};
use crate::rest::conversations::Shown;
use domain::id::ConversationId;
use projections::PAGE_ITEMS_MAX;

/// How many messages are shown at first, and how many more each time.
pub(super) const MESSAGES_STEP: u32 = 40;
/// How many messages are shown at once at most; earlier ones are on pages of their own.
pub(super) const MESSAGES_MAX: u32 = PAGE_ITEMS_MAX;

/// What the list is narrowed to and from where it goes on, and which part of a conversation is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) q: Option<String>,
    pub(super) shown: Shown,
    /// Where the list goes on.
    pub(super) cursor: Option<String>,
    /// How many messages; [`MESSAGES_STEP`] where nobody says.
    pub(super) messages: Option<u32>,
    /// The messages before which the shown ones are.
    pub(super) before: Option<String>,
}

impl Way {
    /// What the address asks for.
    pub(super) fn read(fields: &mut Fields) -> Result<Self, Missed> {
        let q = fields.optional("q", text);
        let shown = fields.optional("show", word);
        let cursor = fields.optional("cursor", text);
        let messages = fields.optional("messages", |value| {
            let messages: u32 = whole_number(value)?;
            let allowed = (1..=MESSAGES_MAX).contains(&messages);
            if allowed { Ok(messages) } else { Err(format!("must be from 1 to {MESSAGES_MAX}")) }
        });
        let before = fields.optional("before", text);
        Ok(Self { q: q?, shown: shown?.unwrap_or_default(), cursor: cursor?, messages: messages?, before: before? })
    }

    /// How many messages are shown.
    pub(super) fn messages(&self) -> u32 {
        self.messages.unwrap_or(MESSAGES_STEP)
    }

    /// The list alone, without a conversation.
    pub(super) fn list(&self) -> Self {
        Self { messages: None, before: None, ..self.clone() }
    }

    /// The same list showing others.
    pub(super) fn showing(&self, shown: Shown) -> Self {
        Self { shown, cursor: None, ..self.list() }
    }

    /// The list from another place on.
    pub(super) fn from(&self, cursor: Option<String>) -> Self {
        Self { cursor, ..self.clone() }
    }

    /// Whether anything is left out of the list.
    pub(super) fn narrows(&self) -> bool {
        self.q.is_some() || self.shown != Shown::All
    }

    /// The address below [`CONVERSATIONS`] that asks for this.
    pub(super) fn address(&self, below: &str) -> String {
        let messages = self.messages.map(|messages| messages.to_string());
        let parts = [
            ("q", self.q.as_deref()),
            ("show", Some(self.shown.slug()).filter(|_| self.shown != Shown::All)),
            ("cursor", self.cursor.as_deref()),
            ("messages", messages.as_deref()),
            ("before", self.before.as_deref()),
        ];
        let set = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(value?))));
        let query = set.collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{CONVERSATIONS}{below}{mark}{query}")
    }

    /// The address of a conversation, or of `below` it.
    pub(super) fn to(&self, conversation: ConversationId, below: &str) -> String {
        self.address(&format!("/{conversation}{below}"))
    }
}
