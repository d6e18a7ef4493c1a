//! What people call permissions, by area.

use domain::access::{Permission, PermissionSet};

/// The permissions of one area, in the order they are shown.
pub(super) struct Area {
    pub(super) label: &'static str,
    pub(super) permissions: Vec<Permission>,
}

/// The areas in the order they are shown: what is done all day first.
const AREAS: [&str; 7] =
    ["Leads", "Tasks", "Conversations", "Notifications and audit", "Channels", "Members and roles", "The firm"];

/// All permissions by area.
pub(super) fn areas() -> Vec<Area> {
    let of = |label| Permission::ALL.iter().copied().filter(|permission| area(*permission) == label).collect();
    AREAS.iter().map(|label| Area { label, permissions: of(*label) }).collect()
}

const fn area(permission: Permission) -> &'static str {
    match permission {
        Permission::LeadsViewOwn
        | Permission::LeadsViewTeam
        | Permission::LeadsViewAll
        | Permission::LeadsCreate
        | Permission::LeadsEdit
        | Permission::LeadsAssign => "Leads",
        Permission::TasksViewOwn | Permission::TasksViewTeam | Permission::TasksViewAll | Permission::TasksManage => {
            "Tasks"
        }
        Permission::ConversationsView | Permission::ConversationsReply => "Conversations",
        Permission::NotificationsManage | Permission::NotificationLogsView | Permission::AuditReplay => {
            "Notifications and audit"
        }
        Permission::WhatsAppManage | Permission::WhatsAppView | Permission::TelegramManage => "Channels",
        Permission::MembersView | Permission::MembersManage | Permission::RolesManage => "Members and roles",
        Permission::SettingsView | Permission::SettingsManage => "The firm",
    }
}

/// A permission in plain words.
pub(super) const fn label(permission: Permission) -> &'static str {
    match permission {
        Permission::WhatsAppManage => "Connect, repair and disconnect WhatsApp",
        Permission::WhatsAppView => "See the WhatsApp connection",
        Permission::TelegramManage => "Add and remove Telegram bots",
        Permission::LeadsViewOwn => "See own leads",
        Permission::LeadsViewTeam => "See leads of own teams",
        Permission::LeadsViewAll => "See all leads",
        Permission::LeadsCreate => "Capture leads",
        Permission::LeadsEdit => "Change leads they see",
        Permission::LeadsAssign => "Assign leads they see",
        Permission::TasksViewOwn => "See own tasks",
        Permission::TasksViewTeam => "See tasks of own teams",
        Permission::TasksViewAll => "See all tasks",
        Permission::TasksManage => "Create and change tasks they see",
        Permission::NotificationsManage => "Change notification templates",
        Permission::NotificationLogsView => "Read the notification log",
        Permission::AuditReplay => "Replay the log as of a moment",
        Permission::MembersView => "See members and roles",
        Permission::MembersManage => "Invite, change and deactivate members, erase people",
        Permission::RolesManage => "Define roles",
        Permission::SettingsView => "See the firm's settings",
        Permission::SettingsManage => "Change the firm's settings",
        Permission::ConversationsView => "Read conversations of leads they see",
        Permission::ConversationsReply => "Take over conversations and answer",
    }
}

/// Permissions in plain words, one after the other.
pub(super) fn listed(permissions: &PermissionSet) -> String {
    permissions.iter().map(|permission| label(*permission)).collect::<Vec<_>>().join(", ")
}

/// A permission's name in words; the name itself where it isn't known.
pub(super) fn by_name(name: &str) -> String {
    name.parse::<Permission>().map_or_else(|_| name.to_owned(), |permission| label(permission).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_stands_in_one_area_under_words_of_its_own() {
        let shown: Vec<_> = areas().into_iter().flat_map(|area| area.permissions).collect();
        assert_eq!(shown.len(), Permission::ALL.len());
        let mut words: Vec<_> = Permission::ALL.iter().map(|permission| label(*permission)).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Permission::ALL.len());
    }
}
