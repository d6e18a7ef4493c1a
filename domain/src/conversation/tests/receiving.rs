//! What happens when the contact writes, apart from the inquiry.

use super::*;
use crate::tenant::WorkingHours;

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
        let heard = (intent == Intent::DataRequest).then(data_requested);
        talk()
            .given(begun_and([OPTED_OUT]))
            .when(write("m", told))
            .then_expect_events([received("m")].into_iter().chain(heard).collect());
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

fn data_requested() -> ConversationEvent {
    let due_on = NaiveDate::from_ymd_opt(1970, 1, 31).unwrap();
    ConversationEvent::DataRequested { conversation: TALK, person: PERSON, due_on, at: AT }
}

#[test]
fn whoever_asks_for_a_person_gets_one_and_hears_when_people_work() {
    let reason = HandOverReason::AskedFor;
    let opens_at = TODAY.and_hms_opt(9, 30, 0).unwrap();
    for closed in [None, Some(ClosedNow { hours: WorkingHours::default(), opens_at })] {
        let message = Inbound { closed: closed.clone(), ..inbound("m", InboundKind::Text, wants(Intent::Human)) };
        talk().given(begun()).when(ask(Ask::Receive(Box::new(message)))).then_expect_events(vec![
            received("m"),
            taken_over(None, reason),
            answered("m", Reply::HandOver { reason, closed }),
        ]);
    }
}

#[test]
fn a_request_about_data_is_noted_with_the_day_it_is_due_and_goes_to_a_person() {
    talk().given(begun()).when(write("m", wants(Intent::DataRequest))).then_expect_events(vec![
        received("m"),
        data_requested(),
        taken_over(None, HandOverReason::DataRequest),
        answered("m", Reply::DataRequested { due_on: NaiveDate::from_ymd_opt(1970, 1, 31).unwrap() }),
    ]);
}

#[test]
fn a_request_about_data_is_noted_once_and_even_while_a_person_answers() {
    let given = begun_and([taken_over(Some(ASHA), HandOverReason::Member)]);
    talk()
        .given(given.clone())
        .when(write("m", wants(Intent::DataRequest)))
        .then_expect_events(vec![received("m"), data_requested()]);
    let given = given.into_iter().chain([received("m"), data_requested()]).collect();
    talk().given(given).when(write("again", wants(Intent::DataRequest))).then_expect_events(vec![received("again")]);
}

#[test]
fn a_reply_is_in_the_language_that_was_written_and_stays_in_it() {
    let hindi = Understanding { language: Some(Language::Hindi), ..wants(Intent::Smalltalk) };
    let language_of = |events: Vec<ConversationEvent>| match events.last() {
        Some(ConversationEvent::ReplyRequested { language, .. }) => *language,
        other => panic!("{other:?}"),
    };
    let mut stream = life(begun());
    for (message, understood, expected) in [
        ("a", hindi.clone(), Language::Hindi),
        ("b", wants(Intent::None), Language::Hindi),
        ("c", Understanding { language: Some(Language::English), ..hindi }, Language::English),
    ] {
        let events = stream.decide(write(message, understood)).unwrap();
        assert_eq!(language_of(events.clone()), expected, "{message}");
        for event in events {
            stream.apply(event);
        }
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
