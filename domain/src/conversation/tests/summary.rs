//! How the contact confirms or changes what was told.

use super::*;

const OLDER: Uuid = Uuid::from_u128(8);

fn choice(attempt: u8) -> [ConversationEvent; 2] {
    let offered = ConversationEvent::ChangeOffered { attempt, at: AT };
    [offered, answered("m", Reply::Choice { summary: REPLY_ID, attempt })]
}

fn asked_anew(detail: Detail, attempt: u8, aside: Option<Aside>) -> [ConversationEvent; 2] {
    let name = Some(Private::new(PERSON, name("Ravi Kumar")));
    [asked(detail, attempt), answered("m", Reply::Question { greeting: None, name, detail, attempt, aside })]
}

fn after(first: ConversationEvent, more: impl IntoIterator<Item = ConversationEvent>) -> Vec<ConversationEvent> {
    [first].into_iter().chain(more).collect()
}

fn shown_again(attempt: u8, aside: Option<Aside>) -> Vec<ConversationEvent> {
    let again = answered("m", summary_with("Ravi Kumar", lakh(35), aside));
    vec![received("m"), summed_up(attempt), again]
}

#[test]
fn only_a_confirmation_completes_the_inquiry() {
    for yes in [says(Cue::Confirm), taps(Cue::Confirm, REPLY_ID)] {
        talk()
            .given(summarised())
            .when(write("m", yes))
            .then_expect_events(vec![received("m"), completed("Ravi Kumar", lakh(35))]);
    }
}

#[test]
fn a_button_of_another_summary_shows_the_one_that_counts() {
    for cue in [Cue::Confirm, Cue::Change(None), Cue::Change(Some(Detail::Amount))] {
        talk()
            .given(summarised())
            .when(write("m", taps(cue, OLDER)))
            .then_expect_events(shown_again(1, Some(Aside::Outdated)));
    }
}

#[test]
fn a_button_that_was_tapped_before_does_nothing_again() {
    for cue in [Cue::Confirm, Cue::Change(None)] {
        talk()
            .given(inquired())
            .when(write("m", taps(cue, REPLY_ID)))
            .then_expect_events(vec![received("m"), answered("m", Reply::AlreadyRegistered)]);
    }
}

#[test]
fn a_confirmation_while_something_is_missing_is_no_answer() {
    talk().given(begun()).when(write("m", taps(Cue::Confirm, OLDER))).then_expect_events(vec![
        received("m"),
        asked(Detail::Name, 2),
        answered("m", question(Detail::Name, 2)),
    ]);
}

#[test]
fn a_correction_while_the_summary_is_open_gives_a_new_one() {
    let understood = Understanding { amount: Some(lakh(40)), ..says(Cue::Confirm) };
    talk().given(summarised()).when(write("m", understood)).then_expect_events(vec![
        received("m"),
        corrected(CapturedDetail::Amount(lakh(40))),
        summed_up(1),
        answered("m", summary("Ravi Kumar", lakh(40))),
    ]);
}

#[test]
fn change_asks_what_and_takes_the_new_value() {
    let mut given = summarised();
    let offered = after(received("m"), choice(1));
    talk().given(given.clone()).when(write("m", taps(Cue::Change(None), REPLY_ID))).then_expect_events(offered.clone());

    given.extend(offered);
    let anew = after(received("n"), asked_anew(Detail::Amount, 1, Some(Aside::Changing)));
    let tapped = taps(Cue::Change(Some(Detail::Amount)), REPLY_ID);
    let mut stream = life(given.clone());
    let events = stream.decide(write("n", tapped)).unwrap();
    assert_eq!(events[1], anew[1]);
    for event in events {
        stream.apply(event);
    }

    let told = Understanding { amount: Some(lakh(40)), ..wants(Intent::Answer) };
    let events = stream.decide(write("o", told)).unwrap();
    assert_eq!(events[1..3], [corrected(CapturedDetail::Amount(lakh(40))), summed_up(1)]);
}

#[test]
fn a_detail_may_be_named_at_once_and_even_after_the_inquiry_is_complete() {
    for given in [summarised(), inquired()] {
        talk()
            .given(given)
            .when(write("m", says(Cue::Change(Some(Detail::Name)))))
            .then_expect_events(after(received("m"), asked_anew(Detail::Name, 1, Some(Aside::Changing))));
    }
}

#[test]
fn the_same_value_again_shows_the_summary_again() {
    let given = summarised_and([asked(Detail::Amount, 1)]);
    let same = Understanding { amount: Some(lakh(35)), ..wants(Intent::Answer) };
    talk().given(given).when(write("m", same)).then_expect_events(shown_again(1, None));
}

#[test]
fn what_is_no_answer_to_a_summary_is_asked_twice_more_and_then_a_person_takes_over() {
    let miss = || wants(Intent::None);
    for attempt in [2, 3] {
        let given = summarised_and([summed_up(attempt - 1)]);
        let again = shown_again(attempt, Some(Aside::NotUnderstood));
        talk().given(given).when(write("m", miss())).then_expect_events(again);
    }
    let reason = HandOverReason::NotUnderstood;
    let handed_over =
        vec![received("m"), taken_over(None, reason), answered("m", Reply::HandOver { reason, closed: None })];
    talk().given(summarised_and([summed_up(3)])).when(write("m", miss())).then_expect_events(handed_over.clone());
    let offered = ConversationEvent::ChangeOffered { attempt: 3, at: AT };
    talk().given(summarised_and([offered])).when(write("m", miss())).then_expect_events(handed_over.clone());
    let given = summarised_and([asked(Detail::Amount, 3)]);
    talk().given(given).when(write("m", miss())).then_expect_events(handed_over);
}

#[test]
fn a_yes_to_the_question_what_is_to_be_changed_shows_the_summary_again() {
    let given = summarised_and([ConversationEvent::ChangeOffered { attempt: 1, at: AT }]);
    talk().given(given.clone()).when(write("m", says(Cue::Confirm))).then_expect_events(shown_again(1, None));
    talk()
        .given(given)
        .when(write("m", taps(Cue::Confirm, REPLY_ID)))
        .then_expect_events(vec![received("m"), completed("Ravi Kumar", lakh(35))]);
}

#[test]
fn whoever_wants_no_loan_is_asked_no_more_until_they_write_again() {
    let dropped = ConversationEvent::InquiryDropped { at: AT };
    for given in [begun(), summarised()] {
        talk().given(given).when(write("m", says(Cue::Drop))).then_expect_events(vec![
            received("m"),
            dropped.clone(),
            answered("m", Reply::Dropped),
        ]);
    }
    talk().given(summarised_and([dropped])).when(write("m", wants(Intent::Smalltalk))).then_expect_events(vec![
        received("m"),
        asked(Detail::Name, 1),
        answered("m", question(Detail::Name, 1)),
    ]);
}

#[test]
fn never_mind_leaves_the_summary_as_it_was_while_something_is_being_changed() {
    for changing in [ConversationEvent::ChangeOffered { attempt: 1, at: AT }, asked(Detail::Amount, 1)] {
        talk()
            .given(summarised_and([changing]))
            .when(write("m", says(Cue::Drop)))
            .then_expect_events(shown_again(1, None));
    }
}

#[test]
fn a_lead_that_is_wanted_no_more_is_a_persons_to_end() {
    let reason = HandOverReason::AskedFor;
    talk().given(inquired()).when(write("m", says(Cue::Drop))).then_expect_events(vec![
        received("m"),
        taken_over(None, reason),
        answered("m", Reply::HandOver { reason, closed: None }),
    ]);
}

#[test]
fn questions_about_rates_are_the_teams_and_count_as_misses() {
    talk().given(begun()).when(write("m", says(Cue::Terms))).then_expect_events(vec![
        received("m"),
        asked(Detail::Name, 2),
        answered(
            "m",
            Reply::Question { greeting: None, name: None, detail: Detail::Name, attempt: 2, aside: Some(Aside::Terms) },
        ),
    ]);
    talk()
        .given(summarised())
        .when(write("m", says(Cue::Terms)))
        .then_expect_events(shown_again(2, Some(Aside::Terms)));
}

#[test]
fn after_hours_of_silence_the_bot_says_what_it_knows_and_asks_on() {
    let later = AT + RESUME_SILENCE;
    let given = begun_and([received("a"), captured(CapturedDetail::Amount(lakh(35))), asked(Detail::Name, 3)]);
    let events = life(given.clone()).decide(ask_at(
        later,
        Ask::Receive(Box::new(Inbound { sent_at: later, ..inbound("m", InboundKind::Text, wants(Intent::Smalltalk)) })),
    ));
    let told = Told { amount: Some(lakh(35)), ..Told::default() };
    let Some(ConversationEvent::ReplyRequested { reply, .. }) = events.unwrap().pop() else { panic!("no reply") };
    let aside = Some(Aside::Resumed(Box::new(told)));
    assert_eq!(reply, Reply::Question { greeting: None, name: None, detail: Detail::Name, attempt: 1, aside });

    let sooner = later - TimeDelta::seconds(1);
    let events = life(given)
        .decide(ask_at(sooner, Ask::Receive(Box::new(inbound("m", InboundKind::Text, wants(Intent::Smalltalk))))));
    assert!(matches!(
        events.unwrap().pop(),
        Some(
            ConversationEvent::TakenOver { .. }
                | ConversationEvent::ReplyRequested { reply: Reply::HandOver { .. }, .. }
        )
    ));
}
