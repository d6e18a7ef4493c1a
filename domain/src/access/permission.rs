//! What a member may do: permissions and how far they reach.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::str::FromStr;

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident => $name:literal;)+) => {
        /// One thing that a role can allow, named `LoanCRM.<Area>.<Action>`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Permission {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in roles, tokens and answers.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

permissions!(
    /// Connect, repair and disconnect WhatsApp.
    WhatsAppManage => "LoanCRM.WhatsApp.Manage";
    /// Look at the WhatsApp connection.
    WhatsAppView => "LoanCRM.WhatsApp.View";
    /// Add and remove Telegram bots.
    TelegramManage => "LoanCRM.Telegram.Manage";
    /// See one's own leads.
    LeadsViewOwn => "LoanCRM.Leads.View.Own";
    /// See the leads of one's teams.
    LeadsViewTeam => "LoanCRM.Leads.View.Team";
    /// See all leads.
    LeadsViewAll => "LoanCRM.Leads.View.All";
    /// Capture leads.
    LeadsCreate => "LoanCRM.Leads.Create";
    /// Change leads that one sees.
    LeadsEdit => "LoanCRM.Leads.Edit";
    /// Give leads that one sees to members.
    LeadsAssign => "LoanCRM.Leads.Assign";
    /// See one's own tasks.
    TasksViewOwn => "LoanCRM.Tasks.View.Own";
    /// See the tasks of one's teams.
    TasksViewTeam => "LoanCRM.Tasks.View.Team";
    /// See all tasks.
    TasksViewAll => "LoanCRM.Tasks.View.All";
    /// Create and change tasks that one sees.
    TasksManage => "LoanCRM.Tasks.Manage";
    /// Change notification templates.
    NotificationsManage => "LoanCRM.Notifications.Manage";
    /// Read the notification log.
    NotificationLogsView => "LoanCRM.NotificationLogs.View";
    /// Replay the log as of a moment.
    AuditReplay => "LoanCRM.Audit.Replay";
    /// Look at members, what each may do, and the roles.
    MembersView => "LoanCRM.Members.View";
    /// Invite, change and deactivate members; erase people.
    MembersManage => "LoanCRM.Members.Manage";
    /// Define roles.
    RolesManage => "LoanCRM.Roles.Manage";
    /// Look at the firm's settings and their history.
    SettingsView => "LoanCRM.Settings.View";
    /// Change the firm's name, hours, lists and how it assigns.
    SettingsManage => "LoanCRM.Settings.Manage";
    /// Read conversations about leads that one sees.
    ConversationsView => "LoanCRM.Conversations.View";
    /// Take over conversations that one reads from the bot, answer in them, and give them back.
    ConversationsReply => "LoanCRM.Conversations.Reply";
);

/// A text that names no permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known permission")]
pub struct UnknownPermission;

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|permission| permission.name() == text).ok_or(UnknownPermission)
    }
}

/// What somebody may do.
pub type PermissionSet = BTreeSet<Permission>;

/// How far a permission reaches, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What the member owns.
    Own,
    /// What the member's teams own.
    Team,
    /// Everything of the tenant.
    All,
}
