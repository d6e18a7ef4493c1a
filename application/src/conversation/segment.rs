//! Finding the stream that a conversation goes on in.

use crate::access::{CreateLeads, Grant};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed, ExecuteError};
use crate::failure::Failure;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::conversation::{
    Ask, Carried, Channel, Conversation, ConversationCommand, ConversationError, Opening, Registered, SegmentId,
};
use domain::id::{ConversationId, PersonId, TenantId};
use domain::private::Private;
use domain::stream::Stream;
use uuid::Uuid;

/// How many streams are walked until the one in force is found: the read model lags by one or two.
const SEGMENTS_WALKED_MAX: u32 = 16;
/// How often a command finds that its stream has ended just now.
const ENDED_MEANWHILE_MAX: u32 = 3;

/// The one conversation with a contact on a channel.
pub fn conversation_of(tenant: TenantId, channel: Channel, person: PersonId) -> ConversationId {
    ConversationId::derived(tenant.uuid(), &format!("{}:{person}", channel.slug()))
}

/// What a conversation's refusal means to a client.
fn refused(error: ConversationError) -> Failure {
    match error {
        ConversationError::Unknown => Failure::NotFound,
        error @ (ConversationError::EmptyText | ConversationError::TextTooLong) => Failure::invalid("text", error),
        error @ (ConversationError::SegmentOver { .. }
        | ConversationError::HeldByAnother
        | ConversationError::OptedOut
        | ConversationError::WindowClosed) => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}

/// The stream that a conversation goes on in.
pub(super) struct InForce {
    conversation: ConversationId,
    stream: Stream<Conversation>,
    segment: u32,
    /// How the stream begins, if it hasn't yet.
    opening: Option<Opening>,
    /// How it stands; where it hasn't begun, as it will begin.
    pub(super) state: Conversation,
    window_ends_at: Option<DateTime<Utc>>,
}

/// Finds the stream in force now; `None` of it has begun where nobody has written yet.
pub(super) async fn in_force(
    app: &Application,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<InForce, Failure> {
    let at = app.clock.now();
    let mut segment = app.conversations.newest_segment(tenant, conversation).await?.unwrap_or(1);
    let mut opening: Option<Opening> = None;
    let mut window_ends_at = None;
    for _ in 0..SEGMENTS_WALKED_MAX {
        let stream = Stream::<Conversation>::new(tenant, SegmentId::of(conversation, segment));
        let state = app.commands.load(stream).await.map_err(|error| error.into_failure(refused))?;
        let Some(next) = state.opening_of_next(at) else {
            // A stream that hasn't begun goes on as the one before it ended.
            let begun = state != Conversation::default();
            window_ends_at = state.window_ends_at().or(window_ends_at);
            let carried_on = opening.clone().filter(|_| !begun).map(|opening| Conversation::begun(opening, at));
            let state = carried_on.unwrap_or(state);
            return Ok(InForce { conversation, stream, segment, opening, state, window_ends_at });
        };
        segment = next.segment;
        window_ends_at = state.window_ends_at().or(window_ends_at);
        opening = Some(next);
    }
    Err(Failure::Conflict)
}

/// Whether the contact of a conversation wants no messages.
///
/// # Errors
/// [`Failure::Unavailable`]: the database can't be reached.
pub async fn is_opted_out(app: &Application, tenant: TenantId, conversation: ConversationId) -> Result<bool, Failure> {
    Ok(in_force(app, tenant, conversation).await?.state.is_opted_out())
}

/// Until when free text may be sent to the contact of a conversation; none where they have never written.
///
/// # Errors
/// [`Failure::Unavailable`]: the database can't be reached.
pub async fn window_of(
    app: &Application,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<Option<DateTime<Utc>>, Failure> {
    Ok(in_force(app, tenant, conversation).await?.window_ends_at)
}

/// Who the conversation is with, for a first stream.
pub(super) struct Counterpart {
    pub(super) channel: Channel,
    pub(super) person: PersonId,
    pub(super) address: Private<String>,
    pub(super) endpoint: String,
}

/// Gives a command to the stream in force; `counterpart` begins it where nobody has written yet.
pub(super) async fn execute(
    app: &Application,
    tenant: TenantId,
    mut in_force: InForce,
    ask: Ask,
    counterpart: Option<Counterpart>,
    context: CommandContext,
) -> Result<Committed, Failure> {
    let first = counterpart.map(|with| Opening {
        conversation: in_force.conversation,
        segment: 1,
        channel: with.channel,
        person: with.person,
        address: with.address,
        endpoint: with.endpoint,
        carried: Carried::default(),
    });
    for _ in 0..ENDED_MEANWHILE_MAX {
        let opening = in_force.opening.clone().or_else(|| first.clone().filter(|_| in_force.segment == 1));
        let command = ConversationCommand { opening, ask: ask.clone(), at: app.clock.now() };
        match app.commands.execute(in_force.stream, command, context.clone(), None).await {
            Ok(committed) => return Ok(committed),
            Err(ExecuteError::Refused(ConversationError::SegmentOver { .. })) => {
                in_force = self::in_force(app, tenant, in_force.conversation).await?;
            }
            Err(error) => return Err(error.into_failure(refused)),
        }
    }
    Err(Failure::Conflict)
}

/// Tell the contact that the inquiry is a lead now: what follows from a captured lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register {
    /// The talk it came from.
    pub conversation: ConversationId,
    /// Which lead, and its number.
    pub registered: Registered,
    /// Whether it updated a lead that was open already.
    pub repeated: bool,
}

#[async_trait]
impl UseCase for Register {
    type Permission = CreateLeads;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<CreateLeads>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let reply_id = Uuid::new_v5(&context.command_id.uuid(), b"reply");
        let ask = Ask::Register { reply_id, registered: self.registered, repeated: self.repeated };
        let in_force = in_force(app, grant.tenant(), self.conversation).await?;
        execute(app, grant.tenant(), in_force, ask, None, context).await
    }
}
