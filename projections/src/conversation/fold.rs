//! How one event changes the rows of conversations.

use super::message_rows::{self, IN};
use super::rows::{OwnerRow, Row, SegmentRow};
use crate::batch::Key;
use crate::erased::Erased;
use application::log::{LogEvent, RecordedEvent};
use chrono::{DateTime, Utc};
use domain::conversation::{ConversationEvent, InboundKind, REPLY_WINDOW};
use domain::id::ConversationId;
use domain::lead::LeadEvent;
use std::collections::HashMap;
use uuid::Uuid;

/// The rows that a batch of events changes.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) conversations: HashMap<Key, Row>,
    /// Which conversation a stream belongs to.
    pub(super) segments: HashMap<Key, Uuid>,
    /// Streams that began within the batch.
    pub(super) segments_begun: Vec<SegmentRow>,
    /// What was received within the batch.
    pub(super) received: Vec<message_rows::Row>,
    /// What is sent, by the notifications' ids.
    pub(super) sent: HashMap<Key, message_rows::Row>,
    pub(super) owners: HashMap<Key, OwnerRow>,
}

impl State {
    /// Takes in one event.
    pub(super) fn take(&mut self, recorded: &RecordedEvent, erased: &Erased) {
        match &recorded.event {
            LogEvent::Conversation(event) => self.take_conversation(recorded, event, erased),
            LogEvent::Notification(event) => self.take_notification(recorded, event, erased),
            LogEvent::Lead(event) => self.take_lead(recorded, event),
            LogEvent::Task(_) | LogEvent::Member(_) | LogEvent::WhatsApp(_) | LogEvent::Person(_) => {}
        }
    }

    /// The conversation's row, marked as changed by this event.
    pub(super) fn conversation(&mut self, recorded: &RecordedEvent, id: Uuid) -> Option<&mut Row> {
        let row = self.conversations.get_mut(&(recorded.tenant.uuid(), id))?;
        row.last_position = recorded.position.0;
        Some(row)
    }

    fn take_conversation(&mut self, recorded: &RecordedEvent, event: &ConversationEvent, erased: &Erased) {
        if let ConversationEvent::Started { conversation, .. } = event {
            self.begin(recorded, *conversation, event, erased);
            return;
        }
        if let ConversationEvent::ReplyRequested { .. } = event {
            self.take_reply(recorded, event, erased);
            return;
        }
        // Every stream begins with Started, so the conversation of a stream that is read in order is known.
        let stream = (recorded.tenant.uuid(), recorded.aggregate_id);
        let Some(conversation) = self.segments.get(&stream).copied() else { return };
        if let ConversationEvent::MessageReceived { .. } = event {
            self.receive(recorded, conversation, event, erased);
        }
        if let Some(row) = self.conversation(recorded, conversation) {
            row.take(recorded, event, erased);
        }
    }

    fn begin(
        &mut self,
        recorded: &RecordedEvent,
        conversation: ConversationId,
        event: &ConversationEvent,
        erased: &Erased,
    ) {
        let (tenant_id, conversation_id) = (recorded.tenant.uuid(), conversation.uuid());
        let key = (tenant_id, conversation_id);
        if let Some(row) = began(self.conversations.remove(&key), recorded, event, erased) {
            self.conversations.insert(key, row);
        }
        self.segments.insert((tenant_id, recorded.aggregate_id), conversation_id);
        self.segments_begun.push(SegmentRow { tenant_id, segment_id: recorded.aggregate_id, conversation_id });
    }

    fn receive(&mut self, recorded: &RecordedEvent, conversation: Uuid, event: &ConversationEvent, erased: &Erased) {
        let ConversationEvent::MessageReceived { message, kind, text, sent_at, .. } = event else { return };
        self.received.push(message_rows::Row {
            tenant_id: recorded.tenant.uuid(),
            conversation_id: conversation,
            position: recorded.position.0,
            direction: IN.to_owned(),
            message_id: message.clone(),
            provider_message_id: Some(message.clone()),
            kind: inbound_slug(*kind).to_owned(),
            text: erased.text(recorded.tenant, text),
            person_id: text.of().uuid(),
            actor: recorded.metadata.actor.to_string(),
            status: None,
            failure: None,
            at: *sent_at,
        });
    }

    fn take_lead(&mut self, recorded: &RecordedEvent, event: &LeadEvent) {
        let key = (recorded.tenant.uuid(), recorded.aggregate_id);
        match event {
            LeadEvent::LeadCaptured { number, conversation, .. } => {
                let owner = OwnerRow {
                    tenant_id: key.0,
                    lead_id: key.1,
                    number: number.to_string(),
                    assignee_id: None,
                    team: None,
                };
                self.owners.insert(key, owner);
                self.lead_to(recorded, *conversation);
            }
            LeadEvent::InquiryRepeated { conversation, .. } => self.lead_to(recorded, *conversation),
            LeadEvent::LeadAssigned { to, team, .. } => {
                if let Some(owner) = self.owners.get_mut(&key) {
                    owner.assignee_id = Some(to.uuid());
                    owner.team = team.as_ref().map(|team| team.0.clone());
                }
            }
            LeadEvent::StageChanged { .. }
            | LeadEvent::PutOnHold { .. }
            | LeadEvent::Resumed { .. }
            | LeadEvent::SanctionApproved { .. }
            | LeadEvent::DisbursalCompleted { .. }
            | LeadEvent::Reopened { .. }
            | LeadEvent::NoteAdded { .. }
            | LeadEvent::LeadErased { .. }
            | LeadEvent::DetailsCorrected { .. } => {}
        }
    }

    fn lead_to(&mut self, recorded: &RecordedEvent, conversation: Option<ConversationId>) {
        if let Some(row) = conversation.and_then(|conversation| self.conversation(recorded, conversation.uuid())) {
            row.lead_id = Some(recorded.aggregate_id);
        }
    }
}

/// The row once a stream has begun, the first or a later one.
fn began(row: Option<Row>, recorded: &RecordedEvent, event: &ConversationEvent, erased: &Erased) -> Option<Row> {
    let ConversationEvent::Started { conversation, segment, channel, person, address, endpoint, carried, at } = event
    else {
        return row;
    };
    let mut row = row.unwrap_or_else(|| Row {
        tenant_id: recorded.tenant.uuid(),
        conversation_id: conversation.uuid(),
        channel: channel.slug().to_owned(),
        person_id: person.uuid(),
        address: None,
        profile_name: None,
        endpoint: String::new(),
        segment: 0,
        started_at: *at,
        last_message_position: recorded.position.0,
        last_message_at: None,
        last_direction: None,
        last_text: None,
        received_count: 0,
        sent_count: 0,
        opted_out: false,
        taken_over: false,
        taken_over_by: None,
        window_ends_at: None,
        lead_id: None,
        last_position: 0,
    });
    row.address = erased.text(recorded.tenant, address);
    endpoint.clone_into(&mut row.endpoint);
    row.segment = row.segment.max(i64::from(*segment));
    row.opted_out = carried.opted_out;
    row.taken_over = carried.taken_over;
    row.taken_over_by = carried.taken_over_by.map(Into::into).or(row.taken_over_by).filter(|_| carried.taken_over);
    row.window_ends_at = row.window_ends_at.max(carried.wrote_at.map(|wrote_at| wrote_at + REPLY_WINDOW));
    row.last_position = recorded.position.0;
    Some(row)
}

impl Row {
    /// The newest message is this one.
    pub(super) fn show(&mut self, position: i64, at: DateTime<Utc>, direction: &str, text: Option<String>) {
        self.last_message_position = position;
        self.last_message_at = Some(at);
        self.last_direction = Some(direction.to_owned());
        self.last_text = text;
    }

    fn take(&mut self, recorded: &RecordedEvent, event: &ConversationEvent, erased: &Erased) {
        match event {
            ConversationEvent::MessageReceived { text, profile_name, sent_at, at, .. } => {
                self.show(recorded.position.0, *sent_at, IN, erased.text(recorded.tenant, text));
                self.received_count += 1;
                if let Some(profile_name) = profile_name {
                    self.profile_name = erased.text(recorded.tenant, profile_name);
                }
                self.window_ends_at = self.window_ends_at.max(Some(*sent_at.min(at) + REPLY_WINDOW));
            }
            ConversationEvent::TakenOver { by, .. } => {
                self.taken_over = true;
                self.taken_over_by = by.map(Into::into);
            }
            ConversationEvent::Released { .. } => {
                self.taken_over = false;
                self.taken_over_by = None;
            }
            ConversationEvent::OptedOut { .. } => self.opted_out = true,
            ConversationEvent::OptedIn { .. } => self.opted_out = false,
            ConversationEvent::Started { .. }
            | ConversationEvent::DetailCaptured { .. }
            | ConversationEvent::QuestionAsked { .. }
            | ConversationEvent::InquiryCompleted { .. }
            | ConversationEvent::ReplyRequested { .. } => {}
        }
    }
}

const fn inbound_slug(kind: InboundKind) -> &'static str {
    match kind {
        InboundKind::Text => "text",
        InboundKind::Choice => "choice",
        InboundKind::Media => "media",
        InboundKind::Reaction => "reaction",
        InboundKind::Other => "other",
    }
}
