//! Tests of what the pages say.

use super::answer::{AnswerView, Attempt, Means};
use super::list::{Onlooker, Standing, name, number, standing};
use super::message::{Drawing, MessageView, days};
use super::understood::UnderstoodView;
use super::way::Way;
use crate::rest::conversations::Shown;
use application::log::Position;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Asia::Kolkata;
use domain::conversation::{Channel, Detail, HandOverReason, Intent};
use domain::id::{ConversationId, MemberId, PersonId};
use domain::notification::Status;
use domain::tenant::Catalogue;
use projections::conversation::{Asked, Captured, ConversationRow, Direction, MessageRow, Silence, Told, Understood};
use std::collections::HashMap;
use uuid::Uuid;

const ME: MemberId = MemberId::new(Uuid::from_u128(1));
const OTHER: MemberId = MemberId::new(Uuid::from_u128(2));
const WRITER: Means = Means { may_reply: true, over_others: false };
const LEADER: Means = Means { may_reply: true, over_others: true };
const READER: Means = Means { may_reply: false, over_others: false };

fn now() -> DateTime<Utc> {
    "2026-11-23T06:00:00Z".parse().unwrap()
}

fn onlooker() -> Onlooker {
    Onlooker { member: ME, now: now(), zone: Kolkata }
}

fn row() -> ConversationRow {
    ConversationRow {
        conversation: ConversationId::new(Uuid::from_u128(3)),
        channel: Channel::WhatsApp,
        person: PersonId::new(Uuid::from_u128(4)),
        address: Some("919876541001".into()),
        profile_name: Some("Ravi".into()),
        told_name: Some("Ravi Kumar".into()),
        endpoint: "1065".into(),
        started_at: now(),
        last_message_at: Some(now()),
        last_direction: Some(Direction::In),
        last_text: Some("home loan".into()),
        received_count: 1,
        sent_count: 0,
        unanswered_count: 1,
        opted_out: false,
        taken_over: false,
        taken_over_by: None,
        taken_over_by_name: None,
        hand_over_reason: None,
        handed_over_at: None,
        window_ends_at: Some(now() + TimeDelta::hours(6)),
        lead: None,
        lead_number: None,
        assignee: None,
        assignee_name: None,
        position: Position(7),
    }
}

fn held_by(member: MemberId) -> ConversationRow {
    ConversationRow {
        taken_over: true,
        taken_over_by: Some(member),
        taken_over_by_name: Some("Asha Nair".into()),
        hand_over_reason: Some(HandOverReason::Member),
        ..row()
    }
}

fn waiting() -> ConversationRow {
    ConversationRow { taken_over: true, hand_over_reason: Some(HandOverReason::NotUnderstood), ..row() }
}

fn answer(row: &ConversationRow, means: Means) -> AnswerView {
    AnswerView::of(row, means, Attempt::default(), onlooker())
}

#[test]
fn who_took_over_writes_until_the_window_ends_and_may_give_back() {
    let view = answer(&held_by(ME), WRITER);
    assert_eq!((view.state, view.take_over, view.may_release), ("write", None, true));
    assert_eq!(view.window.unwrap().0, "5:30 pm today");
}

#[test]
fn what_another_answers_is_taken_over_only_by_whoever_sees_more_than_their_own() {
    let view = answer(&held_by(OTHER), WRITER);
    assert_eq!((view.state, view.take_over, view.may_release), ("member", None, false));
    assert_eq!(view.title, "Asha Nair answers this customer");
    let view = answer(&held_by(OTHER), LEADER);
    assert_eq!((view.take_over.as_deref(), view.may_release), (Some("Take over from Asha"), true));
}

#[test]
fn whoever_may_only_read_has_no_button() {
    for row in [row(), waiting(), held_by(OTHER)] {
        let view = answer(&row, READER);
        assert_eq!((view.take_over, view.may_release), (None, false), "{}", view.state);
    }
}

#[test]
fn after_the_window_only_a_template_is_left_and_its_end_is_told() {
    let closed = ConversationRow { window_ends_at: Some(now() - TimeDelta::hours(20)), ..held_by(ME) };
    let view = answer(&closed, WRITER);
    assert_eq!((view.state, view.window), ("closed", None));
    assert!(view.words.contains("closed at 3:30 pm yesterday") && view.words.contains("template"), "{}", view.words);
    assert_eq!(standing(&closed, onlooker()).more, Some("Window closed"));
}

#[test]
fn nobody_writes_to_whoever_wants_no_messages() {
    let view = answer(&ConversationRow { opted_out: true, ..held_by(ME) }, LEADER);
    assert_eq!((view.state, view.window), ("silent", None));
}

#[test]
fn who_answers_is_told_in_a_word() {
    let told = |row: &ConversationRow| {
        let Standing { tone, words, .. } = standing(row, onlooker());
        (tone, words)
    };
    assert_eq!(told(&row()), ("bot", "Bot answers".into()));
    assert_eq!(told(&waiting()), ("waiting", "The bot gave up".into()));
    assert_eq!(told(&held_by(ME)), ("mine", "You answer".into()));
    assert_eq!(told(&held_by(OTHER)), ("member", "Asha Nair answers".into()));
}

#[test]
fn a_contact_is_called_by_what_is_known_best() {
    let unnamed = ConversationRow { told_name: None, ..row() };
    let unknown = ConversationRow { profile_name: None, ..unnamed.clone() };
    let erased = ConversationRow { address: None, ..unknown.clone() };
    assert_eq!([&row(), &unnamed, &unknown, &erased].map(name), ["Ravi Kumar", "Ravi", "+91 98765 41001", "Erased"]);
    let hidden = ConversationRow { address: Some("IN.abc".into()), ..row() };
    assert_eq!(number(&hidden).as_deref(), Some("IN.abc"));
}

#[test]
fn what_was_understood_is_told_with_what_came_of_it() {
    let asked = |attempt| Some(Asked { detail: Detail::Name, attempt });
    let nothing = Understood { intent: Some(Intent::None), asked: asked(2), ..Understood::default() };
    let view = UnderstoodView::of(nothing, None, &Catalogue::default());
    assert_eq!((view.tone, view.what), ("missed", "Nothing understood"));
    assert_eq!(view.came.as_deref(), Some("Asked for the name again (2nd time)"));

    let captured = vec![
        Captured { told: Told::Amount(3_500_000), corrected: true },
        Captured { told: Told::Mobile("+919876541001".into()), corrected: false },
    ];
    let told = Understood { intent: Some(Intent::Correction), captured, asked: asked(1), ..Understood::default() };
    let view = UnderstoodView::of(told, Some("+919876541001"), &Catalogue::default());
    assert_eq!((view.tone, view.what, view.came.as_deref()), ("clear", "Corrects", Some("Asked for the name")));
    assert_eq!((view.told[0].value.as_str(), view.told[0].corrected), ("₹35,00,000", true));
    assert_eq!(view.told[1].value, "the number they write from");

    let silent = Understood { silence: Some(Silence::Person), ..Understood::default() };
    assert_eq!(UnderstoodView::of(silent, None, &Catalogue::default()).tone, "person");
}

fn message(direction: Direction, kind: &str, actor: &str, at: &str) -> MessageRow {
    MessageRow {
        position: Position(1),
        direction,
        message: "m".into(),
        provider_message: None,
        kind: kind.into(),
        media_kind: (kind == "media").then(|| "audio".into()),
        text: Some("Hello".into()),
        actor: actor.into(),
        status: (direction == Direction::Out).then_some(Status::Cancelled),
        failure: (direction == Direction::Out).then(|| "window_closed".into()),
        at: at.parse().unwrap(),
        understood: None,
    }
}

#[test]
fn messages_stand_by_days_with_who_said_them() {
    let me = format!("member:{ME}");
    let newest_first = vec![
        message(Direction::Note, "released", &me, "2026-11-23T05:00:00Z"),
        message(Direction::Out, "words", &me, "2026-11-23T04:00:00Z"),
        message(Direction::Out, "question", "system:inbox", "2026-11-22T19:00:00Z"),
        message(Direction::In, "media", "system:inbox", "2026-11-21T08:00:00Z"),
    ];
    let names = HashMap::new();
    let days = days(
        newest_first,
        &Drawing {
            onlooker: onlooker(),
            names: &names,
            own: None,
            loan_types: &Catalogue::default(),
            lead: Some("LD-2026-00042"),
            files: &HashMap::new(),
        },
    );
    let told: Vec<_> = days.iter().map(|day| day.day.as_str()).collect();
    assert_eq!(told, ["Saturday, 21 November", "Today"]);
    let said: Vec<&MessageView> = days.iter().flat_map(|day| &day.messages).collect();
    assert_eq!(said[0].kind, Some("Voice note"));
    assert_eq!(said[0].sent.as_deref(), Some("/leads/LD-2026-00042#sent"));
    assert!(said.iter().skip(1).all(|message| message.sent.is_none()));
    assert_eq!((said[1].from, said[1].who.as_deref()), ("bot", Some("Bot")));
    assert_eq!((said[2].from, said[2].who.as_deref()), ("member", Some("You")));
    assert_eq!(said[2].failure.as_deref(), Some("the 24-hour window had closed"));
    assert_eq!(said[3].text, "You gave the conversation back to the bot");
}

#[test]
fn the_way_stays_in_the_address() {
    let way = Way { q: Some("ravi k".into()), shown: Shown::Mine, messages: Some(80), ..Way::default() };
    let id = ConversationId::new(Uuid::nil());
    assert_eq!(way.to(id, ""), format!("/conversations/{id}?q=ravi%20k&show=mine&messages=80"));
    assert_eq!(way.showing(Shown::All).address(""), "/conversations?q=ravi%20k");
}
