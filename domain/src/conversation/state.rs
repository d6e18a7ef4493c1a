//! What the rules of a conversation read.

use super::media::UNFILED_MEDIA_MAX;
use super::{
    CapturedDetail, Carried, Channel, ConversationEvent, Cue, Detail, Form, InboundKind, Language, Open, Opening,
    Registered, Reply, SentMedia, Understanding,
};
use crate::id::{ConversationId, MemberId, PersonId};
use crate::mobile::Mobile;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How long after its last event a stream ends: 24 hours.
pub const SEGMENT_SILENCE: TimeDelta = TimeDelta::hours(24);

/// With how many events a stream ends; the command that reaches it is still finished there.
pub const SEGMENT_EVENTS_MAX: u32 = 200;

/// How many of the contact's messages are remembered by their ids, to know a repeated one.
const REMEMBERED_MESSAGES_MAX: usize = 20;

/// One stream of a conversation as the rules see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    pub(super) segment: Option<Segment>,
}

/// A stream that has begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Segment {
    pub(super) conversation: ConversationId,
    pub(super) number: u32,
    pub(super) channel: Channel,
    pub(super) person: PersonId,
    pub(super) address: Private<String>,
    pub(super) endpoint: String,
    pub(super) form: Form,
    pub(super) answering: Answering,
    pub(super) opted_out: bool,
    /// Whether the bot has said something in this stream.
    pub(super) greeted: bool,
    /// When the contact last wrote, by the provider's clock but never after ours.
    pub(super) wrote_at: Option<DateTime<Utc>>,
    /// The language the bot last spoke.
    #[serde(default)]
    pub(super) language: Language,
    /// The newest lead that came of the conversation.
    #[serde(default)]
    pub(super) registered: Option<Registered>,
    /// By when the contact's request about their data is to be answered, if there was one in this stream.
    #[serde(default)]
    pub(super) data_due_on: Option<NaiveDate>,
    events: u32,
    last_event_at: DateTime<Utc>,
    remembered_messages: VecDeque<String>,
}

/// Who answers the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answering {
    Bot,
    /// A person; `None` while it isn't known who.
    Person(Option<MemberId>),
}

impl Answering {
    /// The member who answers, where one does.
    pub(super) const fn member(self) -> Option<MemberId> {
        match self {
            Self::Person(member) => member,
            Self::Bot => None,
        }
    }
}

impl Conversation {
    /// Until when free text may be sent to the contact; none where they haven't written in this stream.
    pub fn window_ends_at(&self) -> Option<DateTime<Utc>> {
        self.segment.as_ref()?.wrote_at.map(|wrote_at| wrote_at + super::decide::REPLY_WINDOW)
    }

    /// The stream that begins so.
    pub fn begun(opening: Opening, at: DateTime<Utc>) -> Self {
        Self { segment: Some(Segment::begin(opening, at)) }
    }

    /// What the contact was asked last and hasn't answered.
    pub fn open(&self) -> Open {
        self.segment.as_ref().map_or(Open::Nothing, |segment| segment.form.open())
    }

    /// The language the bot last spoke.
    pub fn language(&self) -> Language {
        self.segment.as_ref().map_or(Language::default(), |segment| segment.language)
    }

    /// Whether the answer to a message needs the contact's own files: they were asked for, something belongs to one, or
    /// the summary tells which one it will update.
    pub fn heeds_files(&self, kind: InboundKind, understood: &Understanding) -> bool {
        let none = Form::default();
        let form = self.segment.as_ref().map_or(&none, |segment| &segment.form);
        let told = |detail| {
            form.knows(detail)
                || understood.tells(detail)
                || (detail == Detail::Mobile && understood.sender_mobile.is_some())
        };
        kind == InboundKind::Media
            || understood.cue == Some(Cue::Standing)
            || [Detail::Name, Detail::LoanType, Detail::Amount, Detail::Mobile].into_iter().all(told)
    }

    /// Whether the contact wants no messages.
    pub fn is_opted_out(&self) -> bool {
        self.segment.as_ref().is_some_and(|segment| segment.opted_out)
    }

    /// How the next stream begins, if this one has ended at `at`.
    pub fn opening_of_next(&self, at: DateTime<Utc>) -> Option<Opening> {
        let segment = self.segment.as_ref()?;
        let carried = segment.ended(at)?;
        Some(Opening {
            conversation: segment.conversation,
            segment: segment.number + 1,
            channel: segment.channel,
            person: segment.person,
            address: segment.address.clone(),
            endpoint: segment.endpoint.clone(),
            carried,
        })
    }

    pub(super) fn absorb(&mut self, event: ConversationEvent) {
        if let ConversationEvent::Started { conversation, segment, channel, person, address, endpoint, carried, at } =
            event
        {
            let opening = Opening { conversation, segment, channel, person, address, endpoint, carried };
            self.segment = Some(Segment::begin(opening, at));
        } else if let Some(segment) = &mut self.segment {
            segment.absorb(&event);
        }
    }
}

impl Segment {
    pub(super) fn begin(opening: Opening, at: DateTime<Utc>) -> Self {
        let Opening { conversation, segment: number, channel, person, address, endpoint, carried } = opening;
        Self {
            conversation,
            number,
            channel,
            person,
            address,
            endpoint,
            form: carried.form,
            answering: if carried.taken_over { Answering::Person(carried.taken_over_by) } else { Answering::Bot },
            opted_out: carried.opted_out,
            greeted: false,
            wrote_at: carried.wrote_at,
            language: carried.language,
            registered: carried.registered,
            data_due_on: None,
            events: 1,
            last_event_at: at,
            remembered_messages: VecDeque::new(),
        }
    }

    pub(super) fn absorb(&mut self, event: &ConversationEvent) {
        self.events = self.events.saturating_add(1);
        self.last_event_at = self.last_event_at.max(event.at());
        match event {
            ConversationEvent::Started { .. } => {}
            ConversationEvent::MessageReceived { message, sent_at, at, text, media, .. } => {
                self.remember(message);
                self.wrote_at = self.wrote_at.max(Some(*sent_at.min(at)));
                if let Some(media) = media {
                    let caption = Some(text.clone()).filter(|text| text.known().is_none_or(|text| !text.is_empty()));
                    let sent = SentMedia {
                        message: message.clone(),
                        media: media.clone(),
                        caption,
                        sent_at: *sent_at,
                        sender: Some(text.of()),
                    };
                    self.form.keep_until_filed(sent);
                }
            }
            ConversationEvent::DetailCaptured { detail, .. } => self.form.fill(detail),
            ConversationEvent::QuestionAsked { detail, attempt, .. } => {
                self.form.asked = Some(*detail);
                self.form.attempt = *attempt;
                self.form.choosing = false;
            }
            ConversationEvent::SummaryShown { summary, attempt, .. } => {
                self.form.close_question();
                self.form.summary = Some(*summary);
                self.form.attempt = *attempt;
            }
            ConversationEvent::ChangeOffered { attempt, .. } => {
                self.form.close_question();
                self.form.choosing = true;
                self.form.attempt = *attempt;
            }
            ConversationEvent::InquiryDropped { .. } => self.form = Form::default(),
            ConversationEvent::InquiryCompleted { .. } => {
                self.form.close_question();
                self.form.summary = None;
                self.form.completed = true;
            }
            ConversationEvent::LeadRegistered { lead, number, .. } => {
                self.registered = Some(Registered { lead: *lead, number: *number });
            }
            ConversationEvent::MediaFiled { sent, .. } => {
                self.form.unfiled.retain(|unfiled| unfiled.message != sent.message);
            }
            ConversationEvent::DataRequested { due_on, .. } => self.data_due_on = Some(*due_on),
            ConversationEvent::ReplyRequested { reply, language, .. } => {
                self.greeted = self.greeted || !matches!(reply, Reply::Words { .. });
                self.language = *language;
            }
            ConversationEvent::TakenOver { by, .. } => self.answering = Answering::Person(*by),
            ConversationEvent::Released { .. } => {
                self.answering = Answering::Bot;
                self.form.close_question();
            }
            ConversationEvent::OptedOut { .. } => self.opted_out = true,
            ConversationEvent::OptedIn { .. } => self.opted_out = false,
        }
    }

    /// What goes on in the next stream if this one is over at `at`.
    pub(super) fn ended(&self, at: DateTime<Utc>) -> Option<Carried> {
        if at - self.last_event_at >= SEGMENT_SILENCE {
            Some(Carried {
                opted_out: self.opted_out,
                language: self.language,
                registered: self.registered,
                ..Carried::default()
            })
        } else if self.events >= SEGMENT_EVENTS_MAX {
            Some(Carried {
                opted_out: self.opted_out,
                taken_over: self.answering != Answering::Bot,
                taken_over_by: self.answering.member(),
                form: self.form.clone(),
                wrote_at: self.wrote_at,
                language: self.language,
                registered: self.registered,
            })
        } else {
            None
        }
    }

    pub(super) fn remembers(&self, message: &str) -> bool {
        self.remembered_messages.iter().any(|known| known == message)
    }

    fn remember(&mut self, message: &str) {
        if self.remembered_messages.len() >= REMEMBERED_MESSAGES_MAX {
            self.remembered_messages.pop_front();
        }
        self.remembered_messages.push_back(message.to_owned());
    }
}

impl Form {
    /// The customer's name; an erased one is unknown.
    pub(super) fn known_name(&self) -> Option<&PersonName> {
        self.name.as_ref().and_then(Private::known)
    }

    /// Where to call; an erased number is unknown.
    pub(super) fn known_mobile(&self) -> Option<&Mobile> {
        self.mobile.as_ref().and_then(Private::known)
    }

    fn fill(&mut self, told: &CapturedDetail) {
        let filled = match told {
            CapturedDetail::Name(name) => {
                self.name = Some(name.clone());
                Detail::Name
            }
            CapturedDetail::Mobile(mobile) => {
                self.mobile = Some(mobile.clone());
                Detail::Mobile
            }
            CapturedDetail::LoanType(loan_type) => {
                self.loan_type = Some(*loan_type);
                Detail::LoanType
            }
            CapturedDetail::Amount(amount) => {
                self.amount = Some(*amount);
                Detail::Amount
            }
        };
        self.completed = false;
        // The buttons of a summary count for what it said.
        self.summary = None;
        self.choosing = false;
        // Whoever tells something is understood, so the count of misses begins again.
        self.attempt = 0;
        self.asked = self.asked.filter(|asked| *asked != filled);
    }

    fn close_question(&mut self) {
        self.asked = None;
        self.choosing = false;
        self.attempt = 0;
    }

    /// Whether this detail is known.
    pub(super) fn knows(&self, detail: Detail) -> bool {
        match detail {
            Detail::Name => self.known_name().is_some(),
            Detail::LoanType => self.loan_type.is_some(),
            Detail::Amount => self.amount.is_some(),
            Detail::Mobile => self.known_mobile().is_some(),
        }
    }

    pub(super) fn open(&self) -> Open {
        match (self.asked, self.choosing, self.summary) {
            (Some(detail), _, _) => Open::Question(detail),
            (None, true, _) => Open::Choice,
            (None, false, Some(_)) => Open::Summary,
            (None, false, None) => Open::Nothing,
        }
    }

    fn keep_until_filed(&mut self, sent: SentMedia) {
        if self.unfiled.len() >= UNFILED_MEDIA_MAX {
            self.unfiled.remove(0);
        }
        self.unfiled.push(sent);
    }
}
