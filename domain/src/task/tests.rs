//! The rules of a task, as given, when, then.

use super::*;
use crate::id::{LeadId, MemberId, PersonId};
use crate::private::Private;
use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;
const PERSON: PersonId = PersonId::new(Uuid::from_u128(1));
const ASHA: MemberId = MemberId::new(Uuid::from_u128(2));
const BALA: MemberId = MemberId::new(Uuid::from_u128(3));
const LEAD: LeadId = LeadId::new(Uuid::from_u128(4));

fn seconds(count: i64) -> DateTime<Utc> {
    AT + TimeDelta::seconds(count)
}

fn due() -> DateTime<Utc> {
    seconds(1800)
}

fn title(text: &str) -> Private<String> {
    Private::new(PERSON, text.into())
}

fn create(title: Private<String>, due_at: DateTime<Utc>) -> TaskCommand {
    TaskCommand::Create { kind: TaskKind::Contact, title, assignee: ASHA, lead: Some(LEAD), due_at, at: AT }
}

fn created_with(title: Private<String>) -> TaskEvent {
    TaskEvent::TaskCreated { kind: TaskKind::Contact, title, assignee: ASHA, lead: Some(LEAD), due_at: due(), at: AT }
}

fn created() -> TaskEvent {
    created_with(title("Contact Ravi"))
}

fn done() -> TaskEvent {
    TaskEvent::TaskCompleted { at: AT }
}

fn cancelled() -> TaskEvent {
    TaskEvent::TaskCancelled { reason: None, at: AT }
}

fn reminded(due_at: DateTime<Utc>) -> TaskEvent {
    TaskEvent::ReminderDue { due_at, at: AT }
}

fn rescheduled(from: DateTime<Utc>, to: DateTime<Utc>) -> TaskEvent {
    TaskEvent::TaskRescheduled { from, to, at: AT }
}

fn reschedule(due_at: DateTime<Utc>) -> TaskCommand {
    TaskCommand::Reschedule { due_at, at: AT }
}

fn reassign(to: MemberId) -> TaskCommand {
    TaskCommand::Reassign { to, at: AT }
}

fn rename(title: &str) -> TaskCommand {
    TaskCommand::Rename { title: title.into(), at: AT }
}

fn cancel(reason: Option<&str>) -> TaskCommand {
    TaskCommand::Cancel { reason: reason.map(Into::into), at: AT }
}

fn remind(due_at: DateTime<Utc>) -> TaskCommand {
    TaskCommand::Remind { due_at, at: AT }
}

fn reopen() -> TaskCommand {
    TaskCommand::Reopen { at: AT }
}

fn reopened() -> TaskEvent {
    TaskEvent::TaskReopened { due_at: due(), at: AT }
}

/// Another time, another member and another title at once.
fn change() -> TaskCommand {
    TaskCommand::Change { due_at: Some(seconds(7200)), to: Some(BALA), title: Some("Call Ravi".into()), at: AT }
}

fn task() -> TestFramework<Task> {
    TestFramework::with(())
}

fn folded(events: Vec<TaskEvent>) -> Task {
    let mut task = Task::default();
    for event in events {
        task.apply(event);
    }
    task
}

#[test]
fn a_task_is_created_with_its_title_trimmed() {
    task().given_no_previous_events().when(create(title(" Contact Ravi\n"), due())).then_expect_events(vec![created()]);
}

#[test]
fn a_task_is_created_once() {
    for events in [vec![created()], vec![created(), done()]] {
        task().given(events).when(create(title("Contact Ravi"), due())).then_expect_error(TaskError::AlreadyCreated);
    }
}

#[test]
fn nothing_but_create_reaches_a_task_that_was_never_created() {
    let complete = TaskCommand::Complete { at: AT };
    for command in
        [reschedule(due()), reassign(BALA), rename("Call"), complete, cancel(None), remind(due()), reopen(), change()]
    {
        task().given_no_previous_events().when(command).then_expect_error(TaskError::Unknown);
    }
}

#[test]
fn a_title_says_something_in_at_most_200_characters() {
    let refused = |text: &str, error| {
        task().given_no_previous_events().when(create(title(text), due())).then_expect_error(error);
        task().given(vec![created()]).when(rename(text)).then_expect_error(error);
    };
    refused(" \n ", TaskError::TitleEmpty);
    refused(&"a".repeat(201), TaskError::TitleTooLong);
    let longest = "अ".repeat(200);
    task()
        .given_no_previous_events()
        .when(create(title(&longest), due()))
        .then_expect_events(vec![created_with(title(&longest))]);
}

#[test]
fn an_erased_title_stays() {
    let erased = created_with(Private::erased(PERSON));
    task()
        .given_no_previous_events()
        .when(create(Private::erased(PERSON), due()))
        .then_expect_events(vec![erased.clone()]);
    task().given(vec![erased]).when(rename("Contact Ravi")).then_expect_error(TaskError::TitleErased);
}

#[test]
fn a_task_is_not_due_in_the_past() {
    task().given_no_previous_events().when(create(title("Call"), seconds(-61))).then_expect_error(TaskError::DueInPast);
    task().given(vec![created()]).when(reschedule(seconds(-61))).then_expect_error(TaskError::DueInPast);
}

#[test]
fn a_minute_ago_still_counts_as_now() {
    assert!(task().given_no_previous_events().when(create(title("Call"), seconds(-60))).inspect_result().is_ok());
    task()
        .given(vec![created()])
        .when(reschedule(seconds(-60)))
        .then_expect_events(vec![rescheduled(due(), seconds(-60))]);
}

#[test]
fn a_task_is_put_off() {
    task()
        .given(vec![created()])
        .when(reschedule(seconds(7200)))
        .then_expect_events(vec![rescheduled(due(), seconds(7200))]);
}

#[test]
fn a_change_that_changes_nothing_leaves_no_event() {
    for command in [reschedule(due()), reassign(ASHA), rename(" Contact Ravi ")] {
        task().given(vec![created()]).when(command).then_expect_events(vec![]);
    }
}

#[test]
fn an_overdue_task_put_off_to_its_own_time_changes_nothing() {
    let late = TaskCommand::Reschedule { due_at: due(), at: seconds(90_000) };
    task().given(vec![created()]).when(late).then_expect_events(vec![]);
}

#[test]
fn a_task_moves_to_another_board() {
    let moved = TaskEvent::TaskReassigned { from: ASHA, to: BALA, at: AT };
    task().given(vec![created()]).when(reassign(BALA)).then_expect_events(vec![moved.clone()]);
    assert_eq!(folded(vec![created(), moved]).assignee(), Some(BALA));
}

#[test]
fn a_new_title_belongs_to_the_person_of_the_old_one() {
    let renamed = TaskEvent::TaskRenamed { title: title("Call Ravi"), at: AT };
    task().given(vec![created()]).when(rename(" Call Ravi ")).then_expect_events(vec![renamed.clone()]);
    task().given(vec![created(), renamed]).when(rename("Call Ravi")).then_expect_events(vec![]);
}

#[test]
fn a_finished_task_is_not_changed() {
    for end in [done(), cancelled()] {
        for command in [reschedule(seconds(7200)), reschedule(due()), reassign(BALA), reassign(ASHA), rename("Call")] {
            task().given(vec![created(), end.clone()]).when(command).then_expect_error(TaskError::Finished);
        }
    }
}

#[test]
fn a_task_is_done_once() {
    let complete = TaskCommand::Complete { at: AT };
    task().given(vec![created()]).when(complete.clone()).then_expect_events(vec![done()]);
    task().given(vec![created(), done()]).when(complete).then_expect_events(vec![]);
}

#[test]
fn a_cancelled_task_is_not_done() {
    task()
        .given(vec![created(), cancelled()])
        .when(TaskCommand::Complete { at: AT })
        .then_expect_error(TaskError::Finished);
}

#[test]
fn a_task_is_cancelled_once() {
    let expected = TaskEvent::TaskCancelled { reason: Some("spoke already".into()), at: AT };
    task().given(vec![created()]).when(cancel(Some(" spoke already "))).then_expect_events(vec![expected]);
    task().given(vec![created()]).when(cancel(Some("  "))).then_expect_events(vec![cancelled()]);
    task().given(vec![created(), cancelled()]).when(cancel(None)).then_expect_events(vec![]);
}

#[test]
fn a_done_task_is_not_cancelled() {
    task().given(vec![created(), done()]).when(cancel(None)).then_expect_error(TaskError::Finished);
}

#[test]
fn a_reason_has_at_most_500_characters() {
    assert!(task().given(vec![created()]).when(cancel(Some(&"अ".repeat(500)))).inspect_result().is_ok());
    task().given(vec![created()]).when(cancel(Some(&"a".repeat(501)))).then_expect_error(TaskError::ReasonTooLong);
}

#[test]
fn a_due_time_is_reminded_of_once() {
    task().given(vec![created()]).when(remind(due())).then_expect_events(vec![reminded(due())]);
    task().given(vec![created(), reminded(due())]).when(remind(due())).then_expect_events(vec![]);
}

#[test]
fn a_new_due_time_is_reminded_of_again_and_the_old_one_no_more() {
    let events = vec![created(), reminded(due()), rescheduled(due(), seconds(7200))];
    task().given(events.clone()).when(remind(seconds(7200))).then_expect_events(vec![reminded(seconds(7200))]);
    task().given(vec![created(), rescheduled(due(), seconds(7200))]).when(remind(due())).then_expect_events(vec![]);
}

#[test]
fn nobody_is_reminded_of_a_finished_task() {
    for end in [done(), cancelled()] {
        task().given(vec![created(), end]).when(remind(due())).then_expect_events(vec![]);
    }
}

#[test]
fn a_task_tells_its_callers_where_it_stands() {
    let nothing = Task::default();
    assert_eq!((nothing.is_open(), nothing.assignee(), nothing.due_at()), (false, None, None));
    let open = folded(vec![created()]);
    assert_eq!((open.is_open(), open.assignee(), open.due_at()), (true, Some(ASHA), Some(due())));
    assert!(!folded(vec![created(), done()]).is_open());
    assert!(!folded(vec![created(), cancelled()]).is_open());
}

#[test]
fn a_task_kept_as_json_reads_back_the_same() {
    let task = folded(vec![created(), reminded(due()), done()]);
    let kept = serde_json::to_string(&task).unwrap();
    assert_eq!(serde_json::from_str::<Task>(&kept).unwrap(), task);
}

#[test]
fn every_rule_names_the_input_that_it_is_about() {
    let fields = [
        (TaskError::Finished, None),
        (TaskError::TitleEmpty, Some("title")),
        (TaskError::DueInPast, Some("due_at")),
        (TaskError::ReasonTooLong, Some("reason")),
    ];
    for (error, field) in fields {
        assert_eq!(error.field(), field, "{}", error.code());
        assert!(error.code().starts_with("task-"));
    }
}

#[test]
fn a_callback_is_about_a_lead() {
    let callback = |lead| TaskCommand::Create {
        kind: TaskKind::Callback,
        title: title("Call Ravi"),
        assignee: ASHA,
        lead,
        due_at: due(),
        at: AT,
    };
    task().given_no_previous_events().when(callback(None)).then_expect_error(TaskError::CallbackToNobody);
    assert!(task().given_no_previous_events().when(callback(Some(LEAD))).inspect_result().is_ok());
    assert_eq!(TaskError::CallbackToNobody.field(), Some("lead_id"));
}

#[test]
fn several_changes_come_together_or_not_at_all() {
    let renamed = TaskEvent::TaskRenamed { title: title("Call Ravi"), at: AT };
    let moved = TaskEvent::TaskReassigned { from: ASHA, to: BALA, at: AT };
    task().given(vec![created()]).when(change()).then_expect_events(vec![
        renamed,
        rescheduled(due(), seconds(7200)),
        moved,
    ]);
    let half = TaskCommand::Change { due_at: Some(seconds(-61)), to: Some(BALA), title: None, at: AT };
    task().given(vec![created()]).when(half).then_expect_error(TaskError::DueInPast);
    task().given(vec![created(), done()]).when(change()).then_expect_error(TaskError::Finished);
}

#[test]
fn a_change_of_nothing_changes_nothing() {
    let nothing = TaskCommand::Change { due_at: None, to: Some(ASHA), title: None, at: AT };
    task().given(vec![created()]).when(nothing).then_expect_events(vec![]);
}

#[test]
fn what_was_done_or_cancelled_by_mistake_is_open_again() {
    for end in [done(), cancelled()] {
        task().given(vec![created(), end.clone()]).when(reopen()).then_expect_events(vec![reopened()]);
        let again = folded(vec![created(), end, reopened()]);
        assert_eq!((again.is_open(), again.due_at()), (true, Some(due())));
    }
    task().given(vec![created()]).when(reopen()).then_expect_events(vec![]);
}

#[test]
fn a_reminder_that_comes_an_hour_late_is_left_out() {
    let late = |count: i64| TaskCommand::Remind { due_at: due(), at: seconds(1800 + count) };
    assert_eq!(folded(vec![created()]).decide(late(3600)).unwrap().len(), 1);
    task().given(vec![created()]).when(late(3601)).then_expect_events(vec![]);
}
