//! A member who is signed in.

use super::{Grant, PermissionKind};
use crate::failure::Failure;
use domain::access::{PermissionSet, Role, RoleKey, TeamName};
use domain::id::{MemberId, TenantId};

/// A member who is signed in, with what they may do right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Whose staff.
    pub tenant: TenantId,
    /// Who.
    pub member: MemberId,
    /// What they sign in with.
    pub username: String,
    /// Their roles; the first is what they are mainly.
    pub roles: Vec<HeldRole>,
    /// Their teams.
    pub teams: Vec<TeamName>,
    /// What they may do.
    pub permissions: PermissionSet,
}

/// A role that a member has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRole {
    /// What it is known by.
    pub key: RoleKey,
    /// What people call it.
    pub name: String,
}

impl From<Role> for HeldRole {
    fn from(role: Role) -> Self {
        Self { key: role.into(), name: role.label().to_owned() }
    }
}

impl Identity {
    /// What they are, for people to read: `Manager, Auditor`.
    pub fn role_names(&self) -> String {
        self.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The grant to ask for `P`, if this member may.
    ///
    /// # Errors
    /// - [`Failure::Denied`]: a permission is missing.
    pub fn authorize<P: PermissionKind>(&self) -> Result<Grant<P>, Failure> {
        P::scope(&self.permissions)
            .map(|scope| Grant::of_member(self, scope))
            .map_err(|permission| Failure::Denied { permission })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{EditLeads, ManageMembers, Reach, ViewLeads};
    use domain::access::Permission;
    use uuid::Uuid;

    fn identity(role: Role) -> Identity {
        Identity {
            tenant: TenantId::new(Uuid::nil()),
            member: MemberId::new(Uuid::nil()),
            username: "somebody".into(),
            roles: vec![role.into()],
            teams: vec![TeamName("North".into())],
            permissions: role.permissions(),
        }
    }

    #[test]
    fn sales_see_their_own_managers_their_teams_and_admins_all() {
        let reach = |role| identity(role).authorize::<ViewLeads>().unwrap().reach().clone();
        let me = MemberId::new(Uuid::nil());
        assert_eq!(reach(Role::Sales), Reach::Own(me));
        assert_eq!(reach(Role::Manager), Reach::Team(me, vec![TeamName("North".into())]));
        assert_eq!(reach(Role::Admin), Reach::All);
        assert_eq!(reach(Role::Auditor), Reach::All);
    }

    #[test]
    fn what_a_role_lacks_is_denied_by_name() {
        let denied = identity(Role::Auditor).authorize::<EditLeads>().unwrap_err();
        assert!(matches!(denied, Failure::Denied { permission: Permission::LeadsEdit }));
        let denied = identity(Role::Sales).authorize::<ManageMembers>().unwrap_err();
        assert!(matches!(denied, Failure::Denied { permission: Permission::MembersManage }));
    }
}
