//! Queries of conversations.

use super::messages::Direction;
use crate::page::{Page, PageRequest, word};
use crate::{ReadError, ReadModels};
use application::access::{Grant, Reach, ViewConversations};
use application::log::Position;
use chrono::{DateTime, Utc};
use domain::conversation::{Channel, HandOverReason};
use domain::id::{ConversationId, LeadId, MemberId, PersonId};
use domain::lead::LeadNumber;
use domain::mobile::Mobile;
use sqlx::{FromRow, Postgres, QueryBuilder};
use uuid::Uuid;

/// Up to how many waiting conversations are counted.
const WAITING_COUNTED_MAX: i64 = 100;
/// Longest text that is searched for, in characters; what follows is left out.
const SEARCH_CHARS_MAX: usize = 100;

/// The columns of [`Stored`].
const COLUMNS: &str = "SELECT c.conversation_id, c.channel, c.person_id, c.address, c.profile_name, c.told_name,
    c.endpoint, c.started_at, c.last_message_position, c.last_message_at, c.last_direction, c.last_text,
    c.received_count, c.sent_count, c.unanswered_count, c.opted_out, c.taken_over, c.taken_over_by,
    t.name AS taken_over_by_name, c.hand_over_reason, c.handed_over_at, c.window_ends_at, c.lead_id,
    l.number AS lead_number, l.assignee_id, m.name AS assignee_name, c.last_position
FROM conversation c
LEFT JOIN conversation_lead l ON l.tenant_id = c.tenant_id AND l.lead_id = c.lead_id
LEFT JOIN member m ON m.tenant_id = l.tenant_id AND m.member_id = l.assignee_id
LEFT JOIN member t ON t.tenant_id = c.tenant_id AND t.member_id = c.taken_over_by";
/// The lead of a conversation.
const JOINED_LEAD: &str = " LEFT JOIN conversation_lead l ON l.tenant_id = c.tenant_id AND l.lead_id = c.lead_id";

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
    /// The name the contact told the bot; `None` where none was told, and once erased.
    pub told_name: Option<String>,
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
    /// How many messages the contact sent since something was last said to them; reactions don't count.
    pub unanswered_count: i64,
    /// Whether the contact wants no messages.
    pub opted_out: bool,
    /// Whether a person answers, not the bot.
    pub taken_over: bool,
    /// Who answers, where that is known.
    pub taken_over_by: Option<MemberId>,
    /// That member's name; `None` where nobody answers, and once erased.
    pub taken_over_by_name: Option<String>,
    /// Why a person answers; `None` where the bot does.
    pub hand_over_reason: Option<HandOverReason>,
    /// Since when a person is asked for, or answers; `None` where the bot does.
    pub handed_over_at: Option<DateTime<Utc>>,
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

/// What a list of conversations is narrowed to; all of what is set holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationFilter {
    /// Part of a name or of the number, or the beginning of the lead's number.
    pub q: Option<String>,
    /// Who answers.
    pub answered_by: Option<AnsweredBy>,
    /// Free text may be sent at this moment.
    pub open_at: Option<DateTime<Utc>>,
}

/// Who answers in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnsweredBy {
    /// The bot.
    Bot,
    /// This member.
    Member(MemberId),
    /// Nobody yet, though a person is asked for.
    Nobody,
    /// The bot or any member.
    Somebody,
}

#[derive(FromRow)]
struct Stored {
    conversation_id: Uuid,
    channel: String,
    person_id: Uuid,
    address: Option<String>,
    profile_name: Option<String>,
    told_name: Option<String>,
    endpoint: String,
    started_at: DateTime<Utc>,
    last_message_position: i64,
    last_message_at: Option<DateTime<Utc>>,
    last_direction: Option<String>,
    last_text: Option<String>,
    received_count: i64,
    sent_count: i64,
    unanswered_count: i64,
    opted_out: bool,
    taken_over: bool,
    taken_over_by: Option<Uuid>,
    taken_over_by_name: Option<String>,
    hand_over_reason: Option<String>,
    handed_over_at: Option<DateTime<Utc>>,
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
            told_name: stored.told_name,
            endpoint: stored.endpoint,
            started_at: stored.started_at,
            last_message_at: stored.last_message_at,
            last_direction: stored.last_direction.map(|direction| word("direction", &direction)).transpose()?,
            last_text: stored.last_text,
            received_count: stored.received_count,
            sent_count: stored.sent_count,
            unanswered_count: stored.unanswered_count,
            opted_out: stored.opted_out,
            taken_over: stored.taken_over,
            taken_over_by: stored.taken_over_by.map(MemberId::new),
            taken_over_by_name: stored.taken_over_by_name,
            hand_over_reason: stored.hand_over_reason.map(|reason| word("hand-over reason", &reason)).transpose()?,
            handed_over_at: stored.handed_over_at,
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
        filter: &ConversationFilter,
        page: PageRequest,
    ) -> Result<Page<ConversationRow>, ReadError> {
        let (before, limit) = (page.after()?, page.fetched());
        let narrowed = Narrowed { filter: Some(filter), before, limit, ..Narrowed::default() };
        let rows = self.conversations(grant, narrowed).await?;
        Page::cut(rows, &page, |row| row.last_message_position, ConversationRow::try_from)
    }

    /// In how many of the conversations that the asker sees a person is asked for and nobody answers yet; counted up to
    /// 100.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    pub async fn count_waiting_conversations(&self, grant: &Grant<ViewConversations>) -> Result<i64, ReadError> {
        let mut query = QueryBuilder::new("SELECT count(*) FROM (SELECT FROM conversation c");
        query.push(JOINED_LEAD).push(" WHERE c.tenant_id = ").push_bind(grant.tenant().uuid());
        query.push(" AND c.taken_over AND c.taken_over_by IS NULL");
        seen_by(&mut query, grant.reach());
        query.push(" LIMIT ").push_bind(WAITING_COUNTED_MAX).push(") AS waiting");
        Ok(query.build_query_scalar().fetch_one(self.pool.of(grant.tenant()).await?.on()).await?)
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
        let narrowed = Narrowed { only: Some(conversation), limit: 1, ..Narrowed::default() };
        let rows = self.conversations(grant, narrowed).await?;
        rows.into_iter().next().map(ConversationRow::try_from).transpose()
    }

    async fn conversations(
        &self,
        grant: &Grant<ViewConversations>,
        narrowed: Narrowed<'_>,
    ) -> Result<Vec<Stored>, ReadError> {
        let mut query = QueryBuilder::new(COLUMNS);
        query.push(" WHERE c.tenant_id = ").push_bind(grant.tenant().uuid());
        seen_by(&mut query, grant.reach());
        if let Some(only) = narrowed.only {
            query.push(" AND c.conversation_id = ").push_bind(only.uuid());
        }
        if let Some(before) = narrowed.before {
            query.push(" AND c.last_message_position < ").push_bind(before);
        }
        if let Some(filter) = narrowed.filter {
            filter.narrow(&mut query);
        }
        query.push(" ORDER BY c.last_message_position DESC LIMIT ").push_bind(narrowed.limit);
        Ok(query.build_query_as().fetch_all(self.pool.of(grant.tenant()).await?.on()).await?)
    }
}

/// Which of the conversations that the asker sees.
#[derive(Clone, Copy, Default)]
struct Narrowed<'a> {
    only: Option<ConversationId>,
    filter: Option<&'a ConversationFilter>,
    before: Option<i64>,
    limit: i64,
}

/// A conversation is seen by whoever sees its lead; one without a lead, or with one that nobody owns, by whoever sees more
/// than their own.
fn seen_by(query: &mut QueryBuilder<'_, Postgres>, reach: &Reach) {
    match reach {
        Reach::All => {}
        Reach::Own(member) => {
            query.push(" AND l.assignee_id = ").push_bind(member.uuid());
        }
        Reach::Team(member, _) => {
            query.push(" AND (l.assignee_id IS NULL OR l.assignee_id = ").push_bind(member.uuid());
            query.push(" OR l.team = ANY (").push_bind(reach.teams()).push("))");
        }
    }
}

impl ConversationFilter {
    fn narrow(&self, query: &mut QueryBuilder<'_, Postgres>) {
        match self.answered_by {
            // As the indexes say it.
            Some(AnsweredBy::Nobody) => query.push(" AND c.taken_over AND c.taken_over_by IS NULL"),
            Some(AnsweredBy::Somebody) => query.push(" AND NOT (c.taken_over AND c.taken_over_by IS NULL)"),
            Some(AnsweredBy::Bot) => query.push(" AND NOT c.taken_over"),
            Some(AnsweredBy::Member(member)) => query.push(" AND c.taken_over_by = ").push_bind(member.uuid()),
            None => query,
        };
        if let Some(open_at) = self.open_at {
            query.push(" AND c.window_ends_at > ").push_bind(open_at).push(" AND NOT c.opted_out");
        }
        if let Some(text) = self.q.as_deref().and_then(searched) {
            query.push(" AND (strpos(c.search_key, ").push_bind(text.clone()).push(") > 0");
            if let Some(digits) = digits_of(&text) {
                query.push(" OR strpos(c.search_key, ").push_bind(digits).push(") > 0");
            }
            query.push(" OR starts_with(l.number, ").push_bind(text.to_uppercase()).push("))");
        }
    }
}

/// What is looked for, as it would stand in the row; nothing where it is nothing but spaces.
fn searched(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().collect();
    let text: String = words.join(" ").to_lowercase().chars().take(SEARCH_CHARS_MAX).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// The digits of a number however it is written; a leading 0 stands for the country's code.
fn digits_of(text: &str) -> Option<String> {
    if let Ok(mobile) = text.parse::<Mobile>() {
        return Some(mobile.digits().to_owned());
    }
    let is_filler = |c: char| matches!(c, ' ' | '+' | '-');
    let digits: String = text.chars().filter(|c| !is_filler(*c)).collect();
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}
