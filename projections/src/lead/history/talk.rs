//! Lines of the conversations that leads come from, and the rows that say to which lead each belongs.

use super::entry::EntryRow;
use crate::batch::{Key, column, key_columns};
use application::log::{Actor, RecordedEvent};
use cqrs_es::DomainEvent;
use domain::conversation::{Carried, ConversationEvent, HandOverReason};
use domain::id::ConversationId;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// A conversation, and the lead whose timeline tells what happens in it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lead) struct TalkRow {
    tenant_id: Uuid,
    conversation_id: Uuid,
    channel: String,
    lead_id: Option<Uuid>,
    answered: bool,
}

/// Which conversation a stream belongs to.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_field_names, reason = "fields are named as the columns")]
pub(in crate::lead) struct StreamRow {
    tenant_id: Uuid,
    stream_id: Uuid,
    conversation_id: Uuid,
}

/// The conversations that a batch of events needs.
#[derive(Clone, Debug, Default)]
pub(in crate::lead) struct Talks {
    pub(in crate::lead) known: HashMap<Key, TalkRow>,
    pub(in crate::lead) streams: HashMap<Key, Uuid>,
    /// Streams that began within the batch.
    pub(in crate::lead) begun: Vec<StreamRow>,
}

/// Whether the timeline tells of such an event, or needs it to tell of others. What is said stands in the conversation; of
/// a member's replies the first is told.
pub(in crate::lead) const fn is_told(place: &RecordedEvent, event: &ConversationEvent) -> bool {
    match event {
        ConversationEvent::Started { .. }
        | ConversationEvent::InquiryDropped { .. }
        | ConversationEvent::InquiryCompleted { .. }
        | ConversationEvent::DataRequested { .. }
        | ConversationEvent::TakenOver { .. }
        | ConversationEvent::Released { .. }
        | ConversationEvent::OptedOut { .. }
        | ConversationEvent::OptedIn { .. } => true,
        ConversationEvent::ReplyRequested { .. } => matches!(place.metadata.actor, Actor::Member(_)),
        // The lead's own lines tell what came of the inquiry, and what the customer sent.
        ConversationEvent::LeadRegistered { .. }
        | ConversationEvent::MediaFiled { .. }
        | ConversationEvent::MessageReceived { .. }
        | ConversationEvent::DetailCaptured { .. }
        | ConversationEvent::QuestionAsked { .. }
        | ConversationEvent::SummaryShown { .. }
        | ConversationEvent::ChangeOffered { .. } => false,
    }
}

impl Talks {
    /// Takes in one event of a conversation; gives the line that it adds, if it adds one.
    pub(in crate::lead) fn take(&mut self, place: &RecordedEvent, event: &ConversationEvent) -> Option<EntryRow> {
        self.begin(place, event);
        let tenant = place.tenant.uuid();
        // Every stream begins with Started, so the conversation of a stream that is read in order is known.
        let conversation = *self.streams.get(&(tenant, place.aggregate_id))?;
        let talk = self.known.get_mut(&(tenant, conversation))?;
        let is_first = talk.is_first(event);
        talk.note(event);
        if !is_first {
            return None;
        }
        let waits = matches!(event, ConversationEvent::InquiryCompleted { .. });
        let lead = talk.lead_id.filter(|_| !waits).unwrap_or(conversation);
        let line = EntryRow::of(place, lead, event.event_type(), event.at(), detail(conversation, event));
        Some(talk.by_whom(place, event, line))
    }

    /// From now on what happens in the conversation belongs to this lead.
    pub(in crate::lead) fn lead_to(&mut self, conversation: Key, lead: Uuid) {
        if let Some(talk) = self.known.get_mut(&conversation) {
            talk.lead_id = Some(lead);
        }
    }

    /// On which channel a conversation is, where it is known.
    pub(in crate::lead) fn channel(&self, conversation: Key) -> Option<&str> {
        self.known.get(&conversation).map(|talk| talk.channel.as_str())
    }

    /// A new stream is known by its conversation from its first event on.
    fn begin(&mut self, place: &RecordedEvent, event: &ConversationEvent) {
        let ConversationEvent::Started { conversation, channel, .. } = event else { return };
        let (tenant_id, stream_id, conversation_id) = (place.tenant.uuid(), place.aggregate_id, conversation.uuid());
        self.known.entry((tenant_id, conversation_id)).or_insert_with(|| TalkRow {
            tenant_id,
            conversation_id,
            channel: channel.slug().to_owned(),
            lead_id: None,
            answered: false,
        });
        self.streams.insert((tenant_id, stream_id), conversation_id);
        self.begun.push(StreamRow { tenant_id, stream_id, conversation_id });
    }
}

impl TalkRow {
    /// Whether the event is told: of what goes on and on, only how it begins.
    const fn is_first(&self, event: &ConversationEvent) -> bool {
        match event {
            ConversationEvent::Started { segment, carried, .. } => *segment == 1 || is_after_silence(carried),
            ConversationEvent::ReplyRequested { .. } => !self.answered,
            ConversationEvent::InquiryDropped { .. }
            | ConversationEvent::InquiryCompleted { .. }
            | ConversationEvent::DataRequested { .. }
            | ConversationEvent::TakenOver { .. }
            | ConversationEvent::Released { .. }
            | ConversationEvent::OptedOut { .. }
            | ConversationEvent::OptedIn { .. }
            | ConversationEvent::LeadRegistered { .. }
            | ConversationEvent::MediaFiled { .. }
            | ConversationEvent::MessageReceived { .. }
            | ConversationEvent::DetailCaptured { .. }
            | ConversationEvent::QuestionAsked { .. }
            | ConversationEvent::SummaryShown { .. }
            | ConversationEvent::ChangeOffered { .. } => true,
        }
    }

    const fn note(&mut self, event: &ConversationEvent) {
        match event {
            ConversationEvent::ReplyRequested { .. } => self.answered = true,
            ConversationEvent::TakenOver { .. } | ConversationEvent::Released { .. } => self.answered = false,
            ConversationEvent::Started { carried, .. } => self.answered = self.answered && carried.taken_over,
            ConversationEvent::InquiryDropped { .. }
            | ConversationEvent::InquiryCompleted { .. }
            | ConversationEvent::DataRequested { .. }
            | ConversationEvent::OptedOut { .. }
            | ConversationEvent::OptedIn { .. }
            | ConversationEvent::LeadRegistered { .. }
            | ConversationEvent::MediaFiled { .. }
            | ConversationEvent::MessageReceived { .. }
            | ConversationEvent::DetailCaptured { .. }
            | ConversationEvent::QuestionAsked { .. }
            | ConversationEvent::SummaryShown { .. }
            | ConversationEvent::ChangeOffered { .. } => {}
        }
    }

    /// The line as the customer's doing, the bot's or a member's.
    fn by_whom(&self, place: &RecordedEvent, event: &ConversationEvent, line: EntryRow) -> EntryRow {
        let is_by_bot =
            matches!(event, ConversationEvent::TakenOver { by: None, reason: HandOverReason::NotUnderstood, .. });
        match &place.metadata.actor {
            Actor::Member(_) => line,
            Actor::System(_) if is_by_bot => EntryRow { channel: Some(self.channel.clone()), ..line },
            Actor::System(_) => line.by_contact(Some(&self.channel)),
        }
    }
}

/// The conversation that the event begins, or goes on with in another stream.
pub(in crate::lead) const fn begun(event: &ConversationEvent) -> Option<ConversationId> {
    if let ConversationEvent::Started { conversation, .. } = event { Some(*conversation) } else { None }
}

/// Whether the contact had said nothing for so long that the stream before was over.
const fn is_after_silence(carried: &Carried) -> bool {
    carried.wrote_at.is_none()
}

/// What the event tells, without anything private; each names the conversation.
fn detail(conversation: Uuid, event: &ConversationEvent) -> Value {
    match event {
        ConversationEvent::Started { segment, .. } => json!({ "conversation": conversation, "again": *segment > 1 }),
        ConversationEvent::InquiryCompleted { loan_type, amount, consent, .. } => json!({
            "conversation": conversation, "loan_type": loan_type, "amount": amount, "consent": consent,
        }),
        ConversationEvent::DataRequested { due_on, .. } => json!({ "conversation": conversation, "due_on": due_on }),
        ConversationEvent::TakenOver { by, reason, .. } => {
            json!({ "conversation": conversation, "by": by, "reason_kind": reason })
        }
        ConversationEvent::InquiryDropped { .. }
        | ConversationEvent::ReplyRequested { .. }
        | ConversationEvent::Released { .. }
        | ConversationEvent::OptedOut { .. }
        | ConversationEvent::OptedIn { .. }
        | ConversationEvent::LeadRegistered { .. }
        | ConversationEvent::MediaFiled { .. }
        | ConversationEvent::MessageReceived { .. }
        | ConversationEvent::DetailCaptured { .. }
        | ConversationEvent::QuestionAsked { .. }
        | ConversationEvent::SummaryShown { .. }
        | ConversationEvent::ChangeOffered { .. } => json!({ "conversation": conversation }),
    }
}

pub(in crate::lead) async fn fetch_talks(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, TalkRow>, sqlx::Error> {
    let (tenants, conversations) = key_columns(keys);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        TalkRow,
        "SELECT r.tenant_id, r.conversation_id, r.channel, r.lead_id, r.answered
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, conversation_id)
        CROSS JOIN LATERAL (
            SELECT * FROM lead_talk t
            WHERE (t.tenant_id, t.conversation_id) >= (k.tenant_id, k.conversation_id)
            ORDER BY t.tenant_id, t.conversation_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.conversation_id = k.conversation_id",
        &tenants,
        &conversations,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.conversation_id), row)).collect())
}

pub(in crate::lead) async fn keep_talks(connection: &mut PgConnection, rows: &[TalkRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO lead_talk (tenant_id, conversation_id, channel, lead_id, answered)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::boolean[])
        ON CONFLICT ON CONSTRAINT lead_talk_key DO UPDATE SET
            (lead_id, answered) = ROW (EXCLUDED.lead_id, EXCLUDED.answered)",
        column!(rows, tenant_id),
        column!(rows, conversation_id),
        column!(rows, channel),
        column!(rows, lead_id) as _,
        column!(rows, answered),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The conversations of the streams that are known.
pub(in crate::lead) async fn fetch_streams(
    connection: &mut PgConnection,
    keys: impl IntoIterator<Item = Key>,
) -> Result<HashMap<Key, Uuid>, sqlx::Error> {
    let (tenants, streams) = key_columns(keys);
    if tenants.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query_as!(
        StreamRow,
        "SELECT r.tenant_id, r.stream_id, r.conversation_id
        FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, stream_id)
        CROSS JOIN LATERAL (
            SELECT * FROM lead_talk_stream s
            WHERE (s.tenant_id, s.stream_id) >= (k.tenant_id, k.stream_id)
            ORDER BY s.tenant_id, s.stream_id
            LIMIT 1
        ) AS r
        WHERE r.tenant_id = k.tenant_id AND r.stream_id = k.stream_id",
        &tenants,
        &streams,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.tenant_id, row.stream_id), row.conversation_id)).collect())
}

pub(in crate::lead) async fn add_streams(connection: &mut PgConnection, rows: &[StreamRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO lead_talk_stream (tenant_id, stream_id, conversation_id)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])",
        column!(rows, tenant_id),
        column!(rows, stream_id),
        column!(rows, conversation_id),
    )
    .execute(connection)
    .await?;
    Ok(())
}
