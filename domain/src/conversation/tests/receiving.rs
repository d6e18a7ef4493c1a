//! What happens when the contact writes, apart from the inquiry.

use super::*;

#[test]
fn a_message_that_came_before_does_nothing() {
    talk().given(begun()).when(write("hi", wants(Intent::Human))).then_expect_events(vec![]);
}

#[test]
fn the_last_twenty_messages_are_remembered() {
    let twenty = (0..20).map(|index| received(&format!("m{index}")));
    let remembered = life([started(), taken_over(None, HandOverReason::AskedFor)].into_iter().chain(twenty));
    assert_eq!(remembered.decide(write("m0", wants(Intent::None))), Ok(vec![]));
    let mut one_more = remembered;
    one_more.apply(received("m20"));
    assert_eq!(one_more.decide(write("m0", wants(Intent::None))).map(|events| events.len()), Ok(1));
}

#[test]
fn what_is_kept_belongs_to_the_contact_whoever_it_came_with() {
    let mut foreign = inbound("m", InboundKind::Reaction, wants(Intent::None));
    foreign.text = Private::new(STRANGER, "M".into());
    foreign.profile_name = Some(Private::new(STRANGER, "Ravi".into()));
    talk()
        .given(begun())
        .when(ask(Ask::Receive(Box::new(foreign))))
        .then_expect_events(vec![received_as("m", InboundKind::Reaction)]);
}

#[test]
fn an_erased_text_stays_erased() {
    let mut erased = inbound("m", InboundKind::Reaction, wants(Intent::None));
    erased.text = Private::erased(PERSON);
    let events = life(begun()).decide(ask(Ask::Receive(Box::new(erased)))).unwrap();
    let text = match events.as_slice() {
        [ConversationEvent::MessageReceived { text, .. }] => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(text, Private::erased(PERSON));
}

#[test]
fn whoever_opts_out_is_told_once_and_then_hears_nothing() {
    talk().given(begun()).when(write("stop", wants(Intent::OptOut))).then_expect_events(vec![
        received("stop"),
        OPTED_OUT,
        answered("stop", Reply::OptedOut),
    ]);
    for intent in [Intent::OptOut, Intent::Human, Intent::DataRequest, Intent::Inquiry, Intent::None] {
        let told = Understanding { name: Some(name("Ravi")), ..wants(intent) };
        talk().given(begun_and([OPTED_OUT])).when(write("m", told)).then_expect_events(vec![received("m")]);
    }
}

#[test]
fn an_opt_out_counts_even_when_a_person_answers() {
    talk()
        .given(begun_and([taken_over(Some(ASHA), HandOverReason::Member)]))
        .when(write("stop", wants(Intent::OptOut)))
        .then_expect_events(vec![received("stop"), OPTED_OUT, answered("stop", Reply::OptedOut)]);
}

#[test]
fn whoever_opts_in_again_is_greeted() {
    let greeting = Reply::OptedIn { firm: "Om Loans".into() };
    talk().given(begun_and([OPTED_OUT])).when(write("start", wants(Intent::OptIn))).then_expect_events(vec![
        received("start"),
        OPTED_IN,
        answered("start", greeting),
    ]);
}

#[test]
fn an_opt_in_of_somebody_who_never_opted_out_is_a_message_like_others() {
    talk().given(vec![started()]).when(write("hi", wants(Intent::OptIn))).then_expect_events(vec![
        received("hi"),
        asked(Detail::Name, 1),
        answered("hi", first_question()),
    ]);
}

#[test]
fn the_bot_is_silent_while_a_person_answers() {
    for reason in [HandOverReason::Member, HandOverReason::NotUnderstood] {
        let given = begun_and([taken_over(None, reason)]);
        let told = Understanding { name: Some(name("Ravi")), ..wants(Intent::Human) };
        talk().given(given).when(write("m", told)).then_expect_events(vec![received("m")]);
    }
}

#[test]
fn reactions_and_unknown_kinds_are_kept_and_not_answered() {
    for kind in [InboundKind::Reaction, InboundKind::Other] {
        let told = Understanding { name: Some(name("Ravi")), ..wants(Intent::Answer) };
        talk().given(begun()).when(send(kind, told)).then_expect_events(vec![received_as("m", kind)]);
    }
}

#[test]
fn whoever_asks_for_a_person_or_their_data_gets_a_person() {
    let reasons = [(Intent::Human, HandOverReason::AskedFor), (Intent::DataRequest, HandOverReason::DataRequest)];
    for (intent, reason) in reasons {
        talk().given(begun()).when(write("m", wants(intent))).then_expect_events(vec![
            received("m"),
            taken_over(None, reason),
            answered("m", Reply::HandOver { reason }),
        ]);
    }
}

#[test]
fn a_picture_is_acknowledged_and_is_no_miss() {
    let media = received_as("m", InboundKind::Media);
    let acknowledged = answered("m", Reply::MediaReceived);
    for given in [begun(), inquired()] {
        talk()
            .given(given)
            .when(send(InboundKind::Media, wants(Intent::None)))
            .then_expect_events(vec![media.clone(), acknowledged.clone()]);
    }
    let given = begun_and([media, acknowledged]);
    talk().given(given).when(write("m2", wants(Intent::None))).then_expect_events(vec![
        received("m2"),
        asked(Detail::Name, 2),
        answered("m2", question(Detail::Name, 2)),
    ]);
}

#[test]
fn a_caption_that_tells_something_is_taken() {
    let told = Understanding { amount: Some(lakh(35)), ..wants(Intent::Inquiry) };
    talk().given(begun()).when(send(InboundKind::Media, told)).then_expect_events(vec![
        received_as("m", InboundKind::Media),
        captured(CapturedDetail::Amount(lakh(35))),
        asked(Detail::Name, 1),
        answered("m", question(Detail::Name, 1)),
    ]);
}

#[test]
fn the_window_ends_24_hours_after_the_contact_wrote_and_never_later() {
    let now = AT + TimeDelta::hours(2);
    let window_of = |sent_at| {
        let message = Inbound { sent_at, ..inbound("m", InboundKind::Text, wants(Intent::Human)) };
        let events = life(begun()).decide(ask_at(now, Ask::Receive(Box::new(message)))).unwrap();
        match events.last() {
            Some(ConversationEvent::ReplyRequested { window_ends_at, .. }) => *window_ends_at,
            other => panic!("{other:?}"),
        }
    };
    let an_hour_ago = AT + TimeDelta::hours(1);
    assert_eq!(window_of(an_hour_ago), an_hour_ago + TimeDelta::hours(24));
    let by_a_clock_that_is_ahead = AT + TimeDelta::hours(3);
    assert_eq!(window_of(by_a_clock_that_is_ahead), now + TimeDelta::hours(24));
}

#[test]
fn what_a_message_was_understood_to_want_is_kept_whoever_answers() {
    for given in [begun(), begun_and([OPTED_OUT]), begun_and([taken_over(Some(ASHA), HandOverReason::Member)])] {
        let events = life(given).decide(write("m", wants(Intent::Correction))).unwrap();
        let kept = matches!(events[0], ConversationEvent::MessageReceived { intent: Some(Intent::Correction), .. });
        assert!(kept, "{events:?}");
    }
}
