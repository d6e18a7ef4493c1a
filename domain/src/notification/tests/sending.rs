//! From the wish to the end of an attempt.

use super::*;

#[test]
fn a_message_is_requested_once() {
    let request = NotificationCommand::Request(wish(Importance::Important));
    notification().given_no_previous_events().when(request.clone()).then_expect_events(vec![requested()]);
    notification().given(vec![requested()]).when(request).then_expect_error(NotificationError::AlreadyRequested);
}

#[test]
fn what_was_never_requested_is_unknown() {
    let commands = [defer(), BEGIN, accept(), report(Progress::Sent), refuse(None), lose_track(), SETTLE, CANCEL];
    for command in commands {
        notification().given_no_previous_events().when(command).then_expect_error(NotificationError::Unknown);
    }
}

#[test]
fn what_waits_may_wait_longer() {
    for given in [vec![requested()], vec![requested(), deferred()], vec![requested(), attempt(1), refused_for_now()]] {
        notification().given(given).when(defer()).then_expect_events(vec![deferred()]);
    }
}

#[test]
fn what_no_longer_waits_is_not_deferred() {
    let more = [vec![requested(), attempt(1)], vec![requested(), cancelled()]];
    for given in handed_over().into_iter().chain(more) {
        notification().given(given).when(defer()).then_expect_error(NotificationError::NotPending);
    }
}

#[test]
fn attempts_are_counted_from_one() {
    notification().given(vec![requested()]).when(BEGIN).then_expect_events(vec![attempt(1)]);
    notification().given(vec![requested(), deferred()]).when(BEGIN).then_expect_events(vec![attempt(1)]);
    notification()
        .given(vec![requested(), attempt(1), refused_for_now()])
        .when(BEGIN)
        .then_expect_events(vec![attempt(2)]);
}

#[test]
fn an_attempt_under_way_is_never_followed_by_another() {
    notification()
        .given(vec![requested(), attempt(1)])
        .when(BEGIN)
        .then_expect_error(NotificationError::AttemptInFlight);
}

#[test]
fn what_may_have_been_taken_or_has_ended_is_not_attempted() {
    for given in handed_over().into_iter().chain([vec![requested(), cancelled()]]) {
        notification().given(given).when(BEGIN).then_expect_error(NotificationError::AlreadyHandedOver);
    }
}

#[test]
fn what_the_provider_took_is_queued() {
    notification().given(vec![requested(), attempt(1)]).when(accept()).then_expect_events(vec![queued()]);
    notification().given(vec![requested(), attempt(1), unknown()]).when(accept()).then_expect_events(vec![queued()]);
}

#[test]
fn an_answer_after_a_status_or_the_end_or_without_an_attempt_changes_nothing() {
    let mut lives: Vec<_> = [queued(), sent(), delivered(), read(), failed(), refused_for_now()]
        .into_iter()
        .map(|last| vec![requested(), attempt(1), last])
        .collect();
    lives.extend([vec![requested()], vec![requested(), cancelled()]]);
    for given in lives {
        notification().given(given).when(accept()).then_expect_events(vec![]);
    }
}

#[test]
fn a_late_answer_stops_the_second_attempt() {
    let given = vec![requested(), attempt(1), unknown(), sent_again()];
    notification().given(given.clone()).when(accept()).then_expect_events(vec![queued()]);
    let given = given.into_iter().chain([queued()]).collect();
    notification().given(given).when(BEGIN).then_expect_error(NotificationError::AlreadyHandedOver);
}

#[test]
fn a_refused_attempt_is_tried_again_or_given_up() {
    let given = vec![requested(), attempt(1)];
    notification().given(given.clone()).when(refuse(Some(later()))).then_expect_events(vec![refused_for_now()]);
    notification().given(given).when(refuse(None)).then_expect_events(vec![failed()]);
}

#[test]
fn a_refusal_or_a_lost_answer_without_an_attempt_under_way_changes_nothing() {
    let mut lives = handed_over();
    lives.extend([vec![requested()], vec![requested(), cancelled()], vec![requested(), attempt(1), refused_for_now()]]);
    for given in lives {
        notification().given(given.clone()).when(refuse(None)).then_expect_events(vec![]);
        notification().given(given.clone()).when(refuse(Some(later()))).then_expect_events(vec![]);
        notification().given(given).when(lose_track()).then_expect_events(vec![]);
    }
}

#[test]
fn an_attempt_without_an_answer_is_unknown() {
    notification().given(vec![requested(), attempt(1)]).when(lose_track()).then_expect_events(vec![unknown()]);
}

#[test]
fn what_is_important_is_sent_again_once_as_a_possible_duplicate() {
    let mut given = vec![requested(), attempt(1), unknown()];
    notification().given(given.clone()).when(SETTLE).then_expect_events(vec![sent_again()]);
    given.push(sent_again());
    notification().given(given.clone()).when(BEGIN).then_expect_events(vec![second_attempt_after_unknown()]);
    given.extend([second_attempt_after_unknown(), unknown()]);
    notification().given(given).when(SETTLE).then_expect_events(vec![failed_as_unknown()]);
}

#[test]
fn what_is_ordinary_fails_as_unknown() {
    notification()
        .given(vec![requested_ordinary(), attempt(1), unknown()])
        .when(SETTLE)
        .then_expect_events(vec![failed_as_unknown()]);
}

#[test]
fn what_is_not_unknown_needs_no_settling() {
    let mut lives: Vec<_> = [queued(), sent(), delivered(), read(), failed(), refused_for_now()]
        .into_iter()
        .map(|last| vec![requested(), attempt(1), last])
        .collect();
    lives.extend([vec![requested()], vec![requested(), attempt(1)], vec![requested(), cancelled()]]);
    for given in lives {
        notification().given(given).when(SETTLE).then_expect_events(vec![]);
    }
}

#[test]
fn what_waits_can_be_cancelled_once() {
    for given in [vec![requested()], vec![requested(), deferred()], vec![requested(), attempt(1), refused_for_now()]] {
        notification().given(given).when(CANCEL).then_expect_events(vec![cancelled()]);
    }
    notification().given(vec![requested(), cancelled()]).when(CANCEL).then_expect_events(vec![]);
}

#[test]
fn what_was_handed_over_is_not_cancelled() {
    for given in handed_over().into_iter().chain([vec![requested(), attempt(1)]]) {
        notification().given(given).when(CANCEL).then_expect_error(NotificationError::AlreadyHandedOver);
    }
}
