//! Tests of how events become rows of members.

use super::fold::{apply, told_of};
use super::rows::Row;
use crate::erased::Erased;
use crate::fixture::{PERSON, at, nobody, of_person, person_erased, recorded};
use application::log::LogEvent;
use domain::access::{MemberEvent, Role, TeamName};
use domain::id::MemberId;
use domain::mobile::Mobile;
use domain::name::PersonName;
use domain::private::Private;
use uuid::Uuid;

const MEMBER: MemberId = MemberId::new(Uuid::from_u128(10));

fn invited_with(name: Private<PersonName>, mobile: Private<Mobile>) -> MemberEvent {
    MemberEvent::MemberInvited {
        member: MEMBER,
        person: PERSON,
        username: "asha".to_owned(),
        name,
        mobile: Some(mobile),
        role: Role::Sales,
        teams: vec![TeamName("North".to_owned())],
        at: at(0),
    }
}

fn invited() -> MemberEvent {
    invited_with(of_person("Asha".parse().unwrap()), of_person("9000000003".parse().unwrap()))
}

fn row_knowing(events: &[MemberEvent], erased: &Erased) -> Option<Row> {
    (1..).zip(events).fold(None, |row, (position, event)| {
        apply(row, &recorded(position, MEMBER.uuid(), LogEvent::Member(event.clone())), event, erased)
    })
}

fn row(events: &[MemberEvent]) -> Row {
    row_knowing(events, &nobody()).unwrap()
}

#[test]
fn somebody_invited_is_active_with_role_and_teams() {
    let row = row(&[invited()]);
    assert_eq!((row.username.as_str(), row.name.as_deref()), ("asha", Some("Asha")));
    assert_eq!(row.mobile.as_deref(), Some("+919000000003"));
    assert_eq!((row.role.as_str(), row.teams, row.active, row.joined_at), ("sales", vec!["North".into()], true, at(0)));
}

#[test]
fn a_stranger_has_no_row() {
    assert_eq!(row_knowing(&[MemberEvent::MemberDeactivated { at: at(1) }], &nobody()), None);
}

#[test]
fn role_and_teams_are_the_newest_ones() {
    let promoted = MemberEvent::RoleChanged { role: Role::Manager, at: at(1) };
    let moved = MemberEvent::TeamsChanged { teams: vec![TeamName("South".to_owned())], at: at(2) };
    let row = row(&[invited(), promoted, moved]);
    assert_eq!((row.role.as_str(), row.teams, row.last_position), ("manager", vec!["South".into()], 3));
}

#[test]
fn a_member_leaves_and_comes_back() {
    let gone = MemberEvent::MemberDeactivated { at: at(1) };
    assert!(!row(&[invited(), gone.clone()]).active);
    assert!(row(&[invited(), gone, MemberEvent::MemberReactivated { at: at(2) }]).active);
}

#[test]
fn an_erased_member_has_no_name_whether_it_can_be_read_or_not() {
    let still_readable = row_knowing(&[invited()], &person_erased()).unwrap();
    assert_eq!((&still_readable.name, &still_readable.mobile), (&None, &None));
    assert_eq!(still_readable, row(&[invited_with(Private::erased(PERSON), Private::erased(PERSON))]));
    assert_eq!(told_of(&invited()), Some(PERSON));
}
