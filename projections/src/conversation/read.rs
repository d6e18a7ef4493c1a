//! Queries of conversations.

use super::messages::Direction;
use crate::page::{Page, PageRequest, word};
use crate::scope::Sight;
use crate::{ReadError, ReadModels};
use application::access::{Grant, Reach, ViewConversations};
use application::log::Position;
use chrono::{DateTime, Utc};
use domain::conversation::Channel;
use domain::id::{ConversationId, LeadId, MemberId, PersonId};
use domain::lead::LeadNumber;
use uuid::Uuid;

/// One conversation as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRow {
    /// Its id, over all its streams.
    pub conversation: ConversationId,
    /// The way its messages travel.
    pub channel: Channel,
    /// The contact.
    pub person: PersonId,
    /// Where the contact is reached on the channel; `None` once erased.
    pub address: Option<String>,
    /// The name the contact shows on the channel; `None` where it shows none, and once erased.
    pub profile_name: Option<String>,
    /// Which of the tenant's numbers or bots the contact writes to, by the provider's id.
    pub endpoint: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When the newest message was sent; `None` where there is none.
    pub last_message_at: Option<DateTime<Utc>>,
    /// Which way the newest message went.
    pub last_direction: Option<Direction>,
    /// What the newest message says; `None` where it has no words yet, and once erased.
    pub last_text: Option<String>,
    /// How many messages the contact sent.
    pub received_count: i64,
    /// How many messages were to be sent to the contact, whatever became of them.
    pub sent_count: i64,
    /// Whether the contact wants no messages.
    pub opted_out: bool,
    /// Whether a person answers, not the bot.
    pub taken_over: bool,
    /// Who answers, where that is known.
    pub taken_over_by: Option<MemberId>,
    /// Until when free text may be sent; `None` where the contact never wrote.
    pub window_ends_at: Option<DateTime<Utc>>,
    /// The newest lead that came from it.
    pub lead: Option<LeadId>,
    /// That lead's number.
    pub lead_number: Option<LeadNumber>,
    /// Who owns that lead.
    pub assignee: Option<MemberId>,
    /// That member's name; `None` where nobody owns the lead, and once erased.
    pub assignee_name: Option<String>,
    /// Where the newest event stands that changed this row.
    pub position: Position,
}

struct Stored {
    conversation_id: Uuid,
    channel: String,
    person_id: Uuid,
    address: Option<String>,
    profile_name: Option<String>,
    endpoint: String,
    started_at: DateTime<Utc>,
    last_message_position: i64,
    last_message_at: Option<DateTime<Utc>>,
    last_direction: Option<String>,
    last_text: Option<String>,
    received_count: i64,
    sent_count: i64,
    opted_out: bool,
    taken_over: bool,
    taken_over_by: Option<Uuid>,
    window_ends_at: Option<DateTime<Utc>>,
    lead_id: Option<Uuid>,
    lead_number: Option<String>,
    assignee_id: Option<Uuid>,
    assignee_name: Option<String>,
    last_position: i64,
}

impl TryFrom<Stored> for ConversationRow {
    type Error = ReadError;

    fn try_from(stored: Stored) -> Result<Self, ReadError> {
        Ok(Self {
            conversation: ConversationId::new(stored.conversation_id),
            channel: word("channel", &stored.channel)?,
            person: PersonId::new(stored.person_id),
            address: stored.address,
            profile_name: stored.profile_name,
            endpoint: stored.endpoint,
            started_at: stored.started_at,
            last_message_at: stored.last_message_at,
            last_direction: stored.last_direction.map(|direction| word("direction", &direction)).transpose()?,
            last_text: stored.last_text,
            received_count: stored.received_count,
            sent_count: stored.sent_count,
            opted_out: stored.opted_out,
            taken_over: stored.taken_over,
            taken_over_by: stored.taken_over_by.map(MemberId::new),
            window_ends_at: stored.window_ends_at,
            lead: stored.lead_id.map(LeadId::new),
            lead_number: stored.lead_number.map(|number| word("lead number", &number)).transpose()?,
            assignee: stored.assignee_id.map(MemberId::new),
            assignee_name: stored.assignee_name,
            position: Position(stored.last_position),
        })
    }
}

impl ReadModels {
    /// The conversations whose lead the asker sees, the newest message first; one without a lead is seen by whoever sees
    /// more than their own.
    ///
    /// # Errors
    /// - [`ReadError::BadCursor`]: the cursor is from no earlier page.
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a word that isn't known.
    pub async fn list_conversations(
        &self,
        grant: &Grant<ViewConversations>,
        page: PageRequest,
    ) -> Result<Page<ConversationRow>, ReadError> {
        let rows = self.conversations(grant, None, page.after()?, page.fetched()).await?;
        Page::cut(rows, &page, |row| row.last_message_position, ConversationRow::try_from)
    }

    /// One conversation, if there is such a one and the asker sees its lead.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: the row holds a word that isn't known.
    pub async fn lookup_conversation(
        &self,
        grant: &Grant<ViewConversations>,
        conversation: ConversationId,
    ) -> Result<Option<ConversationRow>, ReadError> {
        let rows = self.conversations(grant, Some(conversation), None, 1).await?;
        rows.into_iter().next().map(ConversationRow::try_from).transpose()
    }

    async fn conversations(
        &self,
        grant: &Grant<ViewConversations>,
        only: Option<ConversationId>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Stored>, ReadError> {
        let sight = Sight::from(grant.reach());
        let rows = sqlx::query_as!(
            Stored,
            r#"SELECT c.conversation_id, c.channel, c.person_id, c.address, c.profile_name, c.endpoint, c.started_at,
                c.last_message_position, c.last_message_at, c.last_direction, c.last_text, c.received_count,
                c.sent_count, c.opted_out, c.taken_over, c.taken_over_by, c.window_ends_at, c.lead_id,
                l.number AS "lead_number?", l.assignee_id, m.name AS assignee_name, c.last_position
            FROM conversation c
            LEFT JOIN conversation_lead l ON l.tenant_id = c.tenant_id AND l.lead_id = c.lead_id
            LEFT JOIN member m ON m.tenant_id = l.tenant_id AND m.member_id = l.assignee_id
            WHERE c.tenant_id = $1
              AND ($2 OR l.assignee_id = $3 OR l.team = ANY ($4) OR ($8 AND c.lead_id IS NULL))
              AND ($5::uuid IS NULL OR c.conversation_id = $5)
              AND ($6::bigint IS NULL OR c.last_message_position < $6)
            ORDER BY c.last_message_position DESC
            LIMIT $7"#,
            grant.tenant().uuid(),
            sight.all,
            sight.member,
            &sight.teams,
            only.map(ConversationId::uuid),
            before,
            limit,
            matches!(grant.reach(), Reach::Team(..)),
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }
}
