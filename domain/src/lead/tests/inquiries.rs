//! Inquiries and the owner.

use super::*;

fn repeated(name: Option<Private<PersonName>>, loan_type: Option<LoanType>, amount: Option<Rupees>) -> LeadEvent {
    LeadEvent::InquiryRepeated {
        number: LeadNumber::new(2026, 42),
        name,
        loan_type,
        amount,
        source: Source::WhatsApp,
        conversation: None,
        at: AT,
    }
}

fn assign(to: MemberId, only_unassigned: bool) -> LeadCommand {
    LeadCommand::Assign { to, team: Some(north()), only_unassigned, at: AT }
}

#[test]
fn a_first_inquiry_captures_a_lead() {
    lead().given_no_previous_events().when(LeadCommand::Capture(ravi())).then_expect_events(vec![captured()]);
}

#[test]
fn an_inquiry_for_an_amount_that_is_no_loan_is_refused() {
    for amount in [0, 9_999, 1_000_000_001] {
        let command = LeadCommand::Capture(inquiry("Ravi Kumar", LoanType::HomeLoan, amount));
        lead().given_no_previous_events().when(command.clone()).then_expect_error(LeadError::AmountOutOfRange);
        lead().given(vec![captured()]).when(command).then_expect_error(LeadError::AmountOutOfRange);
    }
}

#[test]
fn the_least_and_the_most_that_a_loan_can_be_are_captured() {
    for amount in [10_000, 1_000_000_000] {
        let command = LeadCommand::Capture(inquiry("Ravi Kumar", LoanType::HomeLoan, amount));
        assert_eq!(lead().given_no_previous_events().when(command).inspect_result().unwrap().len(), 1);
    }
}

#[test]
fn the_same_inquiry_again_is_noted_without_a_change() {
    lead()
        .given(vec![captured()])
        .when(LeadCommand::Capture(ravi()))
        .then_expect_events(vec![repeated(None, None, None)]);
}

#[test]
fn another_inquiry_sets_only_what_differs() {
    let again = |name, loan_type, amount| {
        lead().given(vec![captured()]).when(LeadCommand::Capture(inquiry(name, loan_type, amount)))
    };
    again("Ravi K", LoanType::HomeLoan, 3_500_000).then_expect_events(vec![repeated(Some(name("Ravi K")), None, None)]);
    again("Ravi Kumar", LoanType::Lap, 3_500_000).then_expect_events(vec![repeated(None, Some(LoanType::Lap), None)]);
    again("Ravi Kumar", LoanType::HomeLoan, 20_000).then_expect_events(vec![repeated(
        None,
        None,
        Some(rupees(20_000)),
    )]);
}

#[test]
fn a_third_inquiry_is_compared_with_the_second() {
    let second = repeated(Some(name("Ravi K")), Some(LoanType::Lap), Some(rupees(20_000)));
    lead()
        .given(vec![captured(), second])
        .when(LeadCommand::Capture(inquiry("Ravi K", LoanType::Lap, 20_000)))
        .then_expect_events(vec![repeated(None, None, None)]);
}

#[test]
fn what_an_inquiry_repeats_belongs_to_the_person_of_the_lead() {
    let mut again = inquiry("Ravi K", LoanType::HomeLoan, 3_500_000);
    again.person = PersonId::new(Uuid::from_u128(9));
    lead().given(vec![captured()]).when(LeadCommand::Capture(again)).then_expect_events(vec![repeated(
        Some(name("Ravi K")),
        None,
        None,
    )]);
}

#[test]
fn an_inquiry_on_a_closed_lead_is_refused() {
    for events in in_terminal_stages() {
        lead().given(events).when(LeadCommand::Capture(ravi())).then_expect_error(LeadError::Closed);
    }
}

#[test]
fn a_lead_is_given_to_a_member_and_then_to_another() {
    lead().given(vec![captured()]).when(assign(ASHA, false)).then_expect_events(vec![assigned(None, ASHA)]);
    lead()
        .given(vec![captured(), assigned(None, ASHA)])
        .when(assign(BALA, false))
        .then_expect_events(vec![assigned(Some(ASHA), BALA)]);
}

#[test]
fn giving_a_lead_to_its_owner_changes_nothing() {
    lead().given(vec![captured(), assigned(None, ASHA)]).when(assign(ASHA, false)).then_expect_events(vec![]);
}

#[test]
fn automatic_assignment_gives_away_only_what_nobody_owns() {
    lead().given(vec![captured()]).when(assign(BALA, true)).then_expect_events(vec![assigned(None, BALA)]);
    lead().given(vec![captured(), assigned(None, ASHA)]).when(assign(BALA, true)).then_expect_events(vec![]);
}

#[test]
fn a_closed_lead_is_given_to_nobody() {
    for events in in_terminal_stages() {
        lead().given(events).when(assign(ASHA, false)).then_expect_error(LeadError::Closed);
    }
}

#[test]
fn an_owner_hears_of_a_lead_whose_name_was_erased() {
    let mut nameless = captured();
    if let LeadEvent::LeadCaptured { name, .. } = &mut nameless {
        *name = Private::erased(PERSON);
    }
    let expected =
        LeadEvent::LeadAssigned { from: None, to: ASHA, team: Some(north()), name: Private::erased(PERSON), at: AT };
    lead().given(vec![nameless]).when(assign(ASHA, false)).then_expect_events(vec![expected]);
}
