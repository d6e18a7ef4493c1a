//! One type for each thing that can be asked for.

use domain::access::{Permission, PermissionSet, Scope};

/// A thing that can be asked for, with what it needs and how far it reaches.
pub trait PermissionKind: Send + Sync + 'static {
    /// How far somebody with these permissions may reach, or the permission they lack.
    ///
    /// # Errors
    /// The permission that is missing.
    fn scope(held: &PermissionSet) -> Result<Scope, Permission>;
}

fn needs(held: &PermissionSet, permission: Permission) -> Result<(), Permission> {
    if held.contains(&permission) { Ok(()) } else { Err(permission) }
}

fn widest(held: &PermissionSet, all: Permission, team: Permission, own: Permission) -> Result<Scope, Permission> {
    if held.contains(&all) {
        Ok(Scope::All)
    } else if held.contains(&team) {
        Ok(Scope::Team)
    } else if held.contains(&own) {
        Ok(Scope::Own)
    } else {
        Err(own)
    }
}

fn leads(held: &PermissionSet) -> Result<Scope, Permission> {
    widest(held, Permission::LeadsViewAll, Permission::LeadsViewTeam, Permission::LeadsViewOwn)
}

fn tasks(held: &PermissionSet) -> Result<Scope, Permission> {
    widest(held, Permission::TasksViewAll, Permission::TasksViewTeam, Permission::TasksViewOwn)
}

/// Whoever holds one of these; otherwise it is the first that is missing.
fn one_of(held: &PermissionSet, first: Permission, others: &[Permission]) -> Result<Scope, Permission> {
    let has_one = held.contains(&first) || others.iter().any(|permission| held.contains(permission));
    if has_one { Ok(Scope::All) } else { Err(first) }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident, $held:ident => $scope:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl PermissionKind for $name {
                fn scope($held: &PermissionSet) -> Result<Scope, Permission> {
                    $scope
                }
            }
        )+
    };
}

kinds!(
    /// See leads.
    ViewLeads, held => leads(held);
    /// Capture leads.
    CreateLeads, held => needs(held, Permission::LeadsCreate).map(|()| Scope::All);
    /// Change leads that one sees.
    EditLeads, held => needs(held, Permission::LeadsEdit).and_then(|()| leads(held));
    /// Give leads that one sees to members.
    AssignLeads, held => needs(held, Permission::LeadsAssign).and_then(|()| leads(held));
    /// See tasks.
    ViewTasks, held => tasks(held);
    /// Create and change tasks that one sees.
    ManageTasks, held => needs(held, Permission::TasksManage).and_then(|()| tasks(held));
    /// Read conversations about leads that one sees.
    ViewConversations, held => needs(held, Permission::ConversationsView).and_then(|()| leads(held));
    /// Take over conversations that one reads, answer in them, and give them back.
    ReplyToConversations, held => needs(held, Permission::ConversationsReply)
        .and_then(|()| needs(held, Permission::ConversationsView))
        .and_then(|()| leads(held));
    /// Look at the WhatsApp connection.
    ViewWhatsApp, held => needs(held, Permission::WhatsAppView).map(|()| Scope::All);
    /// Connect, repair and disconnect WhatsApp.
    ManageWhatsApp, held => needs(held, Permission::WhatsAppManage).map(|()| Scope::All);
    /// Look at the members and what each may do.
    ViewMembers, held => one_of(held, Permission::MembersView, &[Permission::MembersManage]);
    /// Look at the roles.
    ViewRoles, held => {
        one_of(held, Permission::MembersView, &[Permission::MembersManage, Permission::RolesManage])
    };
    /// Define, change and remove roles.
    ManageRoles, held => needs(held, Permission::RolesManage).map(|()| Scope::All);
    /// Have tokens of one's own; whoever manages members sees and revokes everybody's.
    UseTokens, held => {
        Ok(if held.contains(&Permission::MembersManage) { Scope::All } else { Scope::Own })
    };
    /// Invite, change and deactivate members.
    ManageMembers, held => needs(held, Permission::MembersManage).map(|()| Scope::All);
    /// Look at the firm's settings.
    ViewSettings, held => needs(held, Permission::SettingsView).map(|()| Scope::All);
    /// Change the firm's settings.
    ManageSettings, held => needs(held, Permission::SettingsManage).map(|()| Scope::All);
    /// Erase a person's data.
    ErasePeople, held => needs(held, Permission::MembersManage).map(|()| Scope::All);
    /// Take in what providers deliver; no role holds it, only the system.
    Receive, _held => Err(Permission::WhatsAppManage);
);
