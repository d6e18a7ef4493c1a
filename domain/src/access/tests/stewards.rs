//! Somebody is always left who may manage members and roles.

use super::*;

fn refused(refusals: &[Permission]) -> AccessCommand {
    AccessCommand::Give {
        member: ADMIN,
        roles: None,
        grants: None,
        refusals: Some(permissions(refusals)),
        by: by(ADMIN),
        at: AT,
    }
}

#[test]
fn the_last_admin_can_not_be_deactivated_demoted_or_refused() {
    let staff = vec![given(ADMIN, Role::Admin), given(ASHA, Role::Sales)];
    for command in [
        AccessCommand::End { member: ADMIN, by: by(ADMIN), at: AT },
        roles(ADMIN, &["manager"], by(ADMIN)),
        refused(&[Permission::MembersManage]),
        refused(&[Permission::RolesManage]),
    ] {
        access().given(staff.clone()).when(command).then_expect_error(AccessError::LastAdmin);
    }
}

#[test]
fn of_two_admins_one_may_go_and_the_other_may_not_follow() {
    let two = vec![given(ADMIN, Role::Admin), given(SECOND, Role::Admin)];
    let gone = AccessEvent::AccessEnded { member: SECOND, at: AT };
    access()
        .given(two.clone())
        .when(AccessCommand::End { member: SECOND, by: by(ADMIN), at: AT })
        .then_expect_events(vec![gone.clone()]);
    access()
        .given([two, vec![gone]].concat())
        .when(AccessCommand::End { member: ADMIN, by: by(ADMIN), at: AT })
        .then_expect_error(AccessError::LastAdmin);
}

#[test]
fn who_was_demoted_meanwhile_demotes_nobody() {
    access()
        .given(vec![given(ADMIN, Role::Admin), given(SECOND, Role::Admin), given(SECOND, Role::Manager)])
        .when(roles(ADMIN, &["manager"], by(SECOND)))
        .then_expect_error(AccessError::Lacks(Permission::MembersManage));
}

#[test]
fn grants_count_for_who_is_left() {
    let both = [Permission::MembersManage, Permission::RolesManage];
    let granted = AccessEvent::AccessGiven {
        member: SECOND,
        roles: vec![Role::Manager.into()],
        grants: permissions(&both),
        refusals: PermissionSet::new(),
        at: AT,
    };
    access()
        .given(vec![given(ADMIN, Role::Admin), granted])
        .when(AccessCommand::End { member: ADMIN, by: by(ADMIN), at: AT })
        .then_expect_events(vec![AccessEvent::AccessEnded { member: ADMIN, at: AT }]);
}

#[test]
fn the_role_under_the_last_admin_keeps_what_makes_an_admin() {
    let both = [Permission::MembersManage, Permission::RolesManage];
    let change = AccessCommand::ChangeRole {
        key: key("owner"),
        definition: definition("Owner", &[Permission::MembersManage]),
        by: by(ADMIN),
        at: AT,
    };
    access()
        .given(vec![defined("owner", "Owner", &both), given(ADMIN, key("owner"))])
        .when(change)
        .then_expect_error(AccessError::LastAdmin);
}

#[test]
fn where_nobody_manages_yet_somebody_may_be_deactivated() {
    access()
        .given(vec![given(ASHA, Role::Sales)])
        .when(AccessCommand::End { member: ASHA, by: Authority::System, at: AT })
        .then_expect_events(vec![AccessEvent::AccessEnded { member: ASHA, at: AT }]);
}
