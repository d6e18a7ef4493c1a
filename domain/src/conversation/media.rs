//! What is decided about pictures and documents that the contact sends.

use super::turn::Turn;
use super::{ConversationEvent, FileStanding, Inbound};
use crate::id::LeadId;

/// Most things that are kept until there is a lead for them; of more, the oldest stay with the messages alone.
pub const UNFILED_MEDIA_MAX: usize = 20;

impl Turn {
    /// Files what came with a message, where the contact has a lead already.
    pub(super) fn file_with_open_lead(&mut self, inbound: &Inbound) {
        let open = inbound.files.iter().find(|file| file.is_open()).map(|file| file.lead);
        // A lead registered a moment ago may not be among the files that are known yet.
        if let Some(lead) = open.or(self.segment.registered.map(|registered| registered.lead)) {
            self.file_media(lead);
        }
    }

    /// Files everything that no lead has yet.
    pub(super) fn file_media(&mut self, lead: LeadId) {
        let conversation = self.segment.conversation;
        for sent in self.segment.form.unfiled.clone() {
            self.record(ConversationEvent::MediaFiled { lead, conversation, sent, at: self.at });
        }
    }
}

impl FileStanding {
    /// Whether work on the file goes on.
    pub const fn is_open(&self) -> bool {
        !self.stage.is_terminal()
    }
}
