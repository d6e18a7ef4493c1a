//! How one event changes the rows of conversations.

use super::message_rows::{self, IN, NOTE};
use super::rows::{OwnerRow, Row, SegmentRow};
use super::understood::{Silence, Understood};
use crate::batch::Key;
use crate::erased::Erased;
use application::log::{LogEvent, RecordedEvent};
use chrono::{DateTime, Utc};
use domain::conversation::{CapturedDetail, ConversationEvent, HandOverReason, InboundKind, REPLY_WINDOW};
use domain::id::ConversationId;
use domain::lead::LeadEvent;
use sqlx::types::Json;
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
    /// The newest message received before the batch, of conversations whose message may go on within it.
    pub(super) resumed: HashMap<Key, message_rows::Row>,
    /// What happened within the batch beside the messages.
    pub(super) notes: Vec<message_rows::Row>,
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
            LogEvent::Task(_)
            | LogEvent::Member(_)
            | LogEvent::Access(_)
            | LogEvent::WhatsApp(_)
            | LogEvent::Person(_)
            | LogEvent::Tenant(_) => {}
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
        self.note(recorded, conversation, event);
        if let Some(understood) = self.understood(recorded, conversation) {
            understood.take(event, recorded.tenant, erased);
        }
    }

    /// What the message was understood to say that this event belongs to, if it belongs to one.
    fn understood(&mut self, recorded: &RecordedEvent, conversation: Uuid) -> Option<&mut Understood> {
        let key = (recorded.tenant.uuid(), conversation);
        let within = self.received.iter_mut().rev().find(|row| (row.tenant_id, row.conversation_id) == key);
        let message = within.or_else(|| self.resumed.get_mut(&key))?;
        let belongs = message.command_id == Some(recorded.metadata.command_id);
        message.understood.as_mut().filter(|_| belongs).map(|understood| &mut understood.0)
    }

    /// Shows among the messages who answers from now on, and whether the contact wants any.
    fn note(&mut self, recorded: &RecordedEvent, conversation: Uuid, event: &ConversationEvent) {
        let key = (recorded.tenant.uuid(), conversation);
        let (Some(kind), Some(row)) = (note_kind(event), self.conversations.get(&key)) else { return };
        let position = recorded.position.0;
        self.notes.push(message_rows::Row {
            tenant_id: row.tenant_id,
            conversation_id: row.conversation_id,
            position,
            direction: NOTE.to_owned(),
            message_id: format!("{kind}:{position}"),
            provider_message_id: None,
            kind: kind.to_owned(),
            text: None,
            person_id: row.person_id,
            actor: recorded.metadata.actor.to_string(),
            status: None,
            failure: None,
            at: event.at(),
            command_id: None,
            understood: None,
            media_kind: None,
        });
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
        let ConversationEvent::MessageReceived { message, kind, text, media, sent_at, intent, .. } = event else {
            return;
        };
        let silence = self.conversations.get(&(recorded.tenant.uuid(), conversation)).and_then(Row::silence);
        let shown = erased.text(recorded.tenant, text);
        // Of whoever was erased nothing is told, neither what they wrote nor what was understood.
        let understood =
            shown.is_some().then(|| Json(Understood { intent: *intent, silence, ..Understood::default() }));
        self.received.push(message_rows::Row {
            tenant_id: recorded.tenant.uuid(),
            conversation_id: conversation,
            position: recorded.position.0,
            direction: IN.to_owned(),
            message_id: message.clone(),
            provider_message_id: Some(message.clone()),
            kind: inbound_slug(*kind).to_owned(),
            text: shown,
            person_id: text.of().uuid(),
            actor: recorded.metadata.actor.to_string(),
            status: None,
            failure: None,
            at: *sent_at,
            command_id: Some(recorded.metadata.command_id),
            understood,
            media_kind: media.as_ref().map(|media| media.kind.slug().to_owned()),
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
            | LeadEvent::MediaAttached { .. }
            | LeadEvent::MediaKept { .. }
            | LeadEvent::MediaNotKept { .. }
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
        told_name: None,
        search_key: None,
        endpoint: String::new(),
        segment: 0,
        started_at: *at,
        last_message_position: recorded.position.0,
        last_message_at: None,
        last_direction: None,
        last_text: None,
        received_count: 0,
        sent_count: 0,
        unanswered_count: 0,
        opted_out: false,
        taken_over: false,
        taken_over_by: None,
        hand_over_reason: None,
        handed_over_at: None,
        window_ends_at: None,
        lead_id: None,
        last_position: 0,
    });
    row.address = erased.text(recorded.tenant, address);
    endpoint.clone_into(&mut row.endpoint);
    row.segment = row.segment.max(i64::from(*segment));
    row.opted_out = carried.opted_out;
    row.taken_over = carried.taken_over;
    row.hand_over_reason = row.hand_over_reason.filter(|_| carried.taken_over);
    row.handed_over_at = row.handed_over_at.filter(|_| carried.taken_over);
    row.taken_over_by = carried.taken_over_by.map(Into::into).or(row.taken_over_by).filter(|_| carried.taken_over);
    row.window_ends_at = row.window_ends_at.max(carried.wrote_at.map(|wrote_at| wrote_at + REPLY_WINDOW));
    row.last_position = recorded.position.0;
    row.become_findable();
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

    /// Why the bot wouldn't act on a message now.
    const fn silence(&self) -> Option<Silence> {
        if self.opted_out {
            Some(Silence::OptedOut)
        } else if self.taken_over {
            Some(Silence::Person)
        } else {
            None
        }
    }

    /// The row is found by its names and its address.
    fn become_findable(&mut self) {
        let known = [&self.told_name, &self.profile_name, &self.address].into_iter().flatten();
        let key = known.map(|part| part.to_lowercase()).collect::<Vec<_>>().join(" ");
        self.search_key = Some(key).filter(|key| !key.is_empty());
    }

    fn take(&mut self, recorded: &RecordedEvent, event: &ConversationEvent, erased: &Erased) {
        match event {
            ConversationEvent::MessageReceived { kind, text, profile_name, sent_at, at, .. } => {
                self.show(recorded.position.0, *sent_at, IN, erased.text(recorded.tenant, text));
                self.received_count += 1;
                self.unanswered_count += i64::from(*kind != InboundKind::Reaction);
                if let Some(profile_name) = profile_name {
                    self.profile_name = erased.text(recorded.tenant, profile_name);
                    self.become_findable();
                }
                self.window_ends_at = self.window_ends_at.max(Some(*sent_at.min(at) + REPLY_WINDOW));
            }
            ConversationEvent::DetailCaptured { detail: CapturedDetail::Name(name), .. } => {
                self.told_name = erased.text(recorded.tenant, name);
                self.become_findable();
            }
            ConversationEvent::TakenOver { by, reason, at } => {
                self.taken_over = true;
                self.taken_over_by = by.map(Into::into);
                self.hand_over_reason = Some(reason_slug(*reason).to_owned());
                self.handed_over_at = Some(*at);
            }
            ConversationEvent::Released { .. } => {
                self.taken_over = false;
                self.taken_over_by = None;
                self.hand_over_reason = None;
                self.handed_over_at = None;
            }
            ConversationEvent::OptedOut { .. } => self.opted_out = true,
            ConversationEvent::OptedIn { .. } => self.opted_out = false,
            ConversationEvent::Started { .. }
            | ConversationEvent::DetailCaptured { .. }
            | ConversationEvent::QuestionAsked { .. }
            | ConversationEvent::SummaryShown { .. }
            | ConversationEvent::ChangeOffered { .. }
            | ConversationEvent::InquiryDropped { .. }
            | ConversationEvent::InquiryCompleted { .. }
            | ConversationEvent::LeadRegistered { .. }
            | ConversationEvent::MediaFiled { .. }
            | ConversationEvent::DataRequested { .. }
            | ConversationEvent::ReplyRequested { .. } => {}
        }
    }
}

/// What is noted among the messages, where anything is.
const fn note_kind(event: &ConversationEvent) -> Option<&'static str> {
    match event {
        ConversationEvent::TakenOver { by: Some(_), .. } => Some("taken_over"),
        ConversationEvent::TakenOver { by: None, reason, .. } => Some(reason_slug(*reason)),
        ConversationEvent::Released { .. } => Some("released"),
        ConversationEvent::OptedOut { .. } => Some("opted_out"),
        ConversationEvent::OptedIn { .. } => Some("opted_in"),
        ConversationEvent::Started { .. }
        | ConversationEvent::MessageReceived { .. }
        | ConversationEvent::DetailCaptured { .. }
        | ConversationEvent::QuestionAsked { .. }
        | ConversationEvent::SummaryShown { .. }
        | ConversationEvent::ChangeOffered { .. }
        | ConversationEvent::InquiryDropped { .. }
        | ConversationEvent::InquiryCompleted { .. }
        | ConversationEvent::LeadRegistered { .. }
        | ConversationEvent::MediaFiled { .. }
        | ConversationEvent::DataRequested { .. }
        | ConversationEvent::ReplyRequested { .. } => None,
    }
}

const fn reason_slug(reason: HandOverReason) -> &'static str {
    match reason {
        HandOverReason::Member => "member",
        HandOverReason::AskedFor => "asked_for",
        HandOverReason::DataRequest => "data_request",
        HandOverReason::NotUnderstood => "not_understood",
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
