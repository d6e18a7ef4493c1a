//! Notes and corrections.

use super::*;

fn note(text: &str) -> LeadCommand {
    LeadCommand::AddNote { text: text.into(), at: AT }
}

fn nothing_corrected() -> LeadEvent {
    LeadEvent::DetailsCorrected { name: None, mobile: None, loan_type: None, amount: None, source: None, at: AT }
}

fn correct(name: Option<&str>, mobile: Option<&str>, loan_type: Option<LoanType>, amount: Option<i64>) -> LeadCommand {
    LeadCommand::Correct {
        name: name.map(|name| name.parse().unwrap()),
        mobile: mobile.map(|mobile| mobile.parse().unwrap()),
        loan_type,
        amount: amount.map(rupees),
        source: None,
        at: AT,
    }
}

#[test]
fn a_note_is_kept_trimmed_as_the_customers_in_every_stage() {
    for stage in Stage::ALL {
        lead().given(in_stage(*stage)).when(note(" wants to pay in May\n")).then_expect_events(vec![
            LeadEvent::NoteAdded { text: Private::new(PERSON, "wants to pay in May".into()), at: AT },
        ]);
    }
}

#[test]
fn a_note_says_something() {
    lead().given(vec![captured()]).when(note(" \n ")).then_expect_error(LeadError::NoteEmpty);
}

#[test]
fn a_note_has_at_most_4000_characters() {
    assert!(lead().given(vec![captured()]).when(note(&"अ".repeat(4000))).inspect_result().is_ok());
    lead().given(vec![captured()]).when(note(&"a".repeat(4001))).then_expect_error(LeadError::NoteTooLong);
}

#[test]
fn a_correction_sets_only_what_differs() {
    let mut expected = nothing_corrected();
    if let LeadEvent::DetailsCorrected { name: right, amount, .. } = &mut expected {
        *right = Some(name("Ravi Kumaran"));
        *amount = Some(rupees(20_000));
    }
    let command = correct(Some("Ravi Kumaran"), Some("+919876543210"), Some(LoanType::HomeLoan), Some(20_000));
    lead().given(vec![captured()]).when(command).then_expect_events(vec![expected]);
}

#[test]
fn a_mobile_and_a_purpose_are_put_right() {
    let mut expected = nothing_corrected();
    if let LeadEvent::DetailsCorrected { mobile, loan_type, .. } = &mut expected {
        *mobile = Some(Private::new(PERSON, "+919876500000".parse().unwrap()));
        *loan_type = Some(LoanType::Lap);
    }
    let command = correct(None, Some("+919876500000"), Some(LoanType::Lap), None);
    lead().given(vec![captured()]).when(command.clone()).then_expect_events(vec![expected.clone()]);
    lead().given(vec![captured(), expected]).when(command).then_expect_events(vec![]);
}

#[test]
fn a_correction_to_what_is_there_leaves_no_event() {
    let same = correct(Some("Ravi Kumar"), Some("+919876543210"), Some(LoanType::HomeLoan), Some(3_500_000));
    lead().given(vec![captured()]).when(same).then_expect_events(vec![]);
    lead().given(vec![captured()]).when(correct(None, None, None, None)).then_expect_events(vec![]);
}

#[test]
fn a_correction_to_an_amount_that_is_no_loan_is_refused() {
    let command = correct(None, None, None, Some(9_999));
    lead().given(vec![captured()]).when(command).then_expect_error(LeadError::AmountOutOfRange);
}

#[test]
fn a_closed_lead_is_not_corrected() {
    for events in in_terminal_stages() {
        let command = correct(Some("Ravi Kumaran"), None, None, None);
        lead().given(events).when(command).then_expect_error(LeadError::Closed);
    }
}

#[test]
fn a_source_is_put_right_and_the_same_one_leaves_no_event() {
    let source = |source| LeadCommand::Correct {
        name: None,
        mobile: None,
        loan_type: None,
        amount: None,
        source: Some(source),
        at: AT,
    };
    let mut expected = nothing_corrected();
    if let LeadEvent::DetailsCorrected { source, .. } = &mut expected {
        *source = Some(Source::Referral);
    }
    lead().given(vec![captured()]).when(source(Source::Referral)).then_expect_events(vec![expected.clone()]);
    lead().given(vec![captured(), expected]).when(source(Source::Referral)).then_expect_events(vec![]);
}

#[test]
fn a_correction_that_was_stored_before_sources_were_put_right_is_read() {
    let mut stored = serde_json::to_value(nothing_corrected()).unwrap();
    stored["details_corrected"].as_object_mut().unwrap().remove("source");
    assert_eq!(serde_json::from_value::<LeadEvent>(stored).unwrap(), nothing_corrected());
}
