//! What a batch of events changes, as it adds up.

use super::fold;
use super::history::{self, EntryRow, Talks, TaskRow};
use super::media::{self, MediaRow, SettledRow};
use super::rows::Row;
use crate::batch::Key;
use crate::erased::{Erased, people};
use application::log::{LogEvent, RecordedEvent};
use domain::id::{ConversationId, PersonId, TenantId};
use domain::lead::LeadEvent;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The rows that a batch of events changes.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) leads: HashMap<Key, Row>,
    pub(super) tasks: HashMap<Key, TaskRow>,
    pub(super) talks: Talks,
    pub(super) entries: Vec<EntryRow>,
    pub(super) sent: Vec<MediaRow>,
    /// What became of the bytes of what was sent.
    pub(super) settled: Vec<SettledRow>,
    /// Conversations whose waiting lines belong to a lead from now on.
    pub(super) adopted: Vec<(Key, Uuid)>,
}

/// The rows that a batch of events needs, by their keys, and whose values it tells.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub(super) leads: HashSet<Key>,
    pub(super) tasks: HashSet<Key>,
    pub(super) talks: HashSet<Key>,
    /// Streams of conversations that began before the batch.
    pub(super) streams: HashSet<Key>,
    begun: HashSet<Key>,
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
        let (tenant, key) = (recorded.tenant, (recorded.tenant.uuid(), recorded.aggregate_id));
        match &recorded.event {
            LogEvent::Lead(event) => {
                self.leads.insert(key);
                self.told.extend(fold::told_of(event).map(|person| (tenant, person)));
                self.talks.extend(conversation_of(event).map(|conversation| (key.0, conversation.uuid())));
                true
            }
            LogEvent::Task(event) => {
                self.tasks.insert(key);
                self.told.extend(history::title_of(event).map(|person| (tenant, person)));
                true
            }
            LogEvent::Conversation(event) if history::is_told(recorded, event) => {
                if let Some(conversation) = history::begun(event) {
                    self.begun.insert(key);
                    self.talks.insert((key.0, conversation.uuid()));
                } else if !self.begun.contains(&key) {
                    self.streams.insert(key);
                }
                true
            }
            LogEvent::Conversation(_)
            | LogEvent::Notification(_)
            | LogEvent::Member(_)
            | LogEvent::Access(_)
            | LogEvent::WhatsApp(_)
            | LogEvent::Person(_)
            | LogEvent::Tenant(_) => false,
        }
    }
}

impl State {
    /// Takes in one event.
    pub(super) fn take(&mut self, recorded: &RecordedEvent, erased: &Erased) {
        match &recorded.event {
            LogEvent::Lead(event) => self.take_lead(recorded, event, erased),
            LogEvent::Task(event) => {
                self.entries.extend(history::take_task(&mut self.tasks, recorded, event, erased));
            }
            LogEvent::Conversation(event) => self.entries.extend(self.talks.take(recorded, event)),
            LogEvent::Notification(_)
            | LogEvent::Member(_)
            | LogEvent::Access(_)
            | LogEvent::WhatsApp(_)
            | LogEvent::Person(_)
            | LogEvent::Tenant(_) => {}
        }
    }

    fn take_lead(&mut self, place: &RecordedEvent, event: &LeadEvent, erased: &Erased) {
        let key = (place.tenant.uuid(), place.aggregate_id);
        let Some(lead) = fold::apply(self.leads.remove(&key), place, event, erased) else { return };
        let conversation = conversation_of(event).map(|conversation| (key.0, conversation.uuid()));
        let channel = conversation.and_then(|conversation| self.talks.channel(conversation));
        self.entries.extend(history::entry(place, event, erased, lead.version, channel));
        self.sent.extend(media::row(place, event, erased));
        self.settled.extend(media::settled(place, event));
        self.leads.insert(key, lead);
        if let Some(conversation) = conversation.filter(|_| !matches!(event, LeadEvent::MediaAttached { .. })) {
            self.adopt(conversation, key.1);
        }
    }

    /// What waits under the conversation belongs to the lead, and so does what comes.
    fn adopt(&mut self, conversation: Key, lead: Uuid) {
        self.talks.lead_to(conversation, lead);
        for entry in &mut self.entries {
            if (entry.tenant_id, entry.lead_id) == conversation {
                entry.lead_id = lead;
            }
        }
        self.adopted.push((conversation, lead));
    }
}

/// The conversation that the event names.
const fn conversation_of(event: &LeadEvent) -> Option<ConversationId> {
    match event {
        LeadEvent::LeadCaptured { conversation, .. } | LeadEvent::InquiryRepeated { conversation, .. } => *conversation,
        LeadEvent::MediaAttached { conversation, .. } => Some(*conversation),
        LeadEvent::LeadAssigned { .. }
        | LeadEvent::StageChanged { .. }
        | LeadEvent::PutOnHold { .. }
        | LeadEvent::Resumed { .. }
        | LeadEvent::SanctionApproved { .. }
        | LeadEvent::DisbursalCompleted { .. }
        | LeadEvent::Reopened { .. }
        | LeadEvent::NoteAdded { .. }
        | LeadEvent::MediaKept { .. }
        | LeadEvent::MediaNotKept { .. }
        | LeadEvent::LeadErased { .. }
        | LeadEvent::DetailsCorrected { .. } => None,
    }
}
