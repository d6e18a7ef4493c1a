//! What the provider reports.

use super::*;

#[test]
fn a_status_counts_whatever_was_known() {
    let lives = [
        vec![requested(), attempt(1)],
        vec![requested(), attempt(1), unknown()],
        vec![requested(), attempt(1), refused_for_now()],
        vec![requested(), attempt(1), unknown(), sent_again()],
        vec![requested(), attempt(1), queued()],
    ];
    for given in lives {
        notification().given(given.clone()).when(report(Progress::Sent)).then_expect_events(vec![sent()]);
        notification().given(given.clone()).when(report(Progress::Delivered)).then_expect_events(vec![delivered()]);
        notification().given(given.clone()).when(report(Progress::Read)).then_expect_events(vec![read()]);
        let fail = report(Progress::Failed(error(131_026)));
        notification().given(given).when(fail).then_expect_events(vec![failed()]);
    }
}

#[test]
fn a_lower_or_equal_status_changes_nothing() {
    let before = [requested(), attempt(1), queued()];
    let ladder = [(Progress::Sent, sent()), (Progress::Delivered, delivered()), (Progress::Read, read())];
    for (reached, (_, last)) in ladder.iter().enumerate() {
        for (lower, _) in ladder.iter().take(reached + 1) {
            let given = before.iter().cloned().chain([last.clone()]).collect();
            notification().given(given).when(report(lower.clone())).then_expect_events(vec![]);
        }
    }
}

#[test]
fn a_delivery_wins_over_a_failure_and_a_departure_does_not() {
    let given = vec![requested(), attempt(1), queued(), failed()];
    notification().given(given.clone()).when(report(Progress::Sent)).then_expect_events(vec![]);
    notification().given(given.clone()).when(report(Progress::Delivered)).then_expect_events(vec![delivered()]);
    notification().given(given).when(report(Progress::Read)).then_expect_events(vec![read()]);
}

#[test]
fn a_failure_after_a_delivery_is_noted_once() {
    let noted = |code| NotificationEvent::FailureNoted { error: error(code), at: AT };
    let fail = |code| report(Progress::Failed(error(code)));
    for last in [delivered(), read()] {
        let given = vec![requested(), attempt(1), last];
        notification().given(given.clone()).when(fail(1)).then_expect_events(vec![noted(1)]);
        let given: Vec<_> = given.into_iter().chain([noted(1)]).collect();
        notification().given(given.clone()).when(fail(1)).then_expect_events(vec![]);
        notification().given(given).when(fail(2)).then_expect_events(vec![noted(2)]);
    }
}

#[test]
fn endless_different_failures_are_not_all_noted() {
    let mut events = vec![requested(), attempt(1), delivered()];
    for code in 0..20 {
        events.extend(life(&events).decide(report(Progress::Failed(error(code)))).unwrap());
    }
    assert_eq!(events.len(), 3 + 8);
}

#[test]
fn a_failure_is_told_once() {
    let fail = report(Progress::Failed(error(1)));
    notification().given(vec![requested(), attempt(1), failed()]).when(fail).then_expect_events(vec![]);
}

#[test]
fn a_failure_known_from_before_the_delivery_is_not_noted_again() {
    let given = vec![requested(), attempt(1), failed(), delivered()];
    let fail = report(Progress::Failed(error(131_026)));
    notification().given(given).when(fail).then_expect_events(vec![]);
}

#[test]
fn what_was_cancelled_takes_no_status() {
    let progress = [Progress::Sent, Progress::Delivered, Progress::Read, Progress::Failed(error(1))];
    for progress in progress {
        notification().given(vec![requested(), cancelled()]).when(report(progress)).then_expect_events(vec![]);
    }
}

#[test]
fn both_ids_of_a_possible_duplicate_are_known() {
    let second = NotificationEvent::Queued { message: "wamid.2".into(), at: AT };
    let given = [requested(), attempt(1), unknown(), sent_again(), second_attempt_after_unknown(), second, delivered()];
    let known = life(&given);
    assert_eq!(known.messages(), ["wamid.2", "wamid.1"]);
    assert_eq!(known.status(), Some(Status::Delivered));
}

#[test]
fn the_status_follows_the_life() {
    assert_eq!(life(&[]).status(), None);
    assert_eq!(life(&[requested()]).status(), Some(Status::Pending));
    assert_eq!(life(&[requested(), attempt(1)]).status(), Some(Status::Pending));
    assert_eq!(life(&[requested(), attempt(1), unknown()]).status(), Some(Status::Unknown));
    assert_eq!(life(&[requested(), attempt(1), unknown(), sent_again()]).status(), Some(Status::Pending));
    assert_eq!(life(&[requested(), cancelled()]).status(), Some(Status::Cancelled));
}
