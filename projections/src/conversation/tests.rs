//! Tests of how events become rows of conversations and messages.

use super::fold::State;
use super::message_rows;
use super::rows::Row;
use super::touched::Touched;
use super::understood::{Asked, Captured, Silence, Told, Understood};
use crate::erased::Erased;
use crate::fixture::{PERSON, TENANT, at, nobody, of_person, person_erased, recorded};
use application::log::{LogEvent, RecordedEvent};
use domain::access::TeamName;
use domain::conversation::{
    CapturedDetail, Carried, Channel, ConversationEvent, Detail, HandOverReason, InboundKind, Intent, Language,
    REPLY_WINDOW, Reply,
};
use domain::id::{ConversationId, MemberId};
use domain::lead::{LeadEvent, LeadNumber, LoanType, Source};
use domain::money::Rupees;
use domain::notification::{
    CancelReason, Content, Importance, NotificationEvent, ProviderError, RecipientClass, Requested, Trigger,
};
use domain::private::Private;
use uuid::Uuid;

const TALK: ConversationId = ConversationId::new(Uuid::from_u128(10));
const STREAM: Uuid = Uuid::from_u128(11);
const LATER_STREAM: Uuid = Uuid::from_u128(12);
const REPLY: Uuid = Uuid::from_u128(13);
const LEAD: Uuid = Uuid::from_u128(14);
const OWNER: MemberId = MemberId::new(Uuid::from_u128(15));

fn started(segment: u32, carried: Carried) -> ConversationEvent {
    ConversationEvent::Started {
        conversation: TALK,
        segment,
        channel: Channel::WhatsApp,
        person: PERSON,
        address: of_person("919876541001".to_owned()),
        endpoint: "1065".to_owned(),
        carried,
        at: at(0),
    }
}

fn wrote(text: Private<String>, seconds: i64) -> ConversationEvent {
    ConversationEvent::MessageReceived {
        message: "wamid.1".to_owned(),
        kind: InboundKind::Text,
        media: None,
        profile_name: Some(text.map(|_| "Ravi".to_owned())),
        text,
        sent_at: at(seconds),
        intent: Some(Intent::Inquiry),
        at: at(seconds + 1),
    }
}

fn says(text: &str, seconds: i64) -> ConversationEvent {
    wrote(of_person(text.to_owned()), seconds)
}

fn replied(reply: Reply) -> ConversationEvent {
    ConversationEvent::ReplyRequested {
        reply_id: REPLY,
        conversation: TALK,
        channel: Channel::WhatsApp,
        person: PERSON,
        address: of_person("919876541001".to_owned()),
        endpoint: "1065".to_owned(),
        reply,
        language: Language::English,
        answers: None,
        window_ends_at: at(86_400),
        at: at(20),
    }
}

fn requested(content: Private<Content>) -> NotificationEvent {
    NotificationEvent::NotificationRequested(Box::new(Requested {
        channel: Channel::WhatsApp,
        endpoint: "1065".to_owned(),
        recipient_class: RecipientClass::Customer,
        person: PERSON,
        address: of_person("919876541001".to_owned()),
        trigger: Trigger::Conversation,
        conversation: Some(TALK),
        content,
        answers: None,
        importance: Importance::Ordinary,
        despite_opt_out: false,
        window_ends_at: None,
        at: at(21),
    }))
}

fn words(body: &str) -> NotificationEvent {
    requested(of_person(Content::Text { body: body.to_owned() }))
}

fn talk(event: ConversationEvent) -> (Uuid, LogEvent) {
    (STREAM, LogEvent::Conversation(event))
}

fn sending(event: NotificationEvent) -> (Uuid, LogEvent) {
    (REPLY, LogEvent::Notification(event))
}

fn begun() -> (Uuid, LogEvent) {
    talk(started(1, Carried::default()))
}

fn log(events: Vec<(Uuid, LogEvent)>) -> Vec<RecordedEvent> {
    (1..).zip(events).map(|(position, (aggregate, event))| recorded(position, aggregate, event)).collect()
}

fn state_knowing(events: Vec<(Uuid, LogEvent)>, erased: &Erased) -> State {
    let mut state = State::default();
    for event in &log(events) {
        state.take(event, erased);
    }
    state
}

fn state(events: Vec<(Uuid, LogEvent)>) -> State {
    state_knowing(events, &nobody())
}

fn row(state: &State) -> &Row {
    &state.conversations[&(TENANT.uuid(), TALK.uuid())]
}

fn sent(state: &State) -> &message_rows::Row {
    &state.sent[&(TENANT.uuid(), REPLY)]
}

fn status_after(news: Vec<NotificationEvent>) -> (Option<String>, Option<String>, Option<String>) {
    let first = [begun(), talk(replied(Reply::AlreadyRegistered)), sending(words("We have it"))];
    let state = state(first.into_iter().chain(news.into_iter().map(sending)).collect());
    let row = sent(&state).clone();
    (row.status, row.failure, row.provider_message_id)
}

#[test]
fn a_message_is_shown_in_its_conversation_and_opens_the_window() {
    let state = state(vec![begun(), talk(says("home loan", 10))]);
    let row = row(&state);
    assert_eq!((row.last_text.as_deref(), row.last_direction.as_deref()), (Some("home loan"), Some("in")));
    assert_eq!((row.last_message_at, row.last_message_position, row.received_count), (Some(at(10)), 2, 1));
    assert_eq!((row.profile_name.as_deref(), row.window_ends_at), (Some("Ravi"), Some(at(10) + REPLY_WINDOW)));
    let message = &state.received[0];
    assert_eq!((message.conversation_id, message.position, message.message_id.as_str()), (TALK.uuid(), 2, "wamid.1"));
    assert_eq!((message.kind.as_str(), message.at, message.status.as_deref()), ("text", at(10), None));
}

#[test]
fn what_arrives_late_does_not_shorten_the_window() {
    let state = state(vec![begun(), talk(says("two", 100)), talk(says("one", 50))]);
    assert_eq!(row(&state).window_ends_at, Some(at(100) + REPLY_WINDOW));
}

#[test]
fn a_later_stream_goes_on_in_the_same_conversation() {
    let taken_over = ConversationEvent::TakenOver { by: Some(OWNER), reason: HandOverReason::Member, at: at(1) };
    let carried = Carried { taken_over: true, wrote_at: Some(at(10)), ..Carried::default() };
    let later = (LATER_STREAM, LogEvent::Conversation(started(2, carried)));
    let hello = (LATER_STREAM, LogEvent::Conversation(says("hello again", 30)));
    let state = state(vec![begun(), talk(says("hello", 10)), talk(taken_over), later, hello]);
    let row = row(&state);
    assert_eq!((row.segment, row.received_count, row.last_text.as_deref()), (2, 2, Some("hello again")));
    assert_eq!((row.taken_over, row.taken_over_by), (true, Some(OWNER.uuid())));
    assert_eq!(state.segments_begun.len(), 2);
}

#[test]
fn after_a_silence_the_bot_answers_again() {
    let taken_over = ConversationEvent::TakenOver { by: Some(OWNER), reason: HandOverReason::Member, at: at(1) };
    let later = (LATER_STREAM, LogEvent::Conversation(started(2, Carried::default())));
    let state = state(vec![begun(), talk(taken_over), later]);
    assert_eq!((row(&state).taken_over, row(&state).taken_over_by), (false, None));
}

#[test]
fn a_person_takes_over_and_gives_back() {
    let asked = ConversationEvent::TakenOver { by: None, reason: HandOverReason::AskedFor, at: at(1) };
    let waiting = state(vec![begun(), talk(asked.clone())]);
    assert_eq!((row(&waiting).taken_over, row(&waiting).taken_over_by), (true, None));
    let released = state(vec![begun(), talk(asked), talk(ConversationEvent::Released { by: Some(OWNER), at: at(2) })]);
    assert!(!row(&released).taken_over);
}

#[test]
fn a_contact_opts_out_and_in() {
    let out = talk(ConversationEvent::OptedOut { at: at(1) });
    assert!(row(&state(vec![begun(), out.clone()])).opted_out);
    assert!(!row(&state(vec![begun(), out, talk(ConversationEvent::OptedIn { at: at(2) })])).opted_out);
    let carried = Carried { opted_out: true, ..Carried::default() };
    assert!(row(&state(vec![talk(started(1, carried))])).opted_out);
}

#[test]
fn a_reply_is_pending_from_the_moment_it_is_asked_for_and_gets_its_words_later() {
    let asked = state(vec![begun(), talk(replied(Reply::AlreadyRegistered))]);
    assert_eq!((sent(&asked).status.as_deref(), sent(&asked).text.as_deref()), (Some("pending"), None));
    assert_eq!((row(&asked).sent_count, row(&asked).last_direction.as_deref()), (1, Some("out")));
    let worded = state(vec![begun(), talk(replied(Reply::AlreadyRegistered)), sending(words("We have it"))]);
    assert_eq!((sent(&worded).position, sent(&worded).kind.as_str()), (2, "already_registered"));
    assert_eq!(sent(&worded).text.as_deref(), Some("We have it"));
    assert_eq!((row(&worded).last_text.as_deref(), row(&worded).sent_count), (Some("We have it"), 1));
}

#[test]
fn a_members_words_are_shown_at_once() {
    let state = state(vec![begun(), talk(replied(Reply::Words { text: of_person("Namaste".to_owned()) }))]);
    assert_eq!((sent(&state).text.as_deref(), row(&state).last_text.as_deref()), (Some("Namaste"), Some("Namaste")));
}

#[test]
fn words_that_come_after_the_contacts_next_message_do_not_hide_it() {
    let events = vec![begun(), talk(replied(Reply::MediaReceived)), talk(says("hello?", 25)), sending(words("Thanks"))];
    let state = state(events);
    assert_eq!(row(&state).last_text.as_deref(), Some("hello?"));
    assert_eq!(sent(&state).text.as_deref(), Some("Thanks"));
}

#[test]
fn a_notification_without_a_reply_is_a_message_of_its_conversation_too() {
    let state = state(vec![begun(), sending(words("Reminder"))]);
    assert_eq!((sent(&state).kind.as_str(), sent(&state).text.as_deref()), ("other", Some("Reminder")));
    assert_eq!(row(&state).sent_count, 1);
}

#[test]
fn a_sent_message_shows_where_it_stands() {
    let message = || "wamid.9".to_owned();
    let queued = NotificationEvent::Queued { message: message(), at: at(30) };
    let delivered = NotificationEvent::Delivered { message: message(), provider_at: at(31), at: at(32) };
    let read = NotificationEvent::Read { message: message(), provider_at: at(33), at: at(34) };
    let shown = |status: &str| (Some(status.to_owned()), None, Some(message()));
    assert_eq!(status_after(vec![queued.clone()]), shown("queued"));
    assert_eq!(status_after(vec![queued.clone(), delivered.clone()]), shown("delivered"));
    assert_eq!(status_after(vec![queued, delivered, read]), shown("read"));
    let unknown = NotificationEvent::OutcomeUnknown { settle_by: at(60), at: at(30) };
    assert_eq!(status_after(vec![unknown]), (Some("unknown".to_owned()), None, None));
}

#[test]
fn a_message_that_was_not_sent_shows_why() {
    let error = ProviderError { message: "Re-engagement message".to_owned(), ..ProviderError::default() };
    let failed = NotificationEvent::MessageFailed { error: error.clone(), at: at(30) };
    let why = (Some("failed".to_owned()), Some("Re-engagement message".to_owned()), None);
    assert_eq!(status_after(vec![failed.clone()]), why);
    let cancelled = NotificationEvent::Cancelled { reason: CancelReason::WindowClosed, at: at(30) };
    let why = (Some("cancelled".to_owned()), Some("window_closed".to_owned()), None);
    assert_eq!(status_after(vec![cancelled]), why);
    let retried = NotificationEvent::RetryScheduled { error, retry_at: at(40), at: at(31) };
    assert_eq!(status_after(vec![failed, retried]), (Some("pending".to_owned()), None, None));
}

#[test]
fn a_conversation_is_seen_through_the_newest_lead_that_came_from_it() {
    let captured = LeadEvent::LeadCaptured {
        number: LeadNumber::new(2026, 42),
        person: PERSON,
        name: of_person("Ravi Kumar".parse().unwrap()),
        mobile: of_person("9876541001".parse().unwrap()),
        loan_type: LoanType::HomeLoan,
        amount: Rupees::new(3_500_000).unwrap(),
        source: Source::WhatsApp,
        conversation: Some(TALK),
        at: at(5),
    };
    let assigned = LeadEvent::LeadAssigned {
        from: None,
        to: OWNER,
        team: Some(TeamName("North".to_owned())),
        name: of_person("Ravi Kumar".parse().unwrap()),
        at: at(6),
    };
    let state = state(vec![begun(), (LEAD, LogEvent::Lead(captured)), (LEAD, LogEvent::Lead(assigned))]);
    assert_eq!((row(&state).lead_id, row(&state).last_position), (Some(LEAD), 2));
    let owner = &state.owners[&(TENANT.uuid(), LEAD)];
    assert_eq!((owner.assignee_id, owner.team.as_deref()), (Some(OWNER.uuid()), Some("North")));
    assert_eq!(owner.number, "LD-2026-00042");
}

#[test]
fn the_rows_of_an_erased_person_are_the_same_whether_the_values_can_be_read_or_not() {
    let readable = vec![
        begun(),
        talk(says("home loan", 10)),
        name_told("Ravi"),
        talk(replied(Reply::MediaReceived)),
        sending(words("Ok")),
    ];
    let unreadable = vec![
        begun(),
        talk(wrote(Private::erased(PERSON), 10)),
        talk(captured(CapturedDetail::Name(Private::erased(PERSON)))),
        talk(replied(Reply::MediaReceived)),
        sending(requested(Private::erased(PERSON))),
    ];
    let live = state_knowing(readable, &person_erased());
    let rebuilt = state_knowing(unreadable, &person_erased());
    assert_eq!(row(&live), row(&rebuilt));
    assert_eq!((&row(&live).address, &row(&live).profile_name, &row(&live).last_text), (&None, &None, &None));
    assert_eq!((&row(&live).told_name, &row(&live).search_key), (&None, &None));
    assert_eq!(live.received, rebuilt.received);
    assert_eq!(live.received[0].understood, None);
    assert_eq!(sent(&live), sent(&rebuilt));
    assert_eq!(sent(&live).text, None);
}

#[test]
fn a_batch_needs_the_rows_that_began_before_it() {
    let events = log(vec![
        begun(),
        talk(says("hello", 1)),
        (LATER_STREAM, LogEvent::Conversation(says("hello", 2))),
        sending(NotificationEvent::AttemptStarted { attempt: 1, possible_duplicate: false, at: at(3) }),
        (LEAD, LogEvent::Lead(LeadEvent::Resumed { at: at(4) })),
        sending(words("Thanks")),
    ]);
    let (touched, relevant) = Touched::by(&events);
    assert!(touched.resumed.is_empty());
    assert_eq!(relevant.iter().map(|event| event.position.0).collect::<Vec<_>>(), [1, 2, 3, 6]);
    assert_eq!(touched.segments, [(TENANT.uuid(), LATER_STREAM)].into());
    assert_eq!(touched.conversations, [(TENANT.uuid(), TALK.uuid())].into());
    assert_eq!(touched.notifications, [(TENANT.uuid(), REPLY)].into());
    assert!(touched.leads.is_empty());
    assert_eq!(touched.people(), [(TENANT.uuid(), PERSON.uuid())]);
}

fn captured(detail: CapturedDetail) -> ConversationEvent {
    ConversationEvent::DetailCaptured { detail, corrected: false, at: at(11) }
}

fn name_told(name: &str) -> (Uuid, LogEvent) {
    talk(captured(CapturedDetail::Name(of_person(name.parse().unwrap()))))
}

fn asked_again() -> (Uuid, LogEvent) {
    talk(ConversationEvent::QuestionAsked { detail: Detail::LoanType, attempt: 2, at: at(11) })
}

fn understood(row: &message_rows::Row) -> &Understood {
    &row.understood.as_ref().unwrap().0
}

#[test]
fn a_message_shows_what_it_was_understood_to_say_and_what_came_of_it() {
    let amount = talk(ConversationEvent::DetailCaptured {
        detail: CapturedDetail::Amount(Rupees::new(3_500_000).unwrap()),
        corrected: true,
        at: at(11),
    });
    let state = state(vec![begun(), talk(says("Ravi here", 10)), name_told("Ravi Kumar"), amount, asked_again()]);
    let told = understood(&state.received[0]);
    let captured = [(Told::Name("Ravi Kumar".into()), false), (Told::Amount(3_500_000), true)];
    assert_eq!(told.captured, captured.map(|(told, corrected)| Captured { told, corrected }));
    assert_eq!(told.asked, Some(Asked { detail: Detail::LoanType, attempt: 2 }));
    assert_eq!((told.intent, told.silence, told.completed), (Some(Intent::Inquiry), None, false));
    assert_eq!(row(&state).told_name.as_deref(), Some("Ravi Kumar"));
    assert_eq!(row(&state).search_key.as_deref(), Some("ravi kumar ravi 919876541001"));
}

#[test]
fn what_came_of_a_message_is_shown_with_it_even_where_a_batch_ends_in_between() {
    let whole = state(vec![begun(), talk(says("hm", 10)), asked_again()]);
    let mut first = state(vec![begun(), talk(says("hm", 10))]);
    let message = first.received.remove(0);
    let mut second = State { conversations: first.conversations, segments: first.segments, ..State::default() };
    second.resumed.insert((TENANT.uuid(), TALK.uuid()), message);
    let next = recorded(3, STREAM, asked_again().1);
    let (touched, _) = Touched::by(std::slice::from_ref(&next));
    assert_eq!(touched.resumed, [(TENANT.uuid(), STREAM)].into());
    second.take(&next, &nobody());
    assert_eq!(second.resumed[&(TENANT.uuid(), TALK.uuid())], whole.received[0]);
}

#[test]
fn what_another_command_does_is_not_shown_with_the_message() {
    let by_member = ConversationEvent::TakenOver { by: Some(OWNER), reason: HandOverReason::Member, at: at(12) };
    let mut state = state(vec![begun(), talk(says("hm", 10))]);
    let mut later = recorded(3, STREAM, LogEvent::Conversation(by_member));
    later.metadata.command_id = Uuid::from_u128(77);
    state.take(&later, &nobody());
    assert_eq!(understood(&state.received[0]).handed_over, None);
    assert_eq!((state.notes[0].kind.as_str(), state.notes[0].direction.as_str()), ("taken_over", "note"));
    assert_eq!(row(&state).last_text.as_deref(), Some("hm"), "what is noted is no message");
}

#[test]
fn a_message_that_the_bot_leaves_to_a_person_says_so() {
    let asked = talk(ConversationEvent::TakenOver { by: None, reason: HandOverReason::AskedFor, at: at(1) });
    let state = state(vec![begun(), talk(says("a person please", 10)), asked, talk(says("hello?", 20))]);
    assert_eq!(understood(&state.received[0]).handed_over, Some(HandOverReason::AskedFor));
    assert_eq!(understood(&state.received[1]).silence, Some(Silence::Person));
    let row = row(&state);
    assert_eq!((row.hand_over_reason.as_deref(), row.handed_over_at), (Some("asked_for"), Some(at(1))));
    assert_eq!(state.notes[0].kind, "asked_for");
}

#[test]
fn messages_are_unanswered_until_something_is_said() {
    let hears = |more: Vec<(Uuid, LogEvent)>| row(&state([vec![begun()], more].concat())).unanswered_count;
    let twice = vec![talk(says("one", 1)), talk(says("two", 2))];
    assert_eq!(hears(twice.clone()), 2);
    assert_eq!(hears([twice, vec![talk(replied(Reply::AlreadyRegistered))]].concat()), 0);
}
