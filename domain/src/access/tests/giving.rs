//! Giving members roles, grants and refusals.

use super::*;

fn give(grants: &[Permission], refusals: &[Permission]) -> AccessCommand {
    AccessCommand::Give {
        member: ASHA,
        roles: None,
        grants: Some(permissions(grants)),
        refusals: Some(permissions(refusals)),
        by: by(ADMIN),
        at: AT,
    }
}

fn state(events: Vec<AccessEvent>) -> Access {
    let mut access = Access::default();
    for event in events {
        cqrs_es::Aggregate::apply(&mut access, event);
    }
    access
}

#[test]
fn a_member_may_do_what_roles_and_grants_allow_and_refusals_win() {
    let events = vec![
        defined("caller", "Caller", &[Permission::TasksManage]),
        AccessEvent::AccessGiven {
            member: ASHA,
            roles: vec![Role::Sales.into(), key("caller")],
            grants: permissions(&[Permission::LeadsAssign, Permission::LeadsViewAll]),
            refusals: permissions(&[Permission::LeadsCreate, Permission::LeadsViewAll]),
            at: AT,
        },
    ];
    let may = state(events).permissions_of(ASHA);
    assert!(may.contains(&Permission::LeadsAssign) && may.contains(&Permission::TasksManage));
    assert!(!may.contains(&Permission::LeadsCreate) && !may.contains(&Permission::LeadsViewAll));
}

#[test]
fn who_is_deactivated_may_do_nothing_until_they_are_back() {
    let gone =
        vec![given(ADMIN, Role::Admin), given(ASHA, Role::Sales), AccessEvent::AccessEnded { member: ASHA, at: AT }];
    assert!(state(gone.clone()).permissions_of(ASHA).is_empty());
    let back = AccessCommand::Restore { member: ASHA, by: by(ADMIN), at: AT };
    let restored = AccessEvent::AccessRestored { member: ASHA, at: AT };
    access().given(gone.clone()).when(back).then_expect_events(vec![restored.clone()]);
    assert_eq!(state([gone, vec![restored]].concat()).permissions_of(ASHA), Role::Sales.permissions());
}

#[test]
fn an_admin_grants_and_refuses() {
    let expected = AccessEvent::AccessGiven {
        member: ASHA,
        roles: vec![Role::Sales.into()],
        grants: permissions(&[Permission::LeadsAssign]),
        refusals: permissions(&[Permission::LeadsCreate]),
        at: AT,
    };
    access()
        .given(vec![given(ADMIN, Role::Admin), given(ASHA, Role::Sales)])
        .when(give(&[Permission::LeadsAssign], &[Permission::LeadsCreate]))
        .then_expect_events(vec![expected]);
}

#[test]
fn what_changes_nothing_leaves_no_event() {
    access()
        .given(vec![given(ADMIN, Role::Admin), given(ASHA, Role::Sales)])
        .when(give(&[], &[]))
        .then_expect_events(vec![]);
}

#[test]
fn nobody_gives_what_they_do_not_hold() {
    let personnel = [Permission::MembersManage, Permission::LeadsViewOwn];
    let staff = || {
        vec![given(ADMIN, Role::Admin), defined("personnel", "Personnel", &personnel), given(SECOND, key("personnel"))]
    };
    let admin = roles(ASHA, &["admin"], by(SECOND));
    access()
        .given([staff(), vec![given(ASHA, Role::Auditor)]].concat())
        .when(admin)
        .then_expect_error(AccessError::NotHeld(Permission::WhatsAppManage));
    let own = roles(SECOND, &["personnel", "sales"], by(SECOND));
    access().given(staff()).when(own).then_expect_error(AccessError::NotHeld(Permission::LeadsCreate));
    let admitted = AccessCommand::Admit { member: ASHA, roles: vec![Role::Sales.into()], by: by(SECOND), at: AT };
    access().given(staff()).when(admitted).then_expect_error(AccessError::NotHeld(Permission::LeadsCreate));
}

#[test]
fn nobody_lifts_a_refusal_of_what_they_do_not_hold() {
    let refused = AccessEvent::AccessGiven {
        member: SECOND,
        roles: vec![Role::Admin.into()],
        grants: PermissionSet::new(),
        refusals: permissions(&[Permission::AuditReplay]),
        at: AT,
    };
    let lifted = AccessCommand::Give {
        member: SECOND,
        roles: None,
        grants: None,
        refusals: Some(PermissionSet::new()),
        by: by(SECOND),
        at: AT,
    };
    access()
        .given(vec![given(ADMIN, Role::Admin), refused])
        .when(lifted)
        .then_expect_error(AccessError::NotHeld(Permission::AuditReplay));
}

#[test]
fn a_token_gives_no_more_than_its_scope() {
    let scope = permissions(&[Permission::MembersManage, Permission::LeadsViewOwn]);
    let by = Authority::Member { member: ADMIN, holds: scope };
    access()
        .given(vec![given(ADMIN, Role::Admin), given(ASHA, Role::Auditor)])
        .when(roles(ASHA, &["sales"], by))
        .then_expect_error(AccessError::NotHeld(Permission::LeadsCreate));
}

#[test]
fn who_is_restored_gets_back_only_what_the_asker_holds() {
    let gone = AccessEvent::AccessEnded { member: ASHA, at: AT };
    let personnel = defined("personnel", "Personnel", &[Permission::MembersManage]);
    access()
        .given(vec![
            given(ADMIN, Role::Admin),
            given(ASHA, Role::Admin),
            gone,
            personnel,
            given(SECOND, key("personnel")),
        ])
        .when(AccessCommand::Restore { member: ASHA, by: by(SECOND), at: AT })
        .then_expect_error(AccessError::NotHeld(Permission::WhatsAppManage));
}

#[test]
fn who_may_not_manage_members_changes_nobody() {
    let staff = vec![given(ADMIN, Role::Admin), given(ASHA, Role::Sales)];
    for command in [
        roles(ASHA, &["sales", "operations"], by(ASHA)),
        AccessCommand::End { member: ADMIN, by: by(ASHA), at: AT },
        AccessCommand::Restore { member: ADMIN, by: by(ASHA), at: AT },
    ] {
        let lacks = AccessError::Lacks(Permission::MembersManage);
        access().given(staff.clone()).when(command).then_expect_error(lacks);
    }
}

#[test]
fn a_member_has_one_to_five_roles_that_there_are() {
    let staff = vec![given(ADMIN, Role::Admin), given(ASHA, Role::Sales)];
    for list in [&[][..], &["sales", "sales"], &["a", "b", "c", "d", "e", "f"]] {
        access().given(staff.clone()).when(roles(ASHA, list, by(ADMIN))).then_expect_error(AccessError::RoleCount);
    }
    access().given(staff).when(roles(ASHA, &["caller"], by(ADMIN))).then_expect_error(AccessError::NoSuchRole);
}

#[test]
fn a_stranger_can_not_be_changed() {
    let staff = vec![given(ADMIN, Role::Admin)];
    for command in [roles(ASHA, &["sales"], by(ADMIN)), AccessCommand::End { member: ASHA, by: by(ADMIN), at: AT }] {
        access().given(staff.clone()).when(command).then_expect_error(AccessError::MemberUnknown);
    }
}

#[test]
fn who_joined_before_keeps_their_role_and_who_is_known_is_admitted_once() {
    let begun = AccessEvent::AccessBegun {
        members: vec![BegunMember { member: ASHA, role: Role::Sales.into(), active: true }],
        at: AT,
    };
    assert_eq!(state(vec![begun.clone()]).permissions_of(ASHA), Role::Sales.permissions());
    let again = AccessCommand::Admit { member: ASHA, roles: vec![Role::Admin.into()], by: Authority::System, at: AT };
    access().given(vec![begun.clone()]).when(again).then_expect_events(vec![]);
    access().given(vec![begun]).when(AccessCommand::Begin { members: vec![], at: AT }).then_expect_events(vec![]);
}
