//! Roles: bundles of permissions.

use super::{Permission, PermissionSet};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The roles every tenant starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the tenant.
    Admin,
    /// Leads one or several teams.
    Manager,
    /// Owns leads and calls customers.
    Sales,
    /// Collects documents and submits files.
    Operations,
    /// Reads everything and changes nothing.
    Auditor,
}

/// A text that names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known role")]
pub struct UnknownRole;

impl Role {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Admin, Self::Manager, Self::Sales, Self::Operations, Self::Auditor];

    /// The name in JSON and the database.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Sales => "sales",
            Self::Operations => "operations",
            Self::Auditor => "auditor",
        }
    }

    /// The name as people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::Manager => "Manager",
            Self::Sales => "Sales",
            Self::Operations => "Operations",
            Self::Auditor => "Auditor",
        }
    }

    /// Whether leads are assigned to members of this role automatically.
    pub const fn may_own_leads(self) -> bool {
        matches!(self, Self::Sales)
    }

    /// What the role allows.
    pub fn permissions(self) -> PermissionSet {
        use Permission as P;
        match self {
            Self::Admin => P::ALL.iter().copied().collect(),
            Self::Manager => [
                P::WhatsAppView,
                P::SettingsView,
                P::LeadsViewTeam,
                P::LeadsCreate,
                P::LeadsEdit,
                P::LeadsAssign,
                P::TasksViewTeam,
                P::TasksManage,
                P::NotificationLogsView,
                P::ConversationsView,
                P::ConversationsReply,
            ]
            .into(),
            Self::Sales => [
                P::LeadsViewOwn,
                P::LeadsCreate,
                P::LeadsEdit,
                P::TasksViewOwn,
                P::TasksManage,
                P::ConversationsView,
                P::ConversationsReply,
            ]
            .into(),
            Self::Operations => [
                P::LeadsViewAll,
                P::LeadsEdit,
                P::TasksViewOwn,
                P::TasksManage,
                P::ConversationsView,
                P::ConversationsReply,
            ]
            .into(),
            Self::Auditor => [
                P::WhatsAppView,
                P::SettingsView,
                P::LeadsViewAll,
                P::TasksViewAll,
                P::NotificationLogsView,
                P::AuditReplay,
                P::MembersView,
                P::ConversationsView,
            ]
            .into(),
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|role| role.slug() == text).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_auditor_may_change_nothing() {
        let writes = |permission: &Permission| {
            let name = permission.name();
            [".Manage", ".Edit", ".Create", ".Assign", ".Reply"].iter().any(|end| name.ends_with(end))
        };
        assert_eq!(Role::Auditor.permissions().iter().find(|permission| writes(permission)), None);
    }

    #[test]
    fn the_admin_may_do_everything() {
        assert_eq!(Role::Admin.permissions().len(), Permission::ALL.len());
    }
}
