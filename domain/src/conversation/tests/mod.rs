//! Given, when, then.

mod files;
mod inquiry;
mod members;
mod receiving;
mod segments;
mod summary;

use super::*;
use crate::id::{LeadId, MemberId, PersonId};
use crate::lead::{LeadNumber, LoanType};
use crate::mobile::Mobile;
use crate::money::Rupees;
use crate::name::PersonName;
use crate::private::Private;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use cqrs_es::test::{AggregateResultValidator, AggregateTestExecutor, TestFramework};

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
const TALK: ConversationId = ConversationId::new(Uuid::from_u128(1));
const PERSON: PersonId = PersonId::new(Uuid::from_u128(2));
const STRANGER: PersonId = PersonId::new(Uuid::from_u128(3));
const ASHA: MemberId = MemberId::new(Uuid::from_u128(4));
const VIJAY: MemberId = MemberId::new(Uuid::from_u128(5));
const REPLY_ID: Uuid = Uuid::from_u128(6);
const LEAD: LeadId = LeadId::new(Uuid::from_u128(7));
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();

/// Given, when, then. What each message was understood to want is left out of what is compared, so that each test is
/// about its rule; one test looks at that alone.
fn talk() -> Talk {
    Talk(TestFramework::with(()))
}

struct Talk(TestFramework<Conversation>);
struct Given(AggregateTestExecutor<Conversation>);
struct Then(AggregateResultValidator<Conversation>);

impl Talk {
    fn given(self, events: Vec<ConversationEvent>) -> Given {
        Given(self.0.given(events))
    }

    fn given_no_previous_events(self) -> Given {
        Given(self.0.given_no_previous_events())
    }
}

impl Given {
    fn when(self, command: ConversationCommand) -> Then {
        Then(self.0.when(command))
    }
}

impl Then {
    #[track_caller]
    fn then_expect_events(self, expected: Vec<ConversationEvent>) {
        let events = self.0.inspect_result().map(|events| events.into_iter().map(without_intent).collect::<Vec<_>>());
        assert_eq!(events, Ok(expected));
    }

    #[track_caller]
    fn then_expect_error(self, expected: ConversationError) {
        assert_eq!(self.0.inspect_result(), Err(expected));
    }
}

fn without_intent(mut event: ConversationEvent) -> ConversationEvent {
    if let ConversationEvent::MessageReceived { intent, .. } = &mut event {
        *intent = None;
    }
    event
}

fn name(text: &str) -> PersonName {
    text.parse().unwrap()
}

fn mobile(text: &str) -> Mobile {
    text.parse().unwrap()
}

fn lakh(lakh: i64) -> Rupees {
    Rupees::loan(lakh * 100_000).unwrap()
}

fn opening(carried: Carried) -> Opening {
    Opening {
        conversation: TALK,
        segment: 1,
        channel: Channel::WhatsApp,
        person: PERSON,
        address: Private::new(PERSON, "919876541001".into()),
        endpoint: "106540352242922".into(),
        carried,
    }
}

fn started_with(carried: Carried) -> ConversationEvent {
    ConversationEvent::Started {
        conversation: TALK,
        segment: 1,
        channel: Channel::WhatsApp,
        person: PERSON,
        address: Private::new(PERSON, "919876541001".into()),
        endpoint: "106540352242922".into(),
        carried,
        at: AT,
    }
}

fn started() -> ConversationEvent {
    started_with(Carried::default())
}

fn ask(ask: Ask) -> ConversationCommand {
    ask_at(AT, ask)
}

fn ask_at(at: DateTime<Utc>, ask: Ask) -> ConversationCommand {
    ConversationCommand { opening: None, ask, at }
}

fn inbound(message: &str, kind: InboundKind, understood: Understanding) -> Inbound {
    Inbound {
        message: message.into(),
        kind,
        text: Private::new(PERSON, message.to_uppercase()),
        profile_name: Some(Private::new(PERSON, "Ravi".into())),
        sent_at: AT,
        reply_id: REPLY_ID,
        firm: "Om Loans".into(),
        understood,
        media: None,
        files: Vec::new(),
        closed: None,
        today: TODAY,
    }
}

fn write(message: &str, understood: Understanding) -> ConversationCommand {
    ask(Ask::Receive(Box::new(inbound(message, InboundKind::Text, understood))))
}

fn send(kind: InboundKind, understood: Understanding) -> ConversationCommand {
    ask(Ask::Receive(Box::new(inbound("m", kind, understood))))
}

fn wants(intent: Intent) -> Understanding {
    Understanding { intent, ..Understanding::default() }
}

fn received_as(message: &str, kind: InboundKind) -> ConversationEvent {
    ConversationEvent::MessageReceived {
        message: message.into(),
        kind,
        text: Private::new(PERSON, message.to_uppercase()),
        profile_name: Some(Private::new(PERSON, "Ravi".into())),
        media: None,
        sent_at: AT,
        intent: None,
        at: AT,
    }
}

fn received(message: &str) -> ConversationEvent {
    received_as(message, InboundKind::Text)
}

fn captured(detail: CapturedDetail) -> ConversationEvent {
    ConversationEvent::DetailCaptured { detail, corrected: false, at: AT }
}

fn corrected(detail: CapturedDetail) -> ConversationEvent {
    ConversationEvent::DetailCaptured { detail, corrected: true, at: AT }
}

fn named(text: &str) -> CapturedDetail {
    CapturedDetail::Name(Private::new(PERSON, name(text)))
}

fn reached_at(text: &str) -> CapturedDetail {
    CapturedDetail::Mobile(Private::new(PERSON, mobile(text)))
}

fn asked(detail: Detail, attempt: u8) -> ConversationEvent {
    ConversationEvent::QuestionAsked { detail, attempt, at: AT }
}

fn question(detail: Detail, attempt: u8) -> Reply {
    Reply::Question { greeting: None, name: None, detail, attempt, aside: None }
}

fn first_question() -> Reply {
    Reply::Question { greeting: Some("Om Loans".into()), name: None, detail: Detail::Name, attempt: 1, aside: None }
}

fn said(reply: Reply, answers: Option<&str>) -> ConversationEvent {
    ConversationEvent::ReplyRequested {
        reply_id: REPLY_ID,
        conversation: TALK,
        channel: Channel::WhatsApp,
        person: PERSON,
        address: Private::new(PERSON, "919876541001".into()),
        endpoint: "106540352242922".into(),
        reply,
        language: Language::English,
        answers: answers.map(ToOwned::to_owned),
        window_ends_at: AT + TimeDelta::hours(24),
        at: AT,
    }
}

fn answered(message: &str, reply: Reply) -> ConversationEvent {
    said(reply, Some(message))
}

fn taken_over(by: Option<MemberId>, reason: HandOverReason) -> ConversationEvent {
    ConversationEvent::TakenOver { by, reason, at: AT }
}

fn take_over(by: MemberId) -> Ask {
    Ask::TakeOver { by, over_others: false }
}

fn release(by: MemberId) -> Ask {
    Ask::Release { by, over_others: false }
}

const RELEASED: ConversationEvent = ConversationEvent::Released { by: Some(ASHA), at: AT };
const OPTED_OUT: ConversationEvent = ConversationEvent::OptedOut { at: AT };
const OPTED_IN: ConversationEvent = ConversationEvent::OptedIn { at: AT };

/// A contact wrote once and was asked for the name.
fn begun() -> Vec<ConversationEvent> {
    vec![started(), received("hi"), asked(Detail::Name, 1), answered("hi", first_question())]
}

fn begun_and(more: impl IntoIterator<Item = ConversationEvent>) -> Vec<ConversationEvent> {
    begun().into_iter().chain(more).collect()
}

fn completed(by_name: &str, amount: Rupees) -> ConversationEvent {
    ConversationEvent::InquiryCompleted {
        conversation: TALK,
        person: PERSON,
        name: Private::new(PERSON, name(by_name)),
        mobile: Private::new(PERSON, mobile("9876541001")),
        loan_type: LoanType::HomeLoan,
        amount,
        consent: Some(CONSENT_VERSION),
        at: AT,
    }
}

/// What is put to the contact, home loan and mobile as everywhere here.
fn summary(by_name: &str, amount: Rupees) -> Reply {
    summary_with(by_name, amount, None)
}

fn summary_with(by_name: &str, amount: Rupees, aside: Option<Aside>) -> Reply {
    let told = Told {
        name: Some(Private::new(PERSON, name(by_name))),
        mobile: Some(Private::new(PERSON, mobile("9876541001"))),
        loan_type: Some(LoanType::HomeLoan),
        amount: Some(amount),
    };
    Reply::Summary { summary: REPLY_ID, firm: "Om Loans".into(), greets: false, told, updates: None, aside }
}

fn summed_up(attempt: u8) -> ConversationEvent {
    ConversationEvent::SummaryShown { summary: REPLY_ID, attempt, at: AT }
}

fn says(cue: Cue) -> Understanding {
    Understanding { cue: Some(cue), ..wants(Intent::None) }
}

fn taps(cue: Cue, summary: Uuid) -> Understanding {
    Understanding { cue: Some(cue), summary: Some(summary), ..wants(Intent::Answer) }
}

/// Everything was told in the second message and put to the contact.
fn summarised() -> Vec<ConversationEvent> {
    begun_and([
        received("all"),
        captured(named("Ravi Kumar")),
        captured(CapturedDetail::LoanType(LoanType::HomeLoan)),
        captured(CapturedDetail::Amount(lakh(35))),
        captured(reached_at("9876541001")),
        summed_up(1),
        answered("all", summary("Ravi Kumar", lakh(35))),
    ])
}

fn summarised_and(more: impl IntoIterator<Item = ConversationEvent>) -> Vec<ConversationEvent> {
    summarised().into_iter().chain(more).collect()
}

/// The contact confirmed it.
fn inquired() -> Vec<ConversationEvent> {
    summarised_and([received("yes"), completed("Ravi Kumar", lakh(35))])
}

fn inquired_and(more: impl IntoIterator<Item = ConversationEvent>) -> Vec<ConversationEvent> {
    inquired().into_iter().chain(more).collect()
}

/// The stream after these events.
fn life(events: impl IntoIterator<Item = ConversationEvent>) -> Conversation {
    let mut conversation = Conversation::default();
    for event in events {
        conversation.apply(event);
    }
    conversation
}
