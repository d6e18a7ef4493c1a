//! Members of the staff.

use super::*;
use crate::id::PersonId;
use crate::mobile::Mobile;
use crate::private::Private;
use crate::stream::{ClaimChange, Streamed as _};
use chrono::TimeDelta;
use cqrs_es::Aggregate as _;

const PERSON: PersonId = PersonId::new(Uuid::nil());
const HOUR: TimeDelta = TimeDelta::hours(1);

fn mobile() -> Mobile {
    "9000000003".parse().unwrap()
}

fn invite(username: &str) -> MemberCommand {
    MemberCommand::Invite {
        member: ASHA,
        person: PERSON,
        username: username.into(),
        name: "Asha".parse().unwrap(),
        mobile: Some(mobile()),
        role: Role::Sales.into(),
        teams: vec![TeamName("North".into())],
        at: AT,
    }
}

fn invited() -> MemberEvent {
    MemberEvent::MemberInvited {
        member: ASHA,
        person: PERSON,
        username: "asha".into(),
        name: Private::new(PERSON, "Asha".parse().unwrap()),
        mobile: Some(Private::new(PERSON, mobile())),
        role: Role::Sales.into(),
        teams: vec![TeamName("North".into())],
        at: AT,
    }
}

fn issued(secret: &str, purpose: InvitationPurpose) -> MemberEvent {
    MemberEvent::InvitationIssued { secret_hash: secret.into(), purpose, expires_at: AT + HOUR, at: AT }
}

fn issue(secret: &str) -> MemberCommand {
    MemberCommand::IssueInvitation { secret_hash: secret.into(), expires_at: AT + HOUR, at: AT }
}

fn accept(secret: &str) -> MemberCommand {
    MemberCommand::AcceptInvitation { secret_hash: secret.into(), at: AT }
}

fn member() -> TestFramework<Member> {
    TestFramework::with(())
}

/// What is claimed after these events.
fn claimed(events: &[MemberEvent]) -> (&'static str, String) {
    let mut member = Member::default();
    for event in events {
        member.apply(event.clone());
    }
    match member.claim_change(events.last().unwrap()) {
        Some(ClaimChange::Hold { scope, key }) => (scope, key),
        Some(ClaimChange::GiveBack) | None => panic!("nothing is claimed"),
    }
}

#[test]
fn somebody_invited_has_joined_and_nobody_joins_twice() {
    member().given_no_previous_events().when(invite("asha")).then_expect_events(vec![invited()]);
    member().given(vec![invited()]).when(invite("asha")).then_expect_error(MemberError::AlreadyInvited);
}

#[test]
fn a_user_name_with_other_characters_is_refused() {
    for name in ["", "Asha", "a b", "आशा", &"a".repeat(41)] {
        member().given_no_previous_events().when(invite(name)).then_expect_error(MemberError::MalformedUsername);
    }
}

#[test]
fn a_member_of_before_reads_back() {
    let stored = r#"{"member_invited":{"member":"00000000-0000-0000-0000-000000000003",
        "person":"00000000-0000-0000-0000-000000000000","username":"asha",
        "name":{"of":"00000000-0000-0000-0000-000000000000","private":"Asha"},
        "mobile":{"of":"00000000-0000-0000-0000-000000000000","private":"+919000000003"},
        "role":"sales","teams":["North"],"at":"2027-01-15T08:00:00Z"}}"#;
    assert_eq!(serde_json::from_str::<MemberEvent>(stored).unwrap(), invited());
}

#[test]
fn a_stranger_can_not_be_changed() {
    let change = MemberCommand::SetMobile { mobile: None, at: AT };
    member().given_no_previous_events().when(change).then_expect_error(MemberError::Unknown);
}

#[test]
fn a_change_that_changes_nothing_leaves_no_event() {
    for command in [
        MemberCommand::SetMobile { mobile: Some(mobile()), at: AT },
        MemberCommand::ChangeTeams { teams: vec![TeamName("North".into())], at: AT },
        MemberCommand::Reactivate { at: AT },
    ] {
        member().given(vec![invited()]).when(command).then_expect_events(vec![]);
    }
}

#[test]
fn a_member_leaves_and_comes_back() {
    let gone = MemberEvent::MemberDeactivated { at: AT };
    member().given(vec![invited()]).when(MemberCommand::Deactivate { at: AT }).then_expect_events(vec![gone.clone()]);
    member()
        .given(vec![invited(), gone])
        .when(MemberCommand::Reactivate { at: AT })
        .then_expect_events(vec![MemberEvent::MemberReactivated { at: AT }]);
}

#[test]
fn a_mobile_number_is_held_while_its_member_works_here() {
    assert_eq!(claimed(&[invited()]), ("mobile number", "+919000000003".into()));
    let gone = MemberEvent::MemberDeactivated { at: AT };
    assert_eq!(claimed(&[invited(), gone.clone()]), ("user name", "asha".into()));
    let back = MemberEvent::MemberReactivated { at: AT };
    assert_eq!(claimed(&[invited(), gone, back]).0, "mobile number");
    let without = MemberEvent::MobileChanged { mobile: None, at: AT };
    assert_eq!(claimed(&[invited(), without]), ("user name", "asha".into()));
}

#[test]
fn a_member_belongs_to_few_teams_each_once() {
    let many = (0..11).map(|number| TeamName(number.to_string())).collect();
    for teams in [vec![TeamName("North".into()), TeamName("North".into())], many] {
        let command = MemberCommand::ChangeTeams { teams, at: AT };
        member().given(vec![invited()]).when(command).then_expect_error(MemberError::Teams);
    }
}

#[test]
fn a_link_is_good_once() {
    let open = issued("one", InvitationPurpose::Join);
    member().given(vec![invited()]).when(issue("one")).then_expect_events(vec![open.clone()]);
    let accepted = MemberEvent::InvitationAccepted { at: AT };
    member().given(vec![invited(), open.clone()]).when(accept("one")).then_expect_events(vec![accepted.clone()]);
    let used = vec![invited(), open, accepted];
    member().given(used.clone()).when(accept("one")).then_expect_error(MemberError::InvitationSpent);
    member().given(used).when(issue("two")).then_expect_events(vec![issued("two", InvitationPurpose::Reset)]);
}

#[test]
fn a_link_that_was_replaced_or_is_too_old_or_another_is_refused() {
    let open = vec![invited(), issued("one", InvitationPurpose::Join), issued("two", InvitationPurpose::Join)];
    for secret in ["one", "three"] {
        member().given(open.clone()).when(accept(secret)).then_expect_error(MemberError::InvitationSpent);
    }
    let late = MemberCommand::AcceptInvitation { secret_hash: "two".into(), at: AT + HOUR };
    member().given(open).when(late).then_expect_error(MemberError::InvitationSpent);
}

#[test]
fn who_was_deactivated_gets_no_link_and_comes_in_by_none() {
    let gone = vec![invited(), issued("one", InvitationPurpose::Join), MemberEvent::MemberDeactivated { at: AT }];
    member().given(gone.clone()).when(issue("two")).then_expect_error(MemberError::Inactive);
    member().given(gone.clone()).when(accept("one")).then_expect_error(MemberError::InvitationSpent);
    let back = [gone, vec![MemberEvent::MemberReactivated { at: AT }]].concat();
    member().given(back).when(accept("one")).then_expect_error(MemberError::InvitationSpent);
}
