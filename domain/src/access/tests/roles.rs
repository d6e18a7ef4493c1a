//! A tenant's own roles.

use super::*;

fn define(text: &str, name: &str, list: &[Permission], by: Authority) -> AccessCommand {
    AccessCommand::DefineRole { key: key(text), definition: definition(name, list), by, at: AT }
}

fn change(text: &str, name: &str, list: &[Permission], by: Authority) -> AccessCommand {
    AccessCommand::ChangeRole { key: key(text), definition: definition(name, list), by, at: AT }
}

fn remove(text: &str) -> AccessCommand {
    AccessCommand::RemoveRole { key: key(text), by: by(ADMIN), at: AT }
}

const CALLS: [Permission; 2] = [Permission::LeadsViewOwn, Permission::TasksManage];

#[test]
fn an_admin_defines_changes_and_removes_a_role() {
    let staff = vec![given(ADMIN, Role::Admin)];
    let there = defined("caller", "Caller", &CALLS);
    access()
        .given(staff.clone())
        .when(define("caller", "Caller", &CALLS, by(ADMIN)))
        .then_expect_events(vec![there.clone()]);
    let changed =
        AccessEvent::RoleChanged { key: key("caller"), definition: definition("Night caller", &CALLS[..1]), at: AT };
    access()
        .given(vec![staff[0].clone(), there.clone()])
        .when(change("caller", "Night caller", &CALLS[..1], by(ADMIN)))
        .then_expect_events(vec![changed]);
    let removed = AccessEvent::RoleRemoved { key: key("caller"), at: AT };
    access().given(vec![staff[0].clone(), there]).when(remove("caller")).then_expect_events(vec![removed]);
}

#[test]
fn a_role_in_use_stays_even_if_only_somebody_who_left_has_it() {
    let gone = AccessEvent::AccessEnded { member: ASHA, at: AT };
    let staff = vec![given(ADMIN, Role::Admin), defined("caller", "Caller", &CALLS), given(ASHA, key("caller")), gone];
    access().given(staff).when(remove("caller")).then_expect_error(AccessError::RoleInUse);
}

#[test]
fn the_roles_that_every_firm_starts_with_stay_as_they_are() {
    let staff = vec![given(ADMIN, Role::Admin)];
    access().given(staff.clone()).when(remove("sales")).then_expect_error(AccessError::RoleBuiltIn);
    let other = change("sales", "Sales force", &CALLS, by(ADMIN));
    access().given(staff.clone()).when(other).then_expect_error(AccessError::RoleBuiltIn);
    let same = define("sales", "Sales force", &CALLS, by(ADMIN));
    access().given(staff).when(same).then_expect_error(AccessError::RoleTaken);
}

#[test]
fn no_two_roles_have_one_key_or_one_name() {
    let staff = vec![given(ADMIN, Role::Admin), defined("caller", "Caller", &CALLS)];
    let again = define("caller", "Another", &CALLS, by(ADMIN));
    access().given(staff.clone()).when(again).then_expect_error(AccessError::RoleTaken);
    for name in ["caller", "SALES"] {
        let other = define("other", name, &CALLS, by(ADMIN));
        access().given(staff.clone()).when(other).then_expect_error(AccessError::RoleNameTaken);
    }
    access().given(staff.clone()).when(change("caller", "CALLER", &CALLS, by(ADMIN))).then_expect_events(vec![
        AccessEvent::RoleChanged { key: key("caller"), definition: definition("CALLER", &CALLS), at: AT },
    ]);
    access().given(staff).when(change("caller", "Caller", &CALLS, by(ADMIN))).then_expect_events(vec![]);
}

#[test]
fn a_role_that_there_is_not_can_not_be_changed_or_removed() {
    let staff = vec![given(ADMIN, Role::Admin)];
    access().given(staff.clone()).when(remove("caller")).then_expect_error(AccessError::RoleUnknown);
    let changed = change("caller", "Caller", &CALLS, by(ADMIN));
    access().given(staff).when(changed).then_expect_error(AccessError::RoleUnknown);
}

#[test]
fn a_manager_of_roles_puts_nothing_into_a_role_that_they_do_not_hold() {
    let keeper = [Permission::RolesManage, Permission::LeadsViewOwn];
    let staff = vec![
        given(ADMIN, Role::Admin),
        defined("keeper", "Keeper", &keeper),
        defined("caller", "Caller", &CALLS),
        given(SECOND, key("keeper")),
    ];
    let own = change("keeper", "Keeper", &[Permission::RolesManage, Permission::MembersManage], by(SECOND));
    let missing = AccessError::NotHeld(Permission::MembersManage);
    access().given(staff.clone()).when(own).then_expect_error(missing);
    let new = define("spy", "Spy", &[Permission::AuditReplay], by(SECOND));
    access().given(staff.clone()).when(new).then_expect_error(AccessError::NotHeld(Permission::AuditReplay));
    // What the role holds already may stay in it.
    let renamed = AccessEvent::RoleChanged { key: key("caller"), definition: definition("Calls", &CALLS), at: AT };
    access().given(staff).when(change("caller", "Calls", &CALLS, by(SECOND))).then_expect_events(vec![renamed]);
}

#[test]
fn who_may_not_manage_roles_defines_none() {
    access()
        .given(vec![given(ADMIN, Role::Admin), given(ASHA, Role::Manager)])
        .when(define("caller", "Caller", &[], by(ASHA)))
        .then_expect_error(AccessError::Lacks(Permission::RolesManage));
}

#[test]
fn there_are_at_most_fifty_roles() {
    let mut events = vec![given(ADMIN, Role::Admin)];
    events.extend((0..50).map(|number| defined(&format!("role_{number}"), &format!("Role {number}"), &[])));
    access()
        .given(events)
        .when(define("one_more", "One more", &[], by(ADMIN)))
        .then_expect_error(AccessError::TooManyRoles);
}
