//! A past to follow: customers who wrote, were answered, became leads and were called.

use crate::ours::{Ours, context, new_id};
use anyhow::{Result, anyhow};
use application::clock::Clock as _;
use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::persist::{PersistedEventRepository as _, SerializedEvent};
use cqrs_es::{Aggregate, DomainEvent};
use domain::conversation::{
    CapturedDetail, Carried, Channel, Conversation, ConversationEvent, Detail, InboundKind, Intent, Language, Reply,
    SegmentId,
};
use domain::id::{ConversationId, LeadId, MemberId, NotificationId, PersonId, TaskId, TenantId};
use domain::lead::{Lead, LeadEvent, LeadNumber, LoanType, Source, Stage};
use domain::money::Rupees;
use domain::notification::{Content, Importance, Notification, NotificationEvent, RecipientClass, Requested, Trigger};
use domain::private::Private;
use domain::stream::{Stream, Streamed};
use domain::task::{Task, TaskEvent, TaskKind};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use infrastructure::clock::SystemClock;
use uuid::Uuid;

/// Customers whose past is written at the same time, so that their events mix.
const AT_ONCE: usize = 400;
/// Messages that each customer wrote, each answered.
const MESSAGES: usize = 4;
/// The number that the firm has.
const ENDPOINT: &str = "100000000000002";

/// One customer of one tenant.
struct Customer {
    tenant: TenantId,
    member: MemberId,
    person: PersonId,
    conversation: ConversationId,
    mobile: String,
    number: u32,
    at: DateTime<Utc>,
}

/// Writes the past of so many customers, spread over the tenants; returns how many events that is.
pub(crate) async fn write(ours: &Ours, customers: u32) -> Result<usize> {
    let at = SystemClock.now() - TimeDelta::hours(1);
    let living = (1..=customers).map(|number| {
        let tenant = ours.tenants[usize::try_from(number)? % ours.tenants.len()];
        let customer = Customer {
            tenant,
            member: MemberId::derived(tenant.uuid(), "member"),
            person: PersonId::new(new_id()),
            conversation: ConversationId::new(new_id()),
            mobile: format!("+9198{number:08}"),
            number,
            at,
        };
        Ok(async move { customer.live(ours).await })
    });
    let living: Vec<_> = living.collect::<Result<_>>()?;
    let counts: Vec<usize> = stream::iter(living).buffer_unordered(AT_ONCE).try_collect().await?;
    Ok(counts.into_iter().sum())
}

impl Customer {
    async fn live(&self, ours: &Ours) -> Result<usize> {
        let talk = Stream::<Conversation>::new(self.tenant, SegmentId::of(self.conversation, 1));
        let mut said = 0;
        let mut events = 0;
        for turn in 0..MESSAGES {
            let reply = new_id();
            let turn_events = self.turn(turn, reply)?;
            events += turn_events.len();
            said = append(ours, self.member, talk, said, turn_events).await?;
            events += self.answered(ours, reply, turn).await?;
        }
        Ok(events + self.file(ours).await? + self.called(ours).await?)
    }

    fn started(&self) -> ConversationEvent {
        ConversationEvent::Started {
            conversation: self.conversation,
            segment: 1,
            channel: Channel::WhatsApp,
            person: self.person,
            address: Private::new(self.person, self.mobile.clone()),
            endpoint: ENDPOINT.to_owned(),
            carried: Carried::default(),
            at: self.at,
        }
    }

    /// A message, what it told, and what is asked or said next.
    fn turn(&self, turn: usize, reply: Uuid) -> Result<Vec<ConversationEvent>> {
        let (at, address) = (self.at, Private::new(self.person, self.mobile.clone()));
        let mut events = if turn == 0 { vec![self.started()] } else { Vec::new() };
        events.push(ConversationEvent::MessageReceived {
            message: format!("wamid.{}.{turn}", self.number),
            kind: InboundKind::Text,
            text: Private::new(self.person, "I need a home loan of 25 lakh please".to_owned()),
            profile_name: Some(Private::new(self.person, "Ravi Kumar".to_owned())),
            media: None,
            sent_at: at,
            intent: Some(Intent::Answer),
            at,
        });
        let told = match turn {
            0 => CapturedDetail::Mobile(Private::new(self.person, self.mobile.parse()?)),
            1 => CapturedDetail::Name(Private::new(self.person, "Ravi Kumar".parse()?)),
            2 => CapturedDetail::LoanType(LoanType::HomeLoan),
            _ => CapturedDetail::Amount(Rupees::new(2_500_000)?),
        };
        events.push(ConversationEvent::DetailCaptured { detail: told, corrected: false, at });
        let asked = [Detail::Name, Detail::LoanType, Detail::Amount].get(turn).copied();
        events.push(match asked {
            Some(detail) => ConversationEvent::QuestionAsked { detail, attempt: 1, at },
            None => ConversationEvent::InquiryCompleted {
                conversation: self.conversation,
                person: self.person,
                name: Private::new(self.person, "Ravi Kumar".parse()?),
                mobile: Private::new(self.person, self.mobile.parse()?),
                loan_type: LoanType::HomeLoan,
                amount: Rupees::new(2_500_000)?,
                consent: None,
                at,
            },
        });
        events.push(ConversationEvent::ReplyRequested {
            reply_id: reply,
            conversation: self.conversation,
            channel: Channel::WhatsApp,
            person: self.person,
            address,
            endpoint: ENDPOINT.to_owned(),
            reply: match asked {
                Some(detail) => Reply::Question { greeting: None, name: None, detail, attempt: 1, aside: None },
                None => Reply::Registered { number: LeadNumber::new(2026, self.number), repeated: false },
            },
            language: Language::default(),
            answers: Some(format!("wamid.{}.{turn}", self.number)),
            window_ends_at: at + TimeDelta::hours(24),
            at,
        });
        Ok(events)
    }

    /// The reply on its way to the last tick, as the outbox and the webhooks write it.
    async fn answered(&self, ours: &Ours, reply: Uuid, turn: usize) -> Result<usize> {
        let stream = Stream::<Notification>::new(self.tenant, NotificationId::new(reply));
        let (at, message, provider_at) = (self.at, format!("wamid.reply.{reply}"), self.at);
        let requested = Requested {
            channel: Channel::WhatsApp,
            endpoint: ENDPOINT.to_owned(),
            recipient_class: RecipientClass::Customer,
            person: self.person,
            address: Private::new(self.person, self.mobile.clone()),
            trigger: Trigger::Conversation,
            conversation: Some(self.conversation),
            content: Private::new(self.person, Content::Text { body: "How much do you need?".to_owned() }),
            answers: Some(format!("wamid.{}.{turn}", self.number)),
            importance: Importance::Important,
            despite_opt_out: false,
            window_ends_at: Some(at + TimeDelta::hours(24)),
            at,
        };
        let steps = [
            NotificationEvent::NotificationRequested(Box::new(requested)),
            NotificationEvent::AttemptStarted { attempt: 1, possible_duplicate: false, at },
            NotificationEvent::Queued { message: message.clone(), at },
            NotificationEvent::Sent { message: message.clone(), provider_at, at },
            NotificationEvent::Delivered { message: message.clone(), provider_at, at },
            NotificationEvent::Read { message, provider_at, at },
        ];
        let mut sequence = 0;
        for step in steps {
            sequence = append(ours, self.member, stream, sequence, vec![step]).await?;
        }
        Ok(sequence)
    }

    /// The lead and its first steps.
    async fn file(&self, ours: &Ours) -> Result<usize> {
        let stream = Stream::<Lead>::new(self.tenant, LeadId::derived(self.conversation.uuid(), "lead"));
        let (at, assignee) = (self.at, Some(self.member));
        let name = Private::new(self.person, "Ravi Kumar".parse()?);
        let moved = |from, to| LeadEvent::StageChanged { from, to, reason: None, assignee, at };
        let steps = [
            LeadEvent::LeadCaptured {
                number: LeadNumber::new(2026, self.number),
                person: self.person,
                name: name.clone(),
                mobile: Private::new(self.person, self.mobile.parse()?),
                loan_type: LoanType::HomeLoan,
                amount: Rupees::new(2_500_000)?,
                source: Source::WhatsApp,
                conversation: Some(self.conversation),
                at,
            },
            LeadEvent::LeadAssigned { from: None, to: self.member, team: None, name, at },
            moved(Stage::New, Stage::Contacted),
            LeadEvent::NoteAdded { text: Private::new(self.person, "Wants to decide this month".to_owned()), at },
            moved(Stage::Contacted, Stage::Documentation),
        ];
        let mut sequence = 0;
        for step in steps {
            sequence = append(ours, self.member, stream, sequence, vec![step]).await?;
        }
        Ok(sequence)
    }

    /// The first call.
    async fn called(&self, ours: &Ours) -> Result<usize> {
        let stream = Stream::<Task>::new(self.tenant, TaskId::new(new_id()));
        let (at, due_at) = (self.at, self.at + TimeDelta::hours(3));
        let created = TaskEvent::TaskCreated {
            kind: TaskKind::Contact,
            title: Private::new(self.person, "Speak with Ravi Kumar".to_owned()),
            assignee: self.member,
            lead: Some(LeadId::derived(self.conversation.uuid(), "lead")),
            due_at,
            at,
        };
        let sequence = append(ours, self.member, stream, 0, vec![created]).await?;
        append(ours, self.member, stream, sequence, vec![TaskEvent::TaskCompleted { at }]).await
    }
}

/// Appends events after this sequence; returns the sequence then.
pub(crate) async fn append<A: Streamed>(
    ours: &Ours,
    member: MemberId,
    stream: Stream<A>,
    after: usize,
    events: Vec<<A as Aggregate>::Event>,
) -> Result<usize> {
    let metadata = serde_json::to_value(context(member).metadata())?;
    let serialized = (after + 1..).zip(events).map(|(sequence, event)| {
        Ok(SerializedEvent::new(
            stream.to_string(),
            sequence,
            A::TYPE.to_owned(),
            event.event_type(),
            event.event_version(),
            serde_json::to_value(&event)?,
            metadata.clone(),
        ))
    });
    let serialized: Vec<_> = serialized.collect::<Result<_>>()?;
    let stored = ours.repository.persist::<A>(&serialized, None).await;
    stored.map_err(|error| anyhow!("writing the past: {error:?}"))?;
    Ok(after + serialized.len())
}
