//! What members and the rest of the system ask of a conversation.

use super::*;

fn say(text: &str) -> Ask {
    Ask::Reply { reply_id: REPLY_ID, by: ASHA, text: text.into() }
}

fn words(text: &str) -> ConversationEvent {
    said(Reply::Words { text: Private::new(PERSON, text.into()) }, None)
}

fn register() -> Ask {
    let registered = Registered { lead: LEAD, number: LeadNumber::new(2026, 42) };
    Ask::Register { reply_id: REPLY_ID, registered, repeated: true }
}

const REGISTERED: ConversationEvent =
    ConversationEvent::LeadRegistered { lead: LEAD, number: LeadNumber::new(2026, 42), at: AT };

/// The contact last wrote at the beginning, and the stream is still alive a day later.
fn long_ago() -> Vec<ConversationEvent> {
    let later = ConversationEvent::Released { by: None, at: AT + TimeDelta::hours(12) };
    begun_and([taken_over(None, HandOverReason::AskedFor), later])
}

#[test]
fn a_member_who_answers_takes_over() {
    let by_asha = taken_over(Some(ASHA), HandOverReason::Member);
    talk().given(begun()).when(ask(say(" Hello \n"))).then_expect_events(vec![by_asha.clone(), words("Hello")]);
    let given = begun_and([taken_over(None, HandOverReason::AskedFor)]);
    talk().given(given).when(ask(say("Hello"))).then_expect_events(vec![by_asha, words("Hello")]);
}

#[test]
fn where_a_member_has_taken_over_only_that_member_answers() {
    let held_by = |by| begun_and([taken_over(Some(by), HandOverReason::Member)]);
    talk().given(held_by(ASHA)).when(ask(say("Hello"))).then_expect_events(vec![words("Hello")]);
    talk().given(held_by(VIJAY)).when(ask(say("Hello"))).then_expect_error(ConversationError::HeldByAnother);
}

#[test]
fn what_another_member_answers_is_not_taken_over_or_given_back_by_whoever_may_not_do_so_over_others() {
    let given = begun_and([taken_over(Some(VIJAY), HandOverReason::Member)]);
    for asked in [take_over(ASHA), release(ASHA)] {
        talk().given(given.clone()).when(ask(asked)).then_expect_error(ConversationError::HeldByAnother);
    }
    let over_others = Ask::Release { by: ASHA, over_others: true };
    talk().given(given).when(ask(over_others)).then_expect_events(vec![RELEASED]);
}

#[test]
fn what_nobody_answers_yet_is_given_back_by_anybody() {
    let given = begun_and([taken_over(None, HandOverReason::NotUnderstood)]);
    talk().given(given).when(ask(release(ASHA))).then_expect_events(vec![RELEASED]);
}

#[test]
fn replying_to_a_contact_who_opted_out_is_refused() {
    talk().given(begun_and([OPTED_OUT])).when(ask(say("Hello"))).then_expect_error(ConversationError::OptedOut);
}

#[test]
fn replying_after_the_window_is_refused() {
    let closing = AT + TimeDelta::hours(24);
    let in_time = life(long_ago()).decide(ask_at(closing - TimeDelta::seconds(1), say("Hello")));
    assert_eq!(in_time.map(|events| events.len()), Ok(2));
    talk().given(long_ago()).when(ask_at(closing, say("Hello"))).then_expect_error(ConversationError::WindowClosed);
}

#[test]
fn replying_to_a_contact_who_never_wrote_is_refused() {
    talk().given(vec![started()]).when(ask(say("Hello"))).then_expect_error(ConversationError::WindowClosed);
}

#[test]
fn an_older_message_that_arrives_late_doesnt_close_the_window() {
    let late = ConversationEvent::MessageReceived {
        message: "late".into(),
        kind: InboundKind::Text,
        text: Private::new(PERSON, "LATE".into()),
        profile_name: None,
        media: None,
        sent_at: AT - TimeDelta::hours(30),
        intent: None,
        at: AT,
    };
    let given = begun_and([late, taken_over(Some(ASHA), HandOverReason::Member)]);
    talk().given(given).when(ask(say("Hello"))).then_expect_events(vec![words("Hello")]);
}

#[test]
fn a_reply_without_words_is_refused() {
    for text in ["", " \n "] {
        talk().given(begun()).when(ask(say(text))).then_expect_error(ConversationError::EmptyText);
    }
}

#[test]
fn an_endless_reply_is_refused() {
    let longest = "ह".repeat(4096);
    let given = begun_and([taken_over(Some(ASHA), HandOverReason::Member)]);
    talk().given(given.clone()).when(ask(say(&longest))).then_expect_events(vec![words(&longest)]);
    talk().given(given).when(ask(say(&"ह".repeat(4097)))).then_expect_error(ConversationError::TextTooLong);
}

#[test]
fn the_contact_is_told_the_number_of_the_lead() {
    let registered = Reply::Registered { number: LeadNumber::new(2026, 42), repeated: true };
    for given in [inquired(), inquired_and([taken_over(Some(ASHA), HandOverReason::Member)])] {
        talk().given(given).when(ask(register())).then_expect_events(vec![REGISTERED, said(registered.clone(), None)]);
    }
}

#[test]
fn the_number_is_not_told_after_an_opt_out_or_the_window() {
    talk().given(inquired_and([OPTED_OUT])).when(ask(register())).then_expect_events(vec![REGISTERED]);
    let closing = AT + TimeDelta::hours(24);
    let registered = ConversationEvent::LeadRegistered { lead: LEAD, number: LeadNumber::new(2026, 42), at: closing };
    talk().given(long_ago()).when(ask_at(closing, register())).then_expect_events(vec![registered]);
}

#[test]
fn a_member_takes_over_once() {
    let by_asha = taken_over(Some(ASHA), HandOverReason::Member);
    talk().given(begun()).when(ask(take_over(ASHA))).then_expect_events(vec![by_asha.clone()]);
    talk().given(begun_and([by_asha])).when(ask(take_over(ASHA))).then_expect_events(vec![]);
}

#[test]
fn another_member_takes_over_from_the_first() {
    talk()
        .given(begun_and([taken_over(Some(ASHA), HandOverReason::Member)]))
        .when(ask(Ask::TakeOver { by: VIJAY, over_others: true }))
        .then_expect_events(vec![taken_over(Some(VIJAY), HandOverReason::Member)]);
}

#[test]
fn a_talk_is_released_once() {
    let given = begun_and([taken_over(Some(ASHA), HandOverReason::Member)]);
    talk().given(given).when(ask(release(ASHA))).then_expect_events(vec![RELEASED]);
    talk().given(begun()).when(ask(release(ASHA))).then_expect_events(vec![]);
}

#[test]
fn an_opt_out_told_elsewhere_counts_once() {
    talk().given(begun()).when(ask(Ask::OptOut)).then_expect_events(vec![OPTED_OUT]);
    talk().given(begun_and([OPTED_OUT])).when(ask(Ask::OptOut)).then_expect_events(vec![]);
}

#[test]
fn an_opt_in_told_elsewhere_counts_once() {
    talk().given(begun_and([OPTED_OUT])).when(ask(Ask::OptIn)).then_expect_events(vec![OPTED_IN]);
    talk().given(begun()).when(ask(Ask::OptIn)).then_expect_events(vec![]);
}
