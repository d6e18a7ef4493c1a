//! Keeping what a contact sent with a lead, and noting what became of its bytes.

use super::change::execute;
use crate::access::{EditLeads, Grant};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use domain::conversation::SentMedia;
use domain::id::{ConversationId, LeadId};
use domain::lead::LeadCommand;
use domain::media::MediaOutcome;

/// Keep what a contact sent with a lead: what follows from a message with a picture or document.
#[derive(Clone, Debug, PartialEq)]
pub struct AttachMedia {
    /// Which lead.
    pub lead: LeadId,
    /// The talk it came in.
    pub conversation: ConversationId,
    /// What was sent, with which message.
    pub sent: SentMedia,
}

#[async_trait]
impl UseCase for AttachMedia {
    type Permission = EditLeads;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<EditLeads>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let Self { lead, conversation, sent } = self;
        let command = LeadCommand::AttachMedia {
            conversation,
            message: sent.message,
            media: sent.media,
            caption: sent.caption,
            sent_at: sent.sent_at,
            sender: sent.sender,
            at: app.clock.now(),
        };
        execute(app, grant, context, lead, command).await
    }
}

/// Note what became of the bytes of something that a contact sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettleMedia {
    /// Which lead it is kept with.
    pub lead: LeadId,
    /// The provider's id of the message it came with.
    pub message: String,
    /// What became of them.
    pub outcome: MediaOutcome,
}

#[async_trait]
impl UseCase for SettleMedia {
    type Permission = EditLeads;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<EditLeads>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let Self { lead, message, outcome } = self;
        let command = LeadCommand::SettleMedia { message, outcome, at: app.clock.now() };
        execute(app, grant, context, lead, command).await
    }
}
