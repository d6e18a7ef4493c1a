//! Tests of how events become rows of members.

use super::fold::{apply, apply_access, told_of};
use super::history;
use super::roles::Roles;
use super::rows::Row;
use crate::erased::Erased;
use crate::fixture::{PERSON, at, nobody, of_person, person_erased, recorded};
use application::log::LogEvent;
use domain::access::{AccessEvent, InvitationPurpose, MemberEvent, Permission, Role, TeamName};
use domain::id::MemberId;
use domain::mobile::Mobile;
use domain::name::PersonName;
use domain::private::Private;
use serde_json::json;
use uuid::Uuid;

const MEMBER: MemberId = MemberId::new(Uuid::from_u128(10));

fn invited_with(name: Private<PersonName>, mobile: Private<Mobile>) -> MemberEvent {
    MemberEvent::MemberInvited {
        member: MEMBER,
        person: PERSON,
        username: "asha".to_owned(),
        name,
        mobile: Some(mobile),
        role: Role::Sales.into(),
        teams: vec![TeamName("North".to_owned())],
        at: at(0),
    }
}

fn invited() -> MemberEvent {
    invited_with(of_person("Asha".parse().unwrap()), of_person("9000000003".parse().unwrap()))
}

/// The row after an event of either kind.
fn after(row: Option<Row>, position: i64, event: LogEvent) -> Option<Row> {
    let place = recorded(position, MEMBER.uuid(), event);
    if let LogEvent::Access(event) = &place.event {
        return apply_access(row, &place, event);
    }
    let LogEvent::Member(event) = &place.event else { panic!("it is of neither kind") };
    apply(row, &place, event, &nobody())
}

fn given(roles: &[Role], grants: &[Permission]) -> LogEvent {
    LogEvent::Access(AccessEvent::AccessGiven {
        member: MEMBER,
        roles: roles.iter().map(|role| (*role).into()).collect(),
        grants: grants.iter().copied().collect(),
        refusals: [Permission::LeadsCreate].into(),
        at: at(1),
    })
}

#[test]
fn what_a_member_may_do_is_the_newest_that_was_given() {
    let joined = after(None, 1, LogEvent::Member(invited()));
    let row = after(joined, 2, given(&[Role::Manager, Role::Auditor], &[Permission::AuditReplay])).unwrap();
    assert_eq!((row.role.as_str(), row.roles), ("manager", vec!["manager".to_owned(), "auditor".to_owned()]));
    assert_eq!(row.grants, ["LoanCRM.Audit.Replay"]);
    assert_eq!(row.refusals, ["LoanCRM.Leads.Create"]);
}

#[test]
fn a_change_is_told_with_what_it_was_and_an_empty_one_is_not() {
    let joined = after(None, 1, LogEvent::Member(invited())).unwrap();
    let place = recorded(2, Uuid::nil(), given(&[Role::Manager], &[]));
    let line = history::line(&place, Some(&joined), &Roles::default()).unwrap();
    assert_eq!(line.change["roles"], json!({ "from": ["Sales"], "to": ["Manager"] }));
    assert_eq!(line.change["refused"], json!(["LoanCRM.Leads.Create"]));
    let same = after(Some(joined), 2, given(&[Role::Manager], &[]));
    assert_eq!(history::line(&place, same.as_ref(), &Roles::default()), None);
}

#[test]
fn a_link_is_open_until_it_is_used_or_its_member_leaves() {
    let issued = MemberEvent::InvitationIssued {
        secret_hash: "x".to_owned(),
        purpose: InvitationPurpose::Join,
        expires_at: at(9),
        at: at(1),
    };
    let open = row(&[invited(), issued.clone()]);
    assert_eq!((open.invitation.as_deref(), open.invited_until), (Some("join"), Some(at(9))));
    for end in [MemberEvent::InvitationAccepted { at: at(2) }, MemberEvent::MemberDeactivated { at: at(2) }] {
        assert_eq!(row(&[invited(), issued.clone(), end]).invitation, None);
    }
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
    let promoted = MemberEvent::RoleChanged { role: Role::Manager.into(), at: at(1) };
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

#[test]
fn a_line_of_history_tells_when_it_was_done_also_where_that_was_recorded_later() {
    let given = recorded(2, MEMBER.uuid(), given(&[Role::Manager], &[]));
    let before = after(None, 1, LogEvent::Member(invited()));
    let line = history::line(&given, before.as_ref(), &Roles::default()).unwrap();
    assert_eq!((line.at, given.recorded_at), (at(1), at(0)));
}
