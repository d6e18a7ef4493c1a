//! Registering what a member types in, and deciding on what was seen.

use super::*;
use crate::lead::Registration;

fn register(owner: Option<MemberId>, note: Option<&str>) -> LeadCommand {
    let owner = owner.map(|owner| (owner, Some(north())));
    LeadCommand::Register(Box::new(Registration { inquiry: ravi(), owner, note: note.map(Into::into) }))
}

fn as_seen(version: u64, command: LeadCommand) -> LeadCommand {
    LeadCommand::AsSeen { version, command: Box::new(command) }
}

fn noted() -> LeadEvent {
    LeadEvent::NoteAdded { text: Private::new(PERSON, "calls after six".into()), at: AT }
}

#[test]
fn a_registered_lead_has_its_owner_and_its_note_at_once() {
    lead().given_no_previous_events().when(register(Some(ASHA), Some(" calls after six "))).then_expect_events(vec![
        captured(),
        assigned(None, ASHA),
        noted(),
    ]);
    lead().given_no_previous_events().when(register(None, Some("  "))).then_expect_events(vec![captured()]);
}

#[test]
fn a_lead_is_registered_once() {
    lead().given(vec![captured()]).when(register(None, None)).then_expect_error(LeadError::Exists);
}

#[test]
fn a_note_that_is_too_long_registers_nothing() {
    let command = register(None, Some(&"a".repeat(4001)));
    lead().given_no_previous_events().when(command).then_expect_error(LeadError::NoteTooLong);
}

#[test]
fn every_change_makes_another_version_and_a_note_does_not() {
    let version = |events| folded(events).version();
    assert_eq!((version(vec![]), version(vec![captured()])), (0, 1));
    assert_eq!(version(vec![captured(), assigned(None, ASHA), noted(), held()]), 3);
    let again = lead().given(vec![captured()]).when(LeadCommand::Capture(ravi())).inspect_result().unwrap();
    assert_eq!(version([vec![captured()], again].concat()), 1, "an inquiry that tells nothing new");
}

#[test]
fn what_was_decided_on_the_lead_as_it_is_is_done() {
    let seen = as_seen(2, to(Stage::Contacted));
    lead().given(vec![captured(), assigned(None, ASHA), noted()]).when(seen).then_expect_events(vec![
        LeadEvent::StageChanged { from: Stage::New, to: Stage::Contacted, reason: None, assignee: Some(ASHA), at: AT },
    ]);
}

#[test]
fn what_was_decided_on_an_older_lead_is_refused_whatever_else_is_wrong_with_it() {
    let given = || vec![captured(), moved(Stage::New, Stage::Contacted, None)];
    for command in [to(Stage::Documentation), to(Stage::Contacted), to(Stage::Lost)] {
        lead().given(given()).when(as_seen(1, command)).then_expect_error(LeadError::ChangedMeanwhile);
    }
}

#[test]
fn what_is_so_already_is_not_refused() {
    let assign = LeadCommand::Assign { to: ASHA, team: Some(north()), only_unassigned: false, at: AT };
    lead().given(vec![captured(), assigned(None, ASHA)]).when(as_seen(1, assign)).then_expect_events(vec![]);
}

#[test]
fn a_lead_that_was_never_captured_was_never_seen() {
    lead().given_no_previous_events().when(as_seen(0, to(Stage::Lost))).then_expect_error(LeadError::Unknown);
}
