//! What the sandbox remembers: businesses, people and their chats, calls, faults.

pub(crate) mod accounts;
pub(crate) mod bucket;
pub(crate) mod calls;
pub(crate) mod chats;
pub(crate) mod content;
pub(crate) mod dialogs;
pub(crate) mod journal;
pub(crate) mod media;
pub(crate) mod snapshot;

use accounts::Accounts;
use calls::Calls;
use chats::Chats;
use dialogs::Dialogs;
use journal::Line;
use media::Files;
use snapshot::SavedPerson;

use crate::faults::Faults;

/// Everything that stands under the sandbox's one lock.
#[derive(Debug, Default)]
pub(crate) struct World {
    /// Businesses, their tokens and codes.
    pub(crate) accounts: Accounts,
    /// People and what they have received and written.
    pub(crate) chats: Chats,
    /// Files that people sent.
    pub(crate) files: Files,
    /// Calls that the Graph API received.
    pub(crate) calls: Calls,
    /// Sign-up pop-ups that are open; they don't outlive a restart.
    pub(crate) dialogs: Dialogs,
    /// Faults that wait for their call or webhook.
    pub(crate) faults: Faults,
    /// What was changed outside accounts and chats, which know their changes themselves: the clock and the webhooks.
    pub(crate) line: Line,
}

impl World {
    /// What changed since this was last asked; none where nothing did.
    pub(crate) fn take_line(&mut self) -> Option<Line> {
        let mut line = std::mem::take(&mut self.line);
        line.accounts = self.accounts.take_changed();
        let changed = self.chats.take_changes();
        let chats = &self.chats;
        line.people = changed.people.iter().filter_map(|number| chats.lookup(number)).map(SavedPerson::alone).collect();
        let messages = changed.messages.iter().filter_map(|id| chats.find(id));
        line.messages = messages.map(|(number, message)| (Box::from(&**number), message.clone())).collect();
        let raised = changed.statuses.iter().filter_map(|id| chats.find(id));
        line.statuses = raised.map(|(_, message)| (message.id.clone(), message.status)).collect();
        (!line.is_empty()).then_some(line)
    }
}
