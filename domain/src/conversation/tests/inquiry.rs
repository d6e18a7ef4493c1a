//! How the contact's messages make an inquiry.

use super::*;

fn told() -> Understanding {
    wants(Intent::Answer)
}

fn nothing() -> Understanding {
    wants(Intent::None)
}

fn everything() -> Understanding {
    Understanding {
        name: Some(name("Ravi Kumar")),
        mobile: Some(mobile("9876541001")),
        loan_type: Some(LoanType::HomeLoan),
        amount: Some(lakh(35)),
        ..wants(Intent::Inquiry)
    }
}

fn question_to(known: &str, detail: Detail, attempt: u8) -> Reply {
    let name = Some(Private::new(PERSON, name(known)));
    Reply::Question { greeting: None, name, detail, attempt, aside: None }
}

/// A message of which nothing was understood while the name was asked for the `attempt`th time.
fn missed(message: &str, attempt: u8) -> [ConversationEvent; 3] {
    [received(message), asked(Detail::Name, attempt), answered(message, question(Detail::Name, attempt))]
}

#[test]
fn only_the_first_question_greets() {
    talk().given(vec![started()]).when(write("hi", wants(Intent::Smalltalk))).then_expect_events(vec![
        received("hi"),
        asked(Detail::Name, 1),
        answered("hi", first_question()),
    ]);
    talk().given(begun()).when(write("m", nothing())).then_expect_events(missed("m", 2).to_vec());
}

#[test]
fn a_members_words_are_no_greeting_of_the_bot() {
    let words = Reply::Words { text: Private::new(PERSON, "Hello".into()) };
    let given =
        vec![started(), received("a"), taken_over(Some(ASHA), HandOverReason::Member), said(words, None), RELEASED];
    talk().given(given).when(write("hi", nothing())).then_expect_events(vec![
        received("hi"),
        asked(Detail::Name, 1),
        answered("hi", first_question()),
    ]);
}

#[test]
fn everything_in_one_message_is_put_to_the_contact() {
    talk().given(begun()).when(write("all", everything())).then_expect_events(summarised().split_off(begun().len()));
}

#[test]
fn details_are_asked_for_in_their_order() {
    let name_told = [received("a"), captured(named("Ravi"))];
    let loan_type_told = [received("b"), captured(CapturedDetail::LoanType(LoanType::HomeLoan))];
    let amount_told = [received("c"), captured(CapturedDetail::Amount(lakh(35)))];
    let ask_for = |message, detail| [asked(detail, 1), answered(message, question_to("Ravi", detail, 1))];

    let mut given = begun();
    let step = Understanding { name: Some(name("Ravi")), ..told() };
    let expected: Vec<_> = name_told.into_iter().chain(ask_for("a", Detail::LoanType)).collect();
    talk().given(given.clone()).when(write("a", step)).then_expect_events(expected.clone());

    given.extend(expected);
    let step = Understanding { loan_type: Some(LoanType::HomeLoan), ..told() };
    let expected: Vec<_> = loan_type_told.into_iter().chain(ask_for("b", Detail::Amount)).collect();
    talk().given(given.clone()).when(write("b", step)).then_expect_events(expected.clone());

    given.extend(expected);
    let step = Understanding { amount: Some(lakh(35)), ..told() };
    let expected: Vec<_> = amount_told.into_iter().chain(ask_for("c", Detail::Mobile)).collect();
    talk().given(given.clone()).when(write("c", step)).then_expect_events(expected.clone());

    given.extend(expected);
    let step = Understanding { mobile: Some(mobile("9876541001")), ..told() };
    let expected =
        vec![received("d"), captured(reached_at("9876541001")), summed_up(1), answered("d", summary("Ravi", lakh(35)))];
    talk().given(given).when(write("d", step)).then_expect_events(expected);
}

#[test]
fn the_senders_own_number_is_taken_silently() {
    let understood = Understanding { sender_mobile: Some(mobile("9876541001")), ..wants(Intent::Smalltalk) };
    talk().given(vec![started()]).when(write("hi", understood)).then_expect_events(vec![
        received("hi"),
        captured(reached_at("9876541001")),
        asked(Detail::Name, 1),
        answered("hi", first_question()),
    ]);
}

#[test]
fn a_number_that_is_told_goes_before_the_senders_own() {
    let understood =
        Understanding { mobile: Some(mobile("9876541002")), sender_mobile: Some(mobile("9876541001")), ..told() };
    let ask_name = [asked(Detail::Name, 1), answered("m", question(Detail::Name, 1))];
    let expected = |captured| [received("m"), captured].into_iter().chain(ask_name.clone()).collect::<Vec<_>>();

    talk()
        .given(begun())
        .when(write("m", understood.clone()))
        .then_expect_events(expected(captured(reached_at("9876541002"))));
    talk()
        .given(begun_and([captured(reached_at("9876541001"))]))
        .when(write("m", understood))
        .then_expect_events(expected(corrected(reached_at("9876541002"))));
}

#[test]
fn the_senders_own_number_never_replaces_one_that_was_told() {
    let understood = Understanding { sender_mobile: Some(mobile("9876541009")), ..nothing() };
    talk()
        .given(begun_and([captured(reached_at("9876541001"))]))
        .when(write("m", understood))
        .then_expect_events(vec![received("m"), asked(Detail::Name, 1), answered("m", question(Detail::Name, 1))]);
}

#[test]
fn what_is_told_again_unchanged_is_nothing_new() {
    let given = begun_and([received("a"), captured(CapturedDetail::Amount(lakh(35))), asked(Detail::Name, 1)]);
    let understood = Understanding { amount: Some(lakh(35)), ..told() };
    talk().given(given).when(write("m", understood)).then_expect_events(missed("m", 2).to_vec());
}

#[test]
fn a_question_that_isnt_understood_is_asked_twice_more_and_then_a_person_takes_over() {
    let mut given = begun();
    for (message, attempt) in [("a", 2), ("b", 3)] {
        talk()
            .given(given.clone())
            .when(write(message, nothing()))
            .then_expect_events(missed(message, attempt).to_vec());
        given.extend(missed(message, attempt));
    }
    talk().given(given).when(write("c", nothing())).then_expect_events(vec![
        received("c"),
        taken_over(None, HandOverReason::NotUnderstood),
        answered("c", Reply::HandOver { reason: HandOverReason::NotUnderstood, closed: None }),
    ]);
}

#[test]
fn politeness_is_a_miss_once_a_question_is_open() {
    talk().given(begun()).when(write("m", wants(Intent::Smalltalk))).then_expect_events(missed("m", 2).to_vec());
}

#[test]
fn something_new_begins_the_count_again() {
    let given = begun_and([missed("a", 2), missed("b", 3)].concat());
    let understood = Understanding { amount: Some(lakh(35)), ..told() };
    talk().given(given).when(write("c", understood)).then_expect_events(vec![
        received("c"),
        captured(CapturedDetail::Amount(lakh(35))),
        asked(Detail::Name, 1),
        answered("c", question(Detail::Name, 1)),
    ]);
}

#[test]
fn a_release_begins_the_count_again() {
    let handed_over = [taken_over(None, HandOverReason::NotUnderstood), RELEASED];
    let given = begun_and(missed("a", 2).into_iter().chain(missed("b", 3)).chain(handed_over));
    talk().given(given).when(write("c", nothing())).then_expect_events(missed("c", 1).to_vec());
}

#[test]
fn whatever_follows_a_complete_inquiry_unchanged_is_answered_as_registered() {
    for intent in [Intent::Smalltalk, Intent::None, Intent::Answer, Intent::Inquiry, Intent::Correction] {
        talk()
            .given(inquired())
            .when(write("m", wants(intent)))
            .then_expect_events(vec![received("m"), answered("m", Reply::AlreadyRegistered)]);
    }
    talk()
        .given(inquired())
        .when(write("m", everything()))
        .then_expect_events(vec![received("m"), answered("m", Reply::AlreadyRegistered)]);
}

#[test]
fn a_correction_of_a_complete_inquiry_is_put_to_the_contact_anew() {
    let understood = Understanding { amount: Some(lakh(40)), ..wants(Intent::Correction) };
    talk().given(inquired()).when(write("m", understood)).then_expect_events(vec![
        received("m"),
        corrected(CapturedDetail::Amount(lakh(40))),
        summed_up(1),
        answered("m", summary("Ravi Kumar", lakh(40))),
    ]);
}

#[test]
fn an_erased_detail_is_unknown() {
    let form = Form { name: Some(Private::erased(PERSON)), completed: true, ..Form::default() };
    let given = vec![started_with(Carried { form, ..Carried::default() }), received("x")];
    talk().given(given.clone()).when(write("hi", nothing())).then_expect_events(vec![
        received("hi"),
        asked(Detail::Name, 1),
        answered("hi", first_question()),
    ]);

    let understood = Understanding { name: Some(name("Ravi")), ..told() };
    let next = Reply::Question {
        greeting: Some("Om Loans".into()),
        name: Some(Private::new(PERSON, name("Ravi"))),
        detail: Detail::LoanType,
        attempt: 1,
        aside: None,
    };
    talk().given(given).when(write("m", understood)).then_expect_events(vec![
        received("m"),
        captured(named("Ravi")),
        asked(Detail::LoanType, 1),
        answered("m", next),
    ]);
}
