//! Stages, holds and reopening.

use super::*;

fn reopen(to: Stage, reason: &str) -> LeadCommand {
    LeadCommand::Reopen { to, reason: reason.into(), at: AT }
}

fn with(
    change: impl FnOnce(&mut Option<Rupees>, &mut Option<String>, &mut Option<NaiveDate>),
    to: Stage,
) -> LeadCommand {
    let mut command = to_with_all(to);
    if let LeadCommand::ChangeStage { amount, lender, date, .. } = &mut command {
        change(amount, lender, date);
    }
    command
}

fn because(to: Stage, why: &str) -> LeadCommand {
    LeadCommand::ChangeStage { to, reason: Some(why.into()), amount: None, lender: None, date: None, at: AT }
}

#[test]
fn a_move_with_everything_said_reaches_every_other_stage_from_every_open_one() {
    for from in Stage::ALL {
        for target in Stage::ALL {
            let result = lead().given(in_stage(*from)).when(to_with_all(*target)).inspect_result();
            if from == target {
                assert_eq!(result, Err(LeadError::AlreadyInStage), "{from} to {target}");
            } else if from.is_terminal() {
                assert_eq!(result, Err(LeadError::Closed), "{from} to {target}");
            } else {
                let first = result.unwrap().into_iter().next();
                assert_eq!(first, Some(moved(*from, *target, Some("asked for"))), "{from} to {target}");
            }
        }
    }
}

#[test]
fn a_move_with_nothing_said_goes_forward_only_and_not_to_an_end() {
    for from in Stage::ALL.iter().filter(|stage| !stage.is_terminal()) {
        for target in Stage::ALL.iter().filter(|target| *target != from) {
            let result = lead().given(in_stage(*from)).when(to(*target)).inspect_result();
            let expected = if [Stage::Rejected, Stage::Lost].contains(target) {
                Err(LeadError::EndNeedsReason)
            } else if target < from {
                Err(LeadError::BackwardNeedsReason)
            } else if *target == Stage::Sanctioned {
                Err(LeadError::SanctionNeedsAmount)
            } else if *target == Stage::Disbursed {
                Err(LeadError::DisbursalNeedsAmount)
            } else {
                Ok(vec![moved(*from, *target, None)])
            };
            assert_eq!(result, expected, "{from} to {target}");
        }
    }
}

#[test]
fn a_move_carries_the_owner() {
    let expected =
        LeadEvent::StageChanged { from: Stage::New, to: Stage::Contacted, reason: None, assignee: Some(ASHA), at: AT };
    lead().given(vec![captured(), assigned(None, ASHA)]).when(to(Stage::Contacted)).then_expect_events(vec![expected]);
}

#[test]
fn a_reason_is_kept_without_the_spaces_around_it() {
    lead().given(vec![captured()]).when(because(Stage::Lost, "  went elsewhere\n")).then_expect_events(vec![moved(
        Stage::New,
        Stage::Lost,
        Some("went elsewhere"),
    )]);
}

#[test]
fn a_reason_of_nothing_but_spaces_is_none() {
    lead().given(vec![captured()]).when(because(Stage::Lost, " \n ")).then_expect_error(LeadError::EndNeedsReason);
    lead()
        .given(in_stage(Stage::LoggedIn))
        .when(because(Stage::New, " "))
        .then_expect_error(LeadError::BackwardNeedsReason);
    lead().given(vec![captured()]).when(because(Stage::Contacted, " ")).then_expect_events(vec![moved(
        Stage::New,
        Stage::Contacted,
        None,
    )]);
}

#[test]
fn a_reason_has_at_most_500_characters() {
    let longest = "अ".repeat(500);
    lead().given(vec![captured()]).when(because(Stage::Lost, &longest)).then_expect_events(vec![moved(
        Stage::New,
        Stage::Lost,
        Some(&longest),
    )]);
    let longer = "a".repeat(501);
    for command in [because(Stage::Lost, &longer), LeadCommand::Hold { reason: Some(longer.clone()), at: AT }] {
        lead().given(vec![captured()]).when(command).then_expect_error(LeadError::ReasonTooLong);
    }
    lead().given(in_stage(Stage::Lost)).when(reopen(Stage::New, &longer)).then_expect_error(LeadError::ReasonTooLong);
}

#[test]
fn a_sanction_is_recorded_with_its_amount_and_lender() {
    lead()
        .given(vec![captured()])
        .when(with(|_, lender, _| *lender = Some(" HDFC ".into()), Stage::Sanctioned))
        .then_expect_events(vec![moved(Stage::New, Stage::Sanctioned, Some("asked for")), sanctioned()]);
}

#[test]
fn a_sanction_that_does_not_say_enough_is_refused() {
    let refused = |command, error| lead().given(vec![captured()]).when(command).then_expect_error(error);
    refused(with(|amount, _, _| *amount = None, Stage::Sanctioned), LeadError::SanctionNeedsAmount);
    refused(with(|amount, _, _| *amount = Some(rupees(0)), Stage::Sanctioned), LeadError::AmountNotPositive);
    refused(with(|_, lender, _| *lender = None, Stage::Sanctioned), LeadError::SanctionNeedsLender);
    refused(with(|_, lender, _| *lender = Some("  ".into()), Stage::Sanctioned), LeadError::SanctionNeedsLender);
    refused(with(|_, lender, _| *lender = Some("a".repeat(101)), Stage::Sanctioned), LeadError::LenderTooLong);
}

#[test]
fn a_lender_may_have_100_characters() {
    let command = with(|_, lender, _| *lender = Some("a".repeat(100)), Stage::Sanctioned);
    assert_eq!(lead().given(vec![captured()]).when(command).inspect_result().unwrap().len(), 2);
}

#[test]
fn a_disbursal_is_recorded_with_its_amount_and_date() {
    let paid = LeadEvent::DisbursalCompleted { amount: rupees(3_000_000), date: AT.date_naive(), at: AT };
    lead()
        .given(in_stage(Stage::DisbursalPending))
        .when(to_with_all(Stage::Disbursed))
        .then_expect_events(vec![moved(Stage::DisbursalPending, Stage::Disbursed, Some("asked for")), paid]);
}

#[test]
fn a_disbursal_that_does_not_say_enough_is_refused() {
    let refused = |command, error| lead().given(vec![captured()]).when(command).then_expect_error(error);
    refused(with(|amount, _, _| *amount = None, Stage::Disbursed), LeadError::DisbursalNeedsAmount);
    refused(with(|amount, _, _| *amount = Some(rupees(0)), Stage::Disbursed), LeadError::AmountNotPositive);
    refused(with(|_, _, date| *date = None, Stage::Disbursed), LeadError::DisbursalNeedsDate);
}

#[test]
fn a_disbursal_happens_today_somewhere_on_earth_at_the_latest() {
    let on = |days| with(|_, _, date| *date = Some(AT.date_naive() + TimeDelta::days(days)), Stage::Disbursed);
    for days in [-400, 0, 1] {
        assert_eq!(lead().given(vec![captured()]).when(on(days)).inspect_result().unwrap().len(), 2, "{days}");
    }
    lead().given(vec![captured()]).when(on(2)).then_expect_error(LeadError::DisbursalInFuture);
}

#[test]
fn a_hold_keeps_the_stage_and_is_said_once() {
    let hold = LeadCommand::Hold { reason: Some(" travelling ".into()), at: AT };
    let expected = LeadEvent::PutOnHold { reason: Some("travelling".into()), at: AT };
    lead().given(in_stage(Stage::LoggedIn)).when(hold.clone()).then_expect_events(vec![expected]);
    lead().given(vec![captured(), held()]).when(hold).then_expect_events(vec![]);
    assert_eq!(folded(vec![captured(), held()]).stage(), Some(Stage::New));
}

#[test]
fn a_closed_lead_is_not_put_on_hold() {
    for events in in_terminal_stages() {
        let hold = LeadCommand::Hold { reason: None, at: AT };
        lead().given(events).when(hold).then_expect_error(LeadError::Closed);
    }
}

#[test]
fn work_is_resumed_only_where_it_was_put_aside() {
    let resumed = LeadEvent::Resumed { at: AT };
    let resume = LeadCommand::Resume { at: AT };
    lead().given(vec![captured(), held()]).when(resume.clone()).then_expect_events(vec![resumed.clone()]);
    lead().given(vec![captured(), held(), resumed]).when(resume.clone()).then_expect_events(vec![]);
    lead().given(vec![captured()]).when(resume).then_expect_events(vec![]);
}

#[test]
fn a_move_ends_a_hold_first() {
    lead()
        .given(vec![captured(), held()])
        .when(to(Stage::Contacted))
        .then_expect_events(vec![LeadEvent::Resumed { at: AT }, moved(Stage::New, Stage::Contacted, None)]);
}

#[test]
fn a_refused_move_does_not_end_a_hold() {
    lead().given(vec![captured(), held()]).when(to(Stage::Lost)).then_expect_error(LeadError::EndNeedsReason);
}

#[test]
fn a_move_to_the_stage_of_a_held_lead_resumes_it() {
    lead().given(vec![captured(), held()]).when(to(Stage::New)).then_expect_events(vec![LeadEvent::Resumed { at: AT }]);
}

#[test]
fn a_closed_lead_is_reopened_in_an_open_stage() {
    for events in in_terminal_stages() {
        let from = folded(events.clone()).stage().unwrap();
        let expected =
            LeadEvent::Reopened { from, to: Stage::Documentation, reason: "came back".into(), assignee: None, at: AT };
        lead()
            .given(events.clone())
            .when(reopen(Stage::Documentation, " came back "))
            .then_expect_events(vec![expected.clone()]);
        assert!(folded([events, vec![expected]].concat()).is_open());
    }
}

#[test]
fn a_reopened_lead_moves_on() {
    let reopened =
        LeadEvent::Reopened { from: Stage::Lost, to: Stage::New, reason: "back".into(), assignee: None, at: AT };
    lead()
        .given([in_stage(Stage::Lost), vec![reopened]].concat())
        .when(to(Stage::Contacted))
        .then_expect_events(vec![moved(Stage::New, Stage::Contacted, None)]);
}

#[test]
fn an_open_lead_is_not_reopened() {
    lead().given(vec![captured()]).when(reopen(Stage::Contacted, "why not")).then_expect_error(LeadError::NotClosed);
}

#[test]
fn a_lead_is_not_reopened_in_a_stage_that_ends_it() {
    for target in [Stage::Disbursed, Stage::Rejected, Stage::Lost] {
        lead()
            .given(in_stage(Stage::Rejected))
            .when(reopen(target, "came back"))
            .then_expect_error(LeadError::ReopenNeedsOpenStage);
    }
}

#[test]
fn reopening_needs_a_reason() {
    lead().given(in_stage(Stage::Lost)).when(reopen(Stage::New, "  ")).then_expect_error(LeadError::ReopenNeedsReason);
}

#[test]
fn a_lead_is_reopened_in_sanctioned_only_with_a_sanction_on_record() {
    let command = reopen(Stage::Sanctioned, "came back");
    lead().given(in_stage(Stage::Lost)).when(command.clone()).then_expect_error(LeadError::ReopenNeedsSanction);
    let history = vec![
        captured(),
        moved(Stage::New, Stage::Sanctioned, None),
        sanctioned(),
        moved(Stage::Sanctioned, Stage::Lost, None),
    ];
    assert_eq!(lead().given(history).when(command).inspect_result().unwrap().len(), 1);
}
