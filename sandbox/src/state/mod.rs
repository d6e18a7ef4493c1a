//! What the sandbox remembers: businesses, people and their chats, calls, faults.

pub(crate) mod accounts;
pub(crate) mod bucket;
pub(crate) mod calls;
pub(crate) mod chats;
pub(crate) mod content;
pub(crate) mod media;
pub(crate) mod snapshot;

use accounts::Accounts;
use calls::Calls;
use chats::Chats;
use media::Files;

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
    /// Faults that wait for their call or webhook.
    pub(crate) faults: Faults,
}
