//! Tests of how events become rows of tasks, and of whose tasks are read.

use super::fold::{apply, told_of};
use super::read::{Whose, clip};
use super::rows::Row;
use crate::erased::Erased;
use crate::fixture::{PERSON, TENANT, at, nobody, of_person, person_erased, recorded};
use application::access::{Grant, Identity, SystemAuthority, ViewTasks};
use application::log::LogEvent;
use domain::access::{Role, Scope, TeamName};
use domain::id::{LeadId, MemberId};
use domain::private::Private;
use domain::task::{TaskEvent, TaskKind};
use uuid::Uuid;

const TASK: Uuid = Uuid::from_u128(10);
const ASHA: MemberId = MemberId::new(Uuid::from_u128(11));
const RAVI: MemberId = MemberId::new(Uuid::from_u128(12));
const LEAD: LeadId = LeadId::new(Uuid::from_u128(13));

fn created_with(title: Private<String>) -> TaskEvent {
    TaskEvent::TaskCreated {
        kind: TaskKind::Contact,
        title,
        assignee: ASHA,
        lead: Some(LEAD),
        due_at: at(1_800),
        at: at(0),
    }
}

fn created() -> TaskEvent {
    created_with(of_person("Contact Ravi Kumar".to_owned()))
}

fn row_knowing(events: &[TaskEvent], erased: &Erased) -> Option<Row> {
    (1..).zip(events).fold(None, |row, (position, event)| {
        apply(row, &recorded(position, TASK, LogEvent::Task(event.clone())), event, erased)
    })
}

fn row(events: &[TaskEvent]) -> Row {
    row_knowing(events, &nobody()).unwrap()
}

fn grant(role: Role) -> Grant<ViewTasks> {
    let teams = vec![TeamName("North".to_owned())];
    let permissions = role.permissions();
    Identity { tenant: TENANT, member: ASHA, username: "asha".to_owned(), roles: vec![role.into()], teams, permissions }
        .authorize()
        .unwrap()
}

#[test]
fn a_created_task_is_open_on_its_assignees_board() {
    let row = row(&[created()]);
    assert_eq!((row.kind.as_str(), row.title.as_deref()), ("contact", Some("Contact Ravi Kumar")));
    assert_eq!((row.assignee_id, row.lead_id, row.person_id), (ASHA.uuid(), Some(LEAD.uuid()), PERSON.uuid()));
    assert_eq!((row.state.as_str(), row.due_at, row.done_at, row.created_at), ("open", at(1_800), None, at(0)));
}

#[test]
fn a_task_that_was_never_created_has_no_row() {
    assert_eq!(row_knowing(&[TaskEvent::TaskCompleted { at: at(1) }], &nobody()), None);
}

#[test]
fn a_task_is_moved_given_away_and_renamed() {
    let row = row(&[
        created(),
        TaskEvent::TaskRescheduled { from: at(1_800), to: at(9_000), at: at(1) },
        TaskEvent::TaskReassigned { from: ASHA, to: RAVI, at: at(2) },
        TaskEvent::TaskRenamed { title: of_person("Call Ravi".to_owned()), at: at(3) },
        TaskEvent::ReminderDue { due_at: at(9_000), at: at(4) },
    ]);
    assert_eq!((row.due_at, row.assignee_id, row.title.as_deref()), (at(9_000), RAVI.uuid(), Some("Call Ravi")));
    assert_eq!((row.state.as_str(), row.reminded_of, row.last_position), ("open", Some(at(9_000)), 5));
}

#[test]
fn a_completed_task_is_done_since_then() {
    let row = row(&[created(), TaskEvent::TaskCompleted { at: at(60) }]);
    assert_eq!((row.state.as_str(), row.done_at), ("done", Some(at(60))));
}

#[test]
fn a_cancelled_task_was_not_done() {
    let row = row(&[created(), TaskEvent::TaskCancelled { reason: None, at: at(60) }]);
    assert_eq!((row.state.as_str(), row.done_at), ("cancelled", None));
}

#[test]
fn what_was_done_by_mistake_is_open_again() {
    let row = row(&[
        created(),
        TaskEvent::TaskCompleted { at: at(60) },
        TaskEvent::TaskReopened { due_at: at(1_800), at: at(70) },
    ]);
    assert_eq!((row.state.as_str(), row.done_at), ("open", None));
}

#[test]
fn the_title_of_an_erased_persons_task_is_gone_whether_it_can_be_read_or_not() {
    let still_readable = row_knowing(&[created()], &person_erased()).unwrap();
    assert_eq!(still_readable.title, None);
    assert_eq!(still_readable, row(&[created_with(Private::erased(PERSON))]));
    assert_eq!(told_of(&created()), Some(PERSON));
}

#[test]
fn nobody_reads_further_than_the_grant_reaches() {
    for asked in [None, Some(Scope::Own), Some(Scope::Team), Some(Scope::All)] {
        assert_eq!(clip(&grant(Role::Sales), asked), Whose::Own(Some(ASHA)), "{asked:?}");
    }
    let north = Whose::Team(ASHA, vec!["North".to_owned()]);
    for asked in [None, Some(Scope::Team), Some(Scope::All)] {
        assert_eq!(clip(&grant(Role::Manager), asked), north, "{asked:?}");
    }
}

#[test]
fn whoever_reaches_further_may_ask_for_less() {
    assert_eq!(clip(&grant(Role::Manager), Some(Scope::Own)), Whose::Own(Some(ASHA)));
    assert_eq!(clip(&grant(Role::Admin), Some(Scope::Own)), Whose::Own(Some(ASHA)));
    assert_eq!(clip(&grant(Role::Admin), Some(Scope::Team)), Whose::OwnTeams(Some(ASHA)));
    assert_eq!(clip(&grant(Role::Admin), None), Whose::All);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what the system may ask for is what is tested")]
fn the_system_owns_nothing() {
    let grant = SystemAuthority::new().grant::<ViewTasks>(TENANT, "reminders");
    assert_eq!(clip(&grant, Some(Scope::Own)), Whose::Own(None));
}
