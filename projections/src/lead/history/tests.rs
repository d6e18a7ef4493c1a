//! Tests of what a lead's timeline tells of its tasks and its conversation.

use super::super::state::State;
use super::*;
use crate::erased::Erased;
use crate::fixture::{PERSON, TENANT, at, nobody, of_person, person_erased, recorded};
use application::log::{Actor, LogEvent, RecordedEvent};
use domain::conversation::{Carried, Channel, ConversationEvent, HandOverReason, Language, Reply};
use domain::id::{ConversationId, LeadId, MemberId, TokenId};
use domain::lead::{LeadEvent, LeadNumber, LoanType, Source};
use domain::media::{Media, MediaKind};
use domain::money::Rupees;
use domain::task::{TaskEvent, TaskKind};
use serde_json::json;
use uuid::Uuid;

const LEAD: Uuid = Uuid::from_u128(10);
const SECOND_LEAD: Uuid = Uuid::from_u128(20);
const TASK: Uuid = Uuid::from_u128(11);
const TALK: ConversationId = ConversationId::new(Uuid::from_u128(12));
const STREAM: Uuid = Uuid::from_u128(13);
const ASHA: MemberId = MemberId::new(Uuid::from_u128(14));
const RAVI: MemberId = MemberId::new(Uuid::from_u128(15));

fn captured() -> LogEvent {
    LogEvent::Lead(LeadEvent::LeadCaptured {
        number: LeadNumber::new(2026, 42),
        person: PERSON,
        name: of_person("Ravi Kumar".parse().unwrap()),
        mobile: of_person("9876541001".parse().unwrap()),
        loan_type: LoanType::HomeLoan,
        amount: Rupees::new(3_500_000).unwrap(),
        source: Source::WhatsApp,
        conversation: Some(TALK),
        at: at(0),
    })
}

fn started(segment: u32, carried: Carried) -> LogEvent {
    LogEvent::Conversation(ConversationEvent::Started {
        conversation: TALK,
        segment,
        channel: Channel::WhatsApp,
        person: PERSON,
        address: of_person("919876541001".to_owned()),
        endpoint: "100".to_owned(),
        carried,
        at: at(0),
    })
}

fn completed() -> LogEvent {
    LogEvent::Conversation(ConversationEvent::InquiryCompleted {
        conversation: TALK,
        person: PERSON,
        name: of_person("Ravi Kumar".parse().unwrap()),
        mobile: of_person("9876541001".parse().unwrap()),
        loan_type: LoanType::HomeLoan,
        amount: Rupees::new(3_500_000).unwrap(),
        consent: Some(1),
        at: at(0),
    })
}

fn taken_over(by: Option<MemberId>, reason: HandOverReason) -> LogEvent {
    LogEvent::Conversation(ConversationEvent::TakenOver { by, reason, at: at(1) })
}

fn reply() -> LogEvent {
    LogEvent::Conversation(ConversationEvent::ReplyRequested {
        reply_id: Uuid::from_u128(16),
        conversation: TALK,
        channel: Channel::WhatsApp,
        person: PERSON,
        address: of_person("919876541001".to_owned()),
        endpoint: "100".to_owned(),
        reply: Reply::Words { text: of_person("I'll call you".to_owned()) },
        language: Language::default(),
        answers: None,
        window_ends_at: at(100),
        at: at(2),
    })
}

fn task(event: TaskEvent) -> (Uuid, LogEvent) {
    (TASK, LogEvent::Task(event))
}

fn created(lead: Option<Uuid>) -> (Uuid, LogEvent) {
    task(TaskEvent::TaskCreated {
        kind: TaskKind::Contact,
        title: of_person("Contact Ravi Kumar".to_owned()),
        assignee: ASHA,
        lead: lead.map(LeadId::new),
        due_at: at(1_800),
        at: at(0),
    })
}

fn said(event: LogEvent) -> (Uuid, LogEvent) {
    (STREAM, event)
}

fn by(member: MemberId, recorded: RecordedEvent) -> RecordedEvent {
    let mut recorded = recorded;
    recorded.metadata.actor = Actor::Member(member);
    recorded.metadata.request_id = Some("r-1".to_owned());
    recorded
}

fn placed(events: Vec<(Uuid, LogEvent)>) -> Vec<RecordedEvent> {
    (1..).zip(events).map(|(position, (aggregate, event))| recorded(position, aggregate, event)).collect()
}

fn state_knowing(events: &[RecordedEvent], erased: &Erased) -> State {
    let mut state = State::default();
    for event in events {
        state.take(event, erased);
    }
    state
}

fn lines(events: &[RecordedEvent]) -> Vec<EntryRow> {
    state_knowing(events, &nobody()).entries
}

/// The lines of each lead, or of what waits, as positions.
fn of(lines: &[EntryRow], lead: Uuid) -> Vec<i64> {
    lines.iter().filter(|line| line.lead_id == lead).map(|line| line.position).collect()
}

#[test]
fn a_task_about_a_lead_is_told_in_its_timeline_with_its_title() {
    let lines = lines(&placed(vec![created(Some(LEAD)), task(TaskEvent::TaskCompleted { at: at(9) })]));
    let told: Vec<_> = lines.iter().map(|line| (line.kind.as_str(), line.lead_id, line.text.as_deref())).collect();
    let title = Some("Contact Ravi Kumar");
    assert_eq!(told, [("task.created", LEAD, title), ("task.completed", LEAD, title)]);
    assert_eq!(lines[0].detail, json!({ "task": TASK, "kind": "contact", "to": ASHA, "due_at": at(1_800) }));
    assert_eq!((lines[0].version, lines[0].channel.as_deref()), (None, Some("automatic")));
}

#[test]
fn a_task_about_no_lead_is_told_nowhere() {
    assert!(lines(&placed(vec![created(None), task(TaskEvent::TaskCompleted { at: at(9) })])).is_empty());
}

#[test]
fn what_becomes_of_a_task_is_told_with_what_it_was_and_is() {
    let moved = task(TaskEvent::TaskRescheduled { from: at(1_800), to: at(3_600), at: at(1) });
    let handed = task(TaskEvent::TaskReassigned { from: ASHA, to: RAVI, at: at(2) });
    let renamed = task(TaskEvent::TaskRenamed { title: of_person("Call Ravi".to_owned()), at: at(3) });
    let cancelled = task(TaskEvent::TaskCancelled { reason: Some("Lead closed".to_owned()), at: at(4) });
    let lines = lines(&placed(vec![created(Some(LEAD)), moved, handed, renamed, cancelled]));
    assert_eq!(lines[1].detail, json!({ "task": TASK, "due_from": at(1_800), "due_at": at(3_600) }));
    assert_eq!(lines[2].detail, json!({ "task": TASK, "from": ASHA, "to": RAVI }));
    assert_eq!(lines[3].text.as_deref(), Some("Call Ravi"));
    assert_eq!((lines[4].text.as_deref(), &lines[4].detail["reason"]), (Some("Call Ravi"), &json!("Lead closed")));
}

#[test]
fn the_titles_of_an_erased_person_are_the_same_whether_they_can_be_read_or_not() {
    let events = placed(vec![created(Some(LEAD)), task(TaskEvent::TaskCompleted { at: at(9) })]);
    let state = state_knowing(&events, &person_erased());
    assert!(state.entries.iter().all(|line| line.text.is_none() && line.person_id == Some(PERSON.uuid())));
}

#[test]
fn what_happened_before_there_was_a_lead_belongs_to_the_lead_that_came_of_it() {
    let before = vec![said(started(1, Carried::default())), said(completed())];
    let waiting = lines(&placed(before.clone()));
    assert_eq!(of(&waiting, TALK.uuid()), [1, 2]);
    let events: Vec<_> = before.into_iter().chain([(LEAD, captured())]).collect();
    let state = state_knowing(&placed(events), &nobody());
    assert_eq!(of(&state.entries, LEAD), [1, 2, 3]);
    assert_eq!(state.adopted, [((TENANT.uuid(), TALK.uuid()), LEAD)]);
}

#[test]
fn what_happens_after_belongs_to_the_newest_lead_but_the_yes_to_an_inquiry_to_what_comes_of_it() {
    let first = vec![said(started(1, Carried::default())), (LEAD, captured())];
    let then = [said(taken_over(None, HandOverReason::AskedFor)), said(completed()), (SECOND_LEAD, captured())];
    let last = [said(LogEvent::Conversation(ConversationEvent::OptedOut { at: at(9) }))];
    let lines = lines(&placed(first.into_iter().chain(then).chain(last).collect()));
    assert_eq!(of(&lines, LEAD), [1, 2, 3]);
    assert_eq!(of(&lines, SECOND_LEAD), [4, 5, 6]);
}

#[test]
fn what_the_customer_does_is_told_as_theirs_on_their_channel_and_what_the_bot_does_as_the_bots() {
    let asked = said(taken_over(None, HandOverReason::AskedFor));
    let gave_up = said(taken_over(None, HandOverReason::NotUnderstood));
    let lines = lines(&placed(vec![said(started(1, Carried::default())), asked, gave_up]));
    let told: Vec<_> = lines.iter().map(|line| (line.actor.as_str(), line.channel.as_deref())).collect();
    let on_whatsapp = Some("whatsapp");
    assert_eq!(told, [(CONTACT, on_whatsapp), (CONTACT, on_whatsapp), ("system:inbox", on_whatsapp)]);
}

#[test]
fn of_a_members_replies_the_first_after_each_take_over_is_told() {
    let mut events = placed(vec![
        said(started(1, Carried::default())),
        (LEAD, captured()),
        said(taken_over(Some(ASHA), HandOverReason::Member)),
        said(reply()),
        said(reply()),
        said(taken_over(Some(RAVI), HandOverReason::Member)),
        said(reply()),
    ]);
    events = events.into_iter().map(|event| if event.position.0 > 2 { by(ASHA, event) } else { event }).collect();
    let lines = lines(&events);
    let replies: Vec<_> = lines.iter().filter(|line| line.kind == "conversation.reply_requested").collect();
    assert_eq!(replies.iter().map(|line| line.position).collect::<Vec<_>>(), [4, 7]);
    assert_eq!((replies[0].actor.clone(), replies[0].channel.as_deref()), (format!("member:{ASHA}"), Some("web")));
    assert!(replies.iter().all(|line| line.text.is_none()), "what was said stands in the conversation");
}

#[test]
fn a_customer_who_goes_on_writing_is_told_once_and_again_after_a_silence() {
    let busy = Carried { wrote_at: Some(at(0)), ..Carried::default() };
    let again = (Uuid::from_u128(33), started(3, Carried::default()));
    let events = vec![said(started(1, Carried::default())), (Uuid::from_u128(32), started(2, busy)), again];
    let lines = lines(&placed(events));
    let told: Vec<_> = lines.iter().map(|line| (line.position, line.detail["again"].clone())).collect();
    assert_eq!(told, [(1, json!(false)), (3, json!(true))]);
}

#[test]
fn what_a_program_does_with_a_members_token_came_by_the_api() {
    let mut event = by(ASHA, recorded(1, LEAD, captured()));
    event.metadata.token = Some(TokenId::new(Uuid::from_u128(17)));
    assert_eq!(lines(&[event])[0].channel.as_deref(), Some("api"));
}

#[test]
fn what_the_customer_sent_is_told_as_theirs_with_their_words() {
    let attached = LogEvent::Lead(LeadEvent::MediaAttached {
        conversation: TALK,
        message: "wamid.1".to_owned(),
        media: Media { kind: MediaKind::Document, id: None, mime_type: None, file_name: None, sha256: None },
        customer: None,
        sender: None,
        caption: Some(of_person("my PAN card".to_owned())),
        sent_at: at(1),
        at: at(1),
    });
    let events = placed(vec![said(started(1, Carried::default())), (LEAD, captured()), (LEAD, attached)]);
    let line = lines(&events).pop().unwrap();
    assert_eq!((line.actor.as_str(), line.channel.as_deref()), (CONTACT, Some("whatsapp")));
    assert_eq!(line.text.as_deref(), Some("my PAN card"));
    assert_eq!(state_knowing(&events, &nobody()).sent.len(), 1);
}
