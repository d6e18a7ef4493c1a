//! Which rows a batch of events needs.

use crate::batch::Key;
use crate::erased::people;
use application::log::{LogEvent, RecordedEvent};
use domain::conversation::{CapturedDetail, ConversationEvent};
use domain::id::{ConversationId, PersonId, TenantId};
use domain::lead::LeadEvent;
use domain::notification::NotificationEvent;
use std::collections::HashSet;

/// The rows that a batch of events needs, by their keys, and whose values it tells.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub(super) conversations: HashSet<Key>,
    /// Streams that began before the batch.
    pub(super) segments: HashSet<Key>,
    /// Streams of which an event may belong to a message that came before the batch.
    pub(super) resumed: HashSet<Key>,
    pub(super) notifications: HashSet<Key>,
    pub(super) leads: HashSet<Key>,
    started: HashSet<Key>,
    received: HashSet<Key>,
    told: HashSet<(TenantId, PersonId)>,
}

impl Touched {
    /// What the events need, and those of them that change something here, in their order.
    pub(super) fn by(events: &[RecordedEvent]) -> (Self, Vec<&RecordedEvent>) {
        let mut touched = Self::default();
        let relevant = events.iter().filter(|recorded| touched.note(recorded)).collect();
        (touched, relevant)
    }

    /// The people whose values the events tell.
    pub(super) fn people(&self) -> Vec<Key> {
        people(self.told.iter().copied())
    }

    /// Whether the event changes something here.
    fn note(&mut self, recorded: &RecordedEvent) -> bool {
        match &recorded.event {
            LogEvent::Conversation(event) => self.note_conversation(recorded, event),
            LogEvent::Notification(event) => self.note_notification(recorded, event),
            LogEvent::Lead(event) => self.note_lead(recorded, event),
            LogEvent::Task(_)
            | LogEvent::Member(_)
            | LogEvent::Access(_)
            | LogEvent::WhatsApp(_)
            | LogEvent::Person(_)
            | LogEvent::Tenant(_) => false,
        }
    }

    fn note_conversation(&mut self, recorded: &RecordedEvent, event: &ConversationEvent) -> bool {
        let stream = (recorded.tenant.uuid(), recorded.aggregate_id);
        match event {
            ConversationEvent::Started { conversation, person, .. } => {
                self.started.insert(stream);
                self.note_talk(recorded, *conversation, *person);
            }
            ConversationEvent::ReplyRequested { conversation, person, .. } => {
                self.note_talk(recorded, *conversation, *person);
            }
            ConversationEvent::MessageReceived { text, .. } => {
                self.told.insert((recorded.tenant, text.of()));
                self.received.insert(stream);
                self.note_segment(stream);
            }
            ConversationEvent::DetailCaptured { detail, .. } => {
                self.told.extend(person_of(detail).map(|person| (recorded.tenant, person)));
                self.note_resumed(stream);
            }
            ConversationEvent::QuestionAsked { .. }
            | ConversationEvent::InquiryCompleted { .. }
            | ConversationEvent::TakenOver { .. }
            | ConversationEvent::OptedOut { .. }
            | ConversationEvent::OptedIn { .. } => self.note_resumed(stream),
            ConversationEvent::Released { .. } => self.note_segment(stream),
            ConversationEvent::SummaryShown { .. }
            | ConversationEvent::ChangeOffered { .. }
            | ConversationEvent::InquiryDropped { .. }
            | ConversationEvent::LeadRegistered { .. }
            | ConversationEvent::MediaFiled { .. }
            | ConversationEvent::DataRequested { .. } => return false,
        }
        true
    }

    fn note_talk(&mut self, recorded: &RecordedEvent, conversation: ConversationId, person: PersonId) {
        self.told.insert((recorded.tenant, person));
        self.conversations.insert((recorded.tenant.uuid(), conversation.uuid()));
    }

    fn note_resumed(&mut self, stream: Key) {
        self.note_segment(stream);
        if !self.received.contains(&stream) {
            self.resumed.insert(stream);
        }
    }

    fn note_segment(&mut self, stream: Key) {
        if !self.started.contains(&stream) {
            self.segments.insert(stream);
        }
    }

    fn note_notification(&mut self, recorded: &RecordedEvent, event: &NotificationEvent) -> bool {
        match event {
            NotificationEvent::NotificationRequested(requested) => {
                let Some(conversation) = requested.conversation else { return false };
                self.note_talk(recorded, conversation, requested.content.of());
            }
            NotificationEvent::Queued { .. }
            | NotificationEvent::Sent { .. }
            | NotificationEvent::Delivered { .. }
            | NotificationEvent::Read { .. }
            | NotificationEvent::MessageFailed { .. }
            | NotificationEvent::RetryScheduled { .. }
            | NotificationEvent::OutcomeUnknown { .. }
            | NotificationEvent::Cancelled { .. } => {}
            NotificationEvent::Deferred { .. }
            | NotificationEvent::AttemptStarted { .. }
            | NotificationEvent::FailureNoted { .. } => return false,
        }
        self.notifications.insert((recorded.tenant.uuid(), recorded.aggregate_id));
        true
    }

    fn note_lead(&mut self, recorded: &RecordedEvent, event: &LeadEvent) -> bool {
        match event {
            LeadEvent::LeadCaptured { conversation, .. } | LeadEvent::InquiryRepeated { conversation, .. } => {
                let conversation = conversation.map(|conversation| (recorded.tenant.uuid(), conversation.uuid()));
                self.conversations.extend(conversation);
            }
            LeadEvent::LeadAssigned { .. } => {}
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
            | LeadEvent::DetailsCorrected { .. } => return false,
        }
        self.leads.insert((recorded.tenant.uuid(), recorded.aggregate_id));
        true
    }
}

/// Whose detail it is, where it tells something private.
const fn person_of(detail: &CapturedDetail) -> Option<PersonId> {
    match detail {
        CapturedDetail::Name(name) => Some(name.of()),
        CapturedDetail::Mobile(mobile) => Some(mobile.of()),
        CapturedDetail::LoanType(_) | CapturedDetail::Amount(_) => None,
    }
}
