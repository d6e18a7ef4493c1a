//! What happens to a lead whose customer is erased.

use super::*;
use crate::stream::{ClaimChange, Streamed as _};

fn erase() -> LeadCommand {
    LeadCommand::Erase { at: AT }
}

fn erased(was_open: bool, assignee: Option<MemberId>) -> LeadEvent {
    LeadEvent::LeadErased { was_open, assignee, at: AT }
}

#[test]
fn an_erased_lead_is_out_of_work_and_says_who_owned_it() {
    let given = vec![captured(), assigned(None, ASHA)];
    lead().given(given).when(erase()).then_expect_events(vec![erased(true, Some(ASHA))]);
}

#[test]
fn a_closed_lead_is_erased_too() {
    for given in in_terminal_stages() {
        lead().given(given).when(erase()).then_expect_events(vec![erased(false, None)]);
    }
}

#[test]
fn a_lead_is_erased_once() {
    lead().given(vec![captured(), erased(true, None)]).when(erase()).then_expect_events(vec![]);
}

#[test]
fn nothing_is_changed_on_an_erased_lead() {
    let given = || vec![captured(), erased(true, None)];
    let assign = LeadCommand::Assign { to: ASHA, team: None, only_unassigned: false, at: AT };
    let note = LeadCommand::AddNote { text: "Called".into(), at: AT };
    for command in [assign, note, LeadCommand::Hold { reason: None, at: AT }] {
        lead().given(given()).when(command).then_expect_error(LeadError::Erased);
    }
}

#[test]
fn an_inquiry_does_not_join_an_erased_lead() {
    let given = vec![captured(), erased(true, None)];
    lead().given(given).when(LeadCommand::Capture(ravi())).then_expect_error(LeadError::Closed);
}

#[test]
fn an_erased_lead_gives_its_mobile_back() {
    let change = Lead::default().claim_change(&erased(true, None));
    assert!(matches!(change, Some(ClaimChange::GiveBack)));
}
