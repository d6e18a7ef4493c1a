//! How one event changes a member's row.

use super::rows::Row;
use crate::erased::Erased;
use application::log::RecordedEvent;
use domain::access::{MemberEvent, TeamName};
use domain::id::PersonId;

/// The row after `event`; none where the member was never invited.
pub(super) fn apply(row: Option<Row>, place: &RecordedEvent, event: &MemberEvent, erased: &Erased) -> Option<Row> {
    let mut row = match event {
        MemberEvent::MemberInvited { .. } => invited(place, event, erased)?,
        MemberEvent::RoleChanged { .. }
        | MemberEvent::TeamsChanged { .. }
        | MemberEvent::MemberDeactivated { .. }
        | MemberEvent::MemberReactivated { .. } => row?,
    };
    match event {
        MemberEvent::MemberInvited { .. } => {}
        MemberEvent::RoleChanged { role, .. } => role.slug().clone_into(&mut row.role),
        MemberEvent::TeamsChanged { teams, .. } => row.teams = names(teams),
        MemberEvent::MemberDeactivated { .. } => row.active = false,
        MemberEvent::MemberReactivated { .. } => row.active = true,
    }
    row.last_position = place.position.0;
    Some(row)
}

/// Whose values the event tells, if any.
pub(super) const fn told_of(event: &MemberEvent) -> Option<PersonId> {
    match event {
        MemberEvent::MemberInvited { person, .. } => Some(*person),
        MemberEvent::RoleChanged { .. }
        | MemberEvent::TeamsChanged { .. }
        | MemberEvent::MemberDeactivated { .. }
        | MemberEvent::MemberReactivated { .. } => None,
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
        role: role.slug().to_owned(),
        teams: names(teams),
        active: true,
        joined_at: *at,
        last_position: place.position.0,
    })
}

fn names(teams: &[TeamName]) -> Vec<String> {
    teams.iter().map(|team| team.0.clone()).collect()
}
