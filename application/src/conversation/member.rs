//! A member answers a contact in the bot's place.

use super::segment::{execute, in_force};
use crate::access::{Grant, Reach, ReplyToConversations};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::port::ConversationEntry;
use async_trait::async_trait;
use chrono::SecondsFormat;
use domain::conversation::{Ask, ConversationError};
use domain::id::{ConversationId, MemberId};
use domain::lead::Lead;
use domain::stream::Stream;
use uuid::Uuid;

/// Whether a conversation lies within a reach: with a lead if the lead does, without one for whoever sees more than
/// their own.
async fn is_within(
    app: &Application,
    grant: &Grant<ReplyToConversations>,
    entry: &ConversationEntry,
) -> Result<bool, Failure> {
    let Some(lead) = entry.lead else { return Ok(over_others(grant)) };
    let stream = Stream::<Lead>::new(grant.tenant(), lead);
    let lead = app.commands.load(stream).await.map_err(|error| error.into_failure(Failure::internal))?;
    Ok(grant.reach().covers(lead.assignee(), lead.team()))
}

/// Whoever sees more than their own may also answer in another member's place.
const fn over_others(grant: &Grant<ReplyToConversations>) -> bool {
    match grant.reach() {
        Reach::Own(_) => false,
        Reach::Team(..) | Reach::All => true,
    }
}

/// The conversation as the asker sees it, and who the asker is; what one may not see doesn't exist.
async fn seen(
    app: &Application,
    grant: &Grant<ReplyToConversations>,
    conversation: ConversationId,
) -> Result<(ConversationEntry, MemberId), Failure> {
    let entry = app.conversations.lookup(grant.tenant(), conversation).await?.ok_or(Failure::NotFound)?;
    let member = grant.member().ok_or(Failure::NotFound)?;
    if is_within(app, grant, &entry).await? { Ok((entry, member)) } else { Err(Failure::NotFound) }
}

/// Answer a contact oneself from now on; the bot is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeOverConversation {
    /// Which conversation.
    pub conversation: ConversationId,
}

#[async_trait]
impl UseCase for TakeOverConversation {
    type Permission = ReplyToConversations;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ReplyToConversations>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (_, by) = seen(app, grant, self.conversation).await?;
        let in_force = in_force(app, grant.tenant(), self.conversation).await?;
        let ask = Ask::TakeOver { by, over_others: over_others(grant) };
        execute(app, grant.tenant(), in_force, ask, None, context).await
    }
}

/// Say something to a contact; whoever does so answers from now on.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyToConversation {
    /// Which conversation.
    pub conversation: ConversationId,
    /// 1..=4096 characters after trimming. (Cloud API, text messages, 2026-04)
    pub text: String,
}

#[async_trait]
impl UseCase for ReplyToConversation {
    type Permission = ReplyToConversations;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ReplyToConversations>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (entry, by) = seen(app, grant, self.conversation).await?;
        let in_force = in_force(app, grant.tenant(), self.conversation).await?;
        let reply_id = Uuid::new_v5(&context.command_id.uuid(), b"reply");
        let ask = Ask::Reply { reply_id, by, text: self.text };
        let replied = execute(app, grant.tenant(), in_force, ask, None, context).await;
        replied.map_err(|failure| telling_the_end(failure, &entry))
    }
}

/// A refusal because of the window, with when that ended.
fn telling_the_end(failure: Failure, entry: &ConversationEntry) -> Failure {
    let closed = ConversationError::WindowClosed;
    match (failure, entry.window_ends_at) {
        (Failure::Refused { code, .. }, Some(ended_at)) if code == closed.code() => {
            let ended_at = ended_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let message = format!("the 24-hour window closed at {ended_at}; only a template may be sent now");
            Failure::Refused { code, message }
        }
        (failure, _) => failure,
    }
}

/// Give a contact back to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseConversation {
    /// Which conversation.
    pub conversation: ConversationId,
}

#[async_trait]
impl UseCase for ReleaseConversation {
    type Permission = ReplyToConversations;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ReplyToConversations>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (_, by) = seen(app, grant, self.conversation).await?;
        let in_force = in_force(app, grant.tenant(), self.conversation).await?;
        let ask = Ask::Release { by, over_others: over_others(grant) };
        execute(app, grant.tenant(), in_force, ask, None, context).await
    }
}
