//! How one event changes a member's row.

use super::rows::Row;
use crate::erased::Erased;
use application::log::{LogEvent, RecordedEvent};
use domain::access::{AccessEvent, InvitationPurpose, MemberEvent, PermissionSet, RoleKey, TeamName};
use domain::id::{MemberId, PersonId};
use uuid::Uuid;

/// The members that an event is about.
pub(super) fn about(event: &RecordedEvent) -> Vec<Uuid> {
    match &event.event {
        LogEvent::Member(_) => vec![event.aggregate_id],
        LogEvent::Access(AccessEvent::AccessBegun { members, .. }) => {
            members.iter().map(|begun| begun.member.uuid()).collect()
        }
        LogEvent::Access(
            AccessEvent::AccessGiven { member, .. }
            | AccessEvent::AccessEnded { member, .. }
            | AccessEvent::AccessRestored { member, .. },
        ) => vec![member.uuid()],
        LogEvent::Access(
            AccessEvent::RoleDefined { .. }
            | AccessEvent::RoleChanged { .. }
            | AccessEvent::RoleRemoved { .. }
            | AccessEvent::TokenIssued { .. }
            | AccessEvent::TokenRevoked { .. },
        )
        | LogEvent::Conversation(_)
        | LogEvent::Lead(_)
        | LogEvent::Task(_)
        | LogEvent::Notification(_)
        | LogEvent::WhatsApp(_)
        | LogEvent::Person(_)
        | LogEvent::Tenant(_) => Vec::new(),
    }
}

/// The row after an event of the member's own; none where the member was never invited.
pub(super) fn apply(row: Option<Row>, place: &RecordedEvent, event: &MemberEvent, erased: &Erased) -> Option<Row> {
    let mut row = if let MemberEvent::MemberInvited { .. } = event { invited(place, event, erased)? } else { row? };
    match event {
        MemberEvent::MemberInvited { .. } => {}
        MemberEvent::RoleChanged { role, .. } => row.set_roles(std::slice::from_ref(role)),
        MemberEvent::TeamsChanged { teams, .. } => row.teams = names(teams),
        MemberEvent::MobileChanged { mobile, .. } => {
            let mobile = mobile.as_ref().and_then(|mobile| erased.known(place.tenant, mobile));
            row.mobile = mobile.map(|mobile| mobile.as_str().to_owned());
        }
        MemberEvent::InvitationIssued { purpose, expires_at, .. } => {
            row.invitation = Some(purpose_slug(*purpose).to_owned());
            row.invited_until = Some(*expires_at);
        }
        MemberEvent::InvitationAccepted { .. } => row.close_invitation(),
        MemberEvent::MemberDeactivated { .. } => {
            row.active = false;
            row.close_invitation();
        }
        MemberEvent::MemberReactivated { .. } => row.active = true,
    }
    row.last_position = place.position.0;
    Some(row)
}

/// The row after an event of the tenant's access; none where the member was never invited.
pub(super) fn apply_access(row: Option<Row>, place: &RecordedEvent, event: &AccessEvent) -> Option<Row> {
    let mut row = row?;
    match event {
        AccessEvent::AccessBegun { members, .. } => {
            let begun = members.iter().find(|begun| begun.member == MemberId::new(row.member_id))?;
            row.set_roles(std::slice::from_ref(&begun.role));
        }
        AccessEvent::AccessGiven { roles, grants, refusals, .. } => {
            row.set_roles(roles);
            row.grants = permission_names(grants);
            row.refusals = permission_names(refusals);
        }
        AccessEvent::AccessEnded { .. } => row.active = false,
        AccessEvent::AccessRestored { .. } => row.active = true,
        AccessEvent::RoleDefined { .. }
        | AccessEvent::RoleChanged { .. }
        | AccessEvent::RoleRemoved { .. }
        | AccessEvent::TokenIssued { .. }
        | AccessEvent::TokenRevoked { .. } => {}
    }
    row.last_position = place.position.0;
    Some(row)
}

/// Whose values the event tells, if any.
pub(super) fn told_of(event: &MemberEvent) -> Option<PersonId> {
    match event {
        MemberEvent::MemberInvited { person, .. } => Some(*person),
        MemberEvent::MobileChanged { mobile, .. } => mobile.as_ref().map(domain::private::Private::of),
        MemberEvent::RoleChanged { .. }
        | MemberEvent::TeamsChanged { .. }
        | MemberEvent::InvitationIssued { .. }
        | MemberEvent::InvitationAccepted { .. }
        | MemberEvent::MemberDeactivated { .. }
        | MemberEvent::MemberReactivated { .. } => None,
    }
}

impl Row {
    fn set_roles(&mut self, roles: &[RoleKey]) {
        self.roles = roles.iter().map(|role| role.as_str().to_owned()).collect();
        if let Some(main) = self.roles.first() {
            main.clone_into(&mut self.role);
        }
    }

    fn close_invitation(&mut self) {
        self.invitation = None;
        self.invited_until = None;
    }
}

fn invited(place: &RecordedEvent, event: &MemberEvent, erased: &Erased) -> Option<Row> {
    let MemberEvent::MemberInvited { member, person, username, name, mobile, role, teams, at } = event else {
        return None;
    };
    let mobile = mobile.as_ref().and_then(|mobile| erased.known(place.tenant, mobile));
    Some(Row {
        tenant_id: place.tenant.uuid(),
        member_id: member.uuid(),
        person_id: person.uuid(),
        username: username.clone(),
        name: erased.text(place.tenant, name),
        mobile: mobile.map(|mobile| mobile.as_str().to_owned()),
        role: role.as_str().to_owned(),
        roles: vec![role.as_str().to_owned()],
        grants: Vec::new(),
        refusals: Vec::new(),
        teams: names(teams),
        active: true,
        invitation: None,
        invited_until: None,
        joined_at: *at,
        last_position: place.position.0,
    })
}

pub(super) const fn purpose_slug(purpose: InvitationPurpose) -> &'static str {
    match purpose {
        InvitationPurpose::Join => "join",
        InvitationPurpose::Reset => "reset",
    }
}

pub(super) fn permission_names(permissions: &PermissionSet) -> Vec<String> {
    permissions.iter().map(|permission| permission.name().to_owned()).collect()
}

pub(super) fn names(teams: &[TeamName]) -> Vec<String> {
    teams.iter().map(|team| team.0.clone()).collect()
}
