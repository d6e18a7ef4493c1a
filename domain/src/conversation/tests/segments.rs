//! How a stream begins and ends.

use super::*;

fn over(carried: Carried) -> ConversationError {
    ConversationError::SegmentOver { segment: 1, next: Box::new(carried) }
}

/// A stream of exactly as many events as end it, of which the first are these.
fn full(first: Vec<ConversationEvent>) -> Vec<ConversationEvent> {
    filled(first, 200)
}

fn filled(first: Vec<ConversationEvent>, events: usize) -> Vec<ConversationEvent> {
    let filling = (first.len()..events).map(|index| received(&format!("m{index}")));
    let filling: Vec<_> = filling.collect();
    first.into_iter().chain(filling).collect()
}

#[test]
fn a_stream_begins_with_its_opening() {
    let mut command = write("hi", wants(Intent::Smalltalk));
    command.opening = Some(opening(Carried::default()));
    talk().given_no_previous_events().when(command).then_expect_events(begun());
}

#[test]
fn an_opening_of_a_stream_that_has_begun_is_ignored() {
    let mut command = ask(take_over(ASHA));
    command.opening = Some(opening(Carried { opted_out: true, ..Carried::default() }));
    talk().given(begun()).when(command).then_expect_events(vec![taken_over(Some(ASHA), HandOverReason::Member)]);
}

#[test]
fn an_empty_stream_without_an_opening_is_unknown() {
    talk()
        .given_no_previous_events()
        .when(write("hi", wants(Intent::None)))
        .then_expect_error(ConversationError::Unknown);
}

#[test]
fn a_refused_command_doesnt_begin_a_stream() {
    let mut command = ask(Ask::Reply { reply_id: REPLY_ID, by: ASHA, text: "Hello".into() });
    command.opening = Some(opening(Carried::default()));
    talk().given_no_previous_events().when(command).then_expect_error(ConversationError::WindowClosed);
}

#[test]
fn what_was_carried_goes_on() {
    let silenced = started_with(Carried { opted_out: true, ..Carried::default() });
    talk().given(vec![silenced]).when(write("m", wants(Intent::None))).then_expect_events(vec![received("m")]);

    let answered_by_a_person = started_with(Carried { taken_over: true, ..Carried::default() });
    talk()
        .given(vec![answered_by_a_person])
        .when(write("m", wants(Intent::None)))
        .then_expect_events(vec![received("m")]);

    let form = Form { asked: Some(Detail::Name), attempt: 2, ..Form::default() };
    let asked_before = started_with(Carried { form, ..Carried::default() });
    let third = Reply::Question {
        greeting: Some("Om Loans".into()),
        name: None,
        detail: Detail::Name,
        attempt: 3,
        aside: None,
    };
    talk().given(vec![asked_before]).when(write("m", wants(Intent::None))).then_expect_events(vec![
        received("m"),
        asked(Detail::Name, 3),
        answered("m", third),
    ]);
}

#[test]
fn an_open_window_stays_open_in_the_next_stream() {
    let carried = Carried { wrote_at: Some(AT), ..Carried::default() };
    let registered = Reply::Registered { number: LeadNumber::new(2026, 42), repeated: false };
    let lead = Registered { lead: LEAD, number: LeadNumber::new(2026, 42) };
    let register = Ask::Register { reply_id: REPLY_ID, registered: lead, repeated: false };
    talk()
        .given(vec![started_with(Carried { registered: Some(lead), ..carried })])
        .when(ask(register))
        .then_expect_events(vec![said(registered, None)]);
}

#[test]
fn a_stream_ends_after_24_hours_without_an_event() {
    let last_moment = AT + TimeDelta::hours(24) - TimeDelta::seconds(1);
    let opt_out = |at| ask_at(at, Ask::OptOut);
    talk()
        .given(begun())
        .when(opt_out(last_moment))
        .then_expect_events(vec![ConversationEvent::OptedOut { at: last_moment }]);
    talk().given(begun()).when(opt_out(AT + TimeDelta::hours(24))).then_expect_error(over(Carried::default()));
}

#[test]
fn every_event_keeps_a_stream_alive() {
    let reminded = ConversationEvent::OptedOut { at: AT + TimeDelta::hours(20) };
    let now = AT + TimeDelta::hours(40);
    talk()
        .given(begun_and([reminded]))
        .when(ask_at(now, Ask::OptIn))
        .then_expect_events(vec![ConversationEvent::OptedIn { at: now }]);
}

#[test]
fn after_a_silence_the_bot_answers_again_with_an_empty_form_and_an_opt_out_stays() {
    let now = AT + TimeDelta::hours(24);
    let given = inquired_and([taken_over(Some(ASHA), HandOverReason::Member)]);
    talk().given(given).when(ask_at(now, release(ASHA))).then_expect_error(over(Carried::default()));
    talk()
        .given(inquired_and([OPTED_OUT]))
        .when(ask_at(now, release(ASHA)))
        .then_expect_error(over(Carried { opted_out: true, ..Carried::default() }));
}

#[test]
fn a_stream_ends_with_its_two_hundredth_event() {
    talk().given(filled(vec![started()], 199)).when(ask(Ask::OptOut)).then_expect_events(vec![OPTED_OUT]);
    let carried = Carried { wrote_at: Some(AT), ..Carried::default() };
    talk().given(full(vec![started()])).when(ask(Ask::OptOut)).then_expect_error(over(carried));
}

#[test]
fn after_many_events_everything_goes_on() {
    let given = inquired_and([OPTED_OUT, taken_over(None, HandOverReason::AskedFor)]);
    let form = Form {
        name: Some(Private::new(PERSON, name("Ravi Kumar"))),
        mobile: Some(Private::new(PERSON, mobile("9876541001"))),
        loan_type: Some(LoanType::HomeLoan),
        amount: Some(lakh(35)),
        asked: None,
        attempt: 0,
        completed: true,
        ..Form::default()
    };
    let carried = Carried { opted_out: true, taken_over: true, form, wrote_at: Some(AT), ..Carried::default() };
    talk().given(full(given)).when(ask(Ask::OptIn)).then_expect_error(over(carried));
}

#[test]
fn after_many_events_whoever_answered_goes_on_answering() {
    let Err(ConversationError::SegmentOver { next, .. }) =
        life(full(begun_and([taken_over(Some(ASHA), HandOverReason::Member)]))).decide(ask(take_over(ASHA)))
    else {
        panic!("the stream isn't over")
    };
    assert_eq!((next.taken_over, next.taken_over_by), (true, Some(ASHA)));
    let goes_on = started_with(*next);
    talk().given(vec![goes_on]).when(ask(take_over(VIJAY))).then_expect_error(ConversationError::HeldByAnother);
}

#[test]
fn every_command_is_refused_once_a_stream_is_over() {
    let asks = [
        Ask::Receive(Box::new(inbound("m", InboundKind::Text, wants(Intent::None)))),
        Ask::Reply { reply_id: REPLY_ID, by: ASHA, text: "Hello".into() },
        Ask::Register {
            reply_id: REPLY_ID,
            registered: Registered { lead: LEAD, number: LeadNumber::new(2026, 42) },
            repeated: false,
        },
        take_over(ASHA),
        release(ASHA),
        Ask::OptOut,
        Ask::OptIn,
    ];
    for asking in asks {
        let command = ask_at(AT + TimeDelta::hours(24), asking);
        talk().given(begun()).when(command).then_expect_error(over(Carried::default()));
    }
}

#[test]
fn each_stream_of_each_conversation_has_its_own_id() {
    let other = ConversationId::new(Uuid::from_u128(9));
    let ids = [SegmentId::of(TALK, 1), SegmentId::of(TALK, 2), SegmentId::of(other, 1)];
    assert_eq!(ids[0], SegmentId::of(TALK, 1));
    assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2]);
}
