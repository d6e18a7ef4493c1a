//! Automatic assignment: a new lead goes to whoever has the fewest open ones.

use super::Effect;
use crate::lead::AssignUnowned;
use crate::log::{LogEvent, Position, RecordedEvent};
use domain::access::{AccessEvent, MemberEvent, Role, RoleKey, TeamName};
use domain::id::{LeadId, MemberId};
use domain::lead::LeadEvent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who may own leads, and how many open ones each has.
///
/// It counts a lead from the moment it decides, not from the moment the assignment is in the log: so leads that come in
/// together are spread evenly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Roster {
    members: BTreeMap<MemberId, Standing>,
    /// Decided and not seen in the log yet.
    decided: BTreeMap<LeadId, MemberId>,
    /// Whether leads are assigned to members of a role of the tenant's own.
    #[serde(default)]
    own_roles: BTreeMap<RoleKey, bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Standing {
    active: bool,
    may_own: bool,
    #[serde(default)]
    roles: Vec<RoleKey>,
    team: Option<TeamName>,
    open: i64,
    /// Where in the log they were last given a lead.
    given_at: Position,
}

impl Roster {
    /// Takes the event in, and decides who gets a new lead, unless the firm gives them out itself.
    pub(super) fn react(&mut self, event: &RecordedEvent, assigns: bool) -> Vec<Effect> {
        match &event.event {
            LogEvent::Member(change) => self.follow_member(MemberId::new(event.aggregate_id), change),
            LogEvent::Access(change) => self.follow_access(change),
            LogEvent::Lead(change) => {
                let lead = LeadId::new(event.aggregate_id);
                if matches!(change, LeadEvent::LeadCaptured { .. }) {
                    let given = assigns.then(|| self.assign(lead, event.position)).flatten();
                    return given.into_iter().collect();
                }
                self.follow_lead(lead, change, event.position);
            }
            LogEvent::Conversation(_)
            | LogEvent::Task(_)
            | LogEvent::Notification(_)
            | LogEvent::WhatsApp(_)
            | LogEvent::Person(_)
            | LogEvent::Tenant(_) => {}
        }
        Vec::new()
    }

    /// The active member, among those who may own leads, with the fewest open leads; of several, whoever was given one
    /// longest ago.
    fn assign(&mut self, lead: LeadId, position: Position) -> Option<Effect> {
        let (member, standing) = self
            .members
            .iter_mut()
            .filter(|(_, standing)| standing.active && standing.may_own)
            .min_by_key(|(member, standing)| (standing.open, standing.given_at, **member))?;
        standing.open += 1;
        standing.given_at = position;
        self.decided.insert(lead, *member);
        Some(Effect::AssignLead(AssignUnowned { lead, to: *member, team: standing.team.clone() }))
    }

    fn follow_lead(&mut self, lead: LeadId, change: &LeadEvent, position: Position) {
        match change {
            LeadEvent::LeadAssigned { from, to, .. } => {
                let before = self.decided.remove(&lead).or(*from);
                self.count(before, -1);
                self.count(Some(*to), 1);
                if let Some(standing) = self.members.get_mut(to) {
                    standing.given_at = standing.given_at.max(position);
                }
            }
            LeadEvent::StageChanged { to, assignee, .. } if to.is_terminal() => {
                let owner = self.decided.remove(&lead).or(*assignee);
                self.count(owner, -1);
            }
            LeadEvent::LeadErased { was_open: true, assignee, .. } => {
                let owner = self.decided.remove(&lead).or(*assignee);
                self.count(owner, -1);
            }
            LeadEvent::Reopened { assignee, .. } => self.count(*assignee, 1),
            LeadEvent::LeadCaptured { .. }
            | LeadEvent::InquiryRepeated { .. }
            | LeadEvent::StageChanged { .. }
            | LeadEvent::PutOnHold { .. }
            | LeadEvent::Resumed { .. }
            | LeadEvent::SanctionApproved { .. }
            | LeadEvent::DisbursalCompleted { .. }
            | LeadEvent::NoteAdded { .. }
            | LeadEvent::MediaAttached { .. }
            | LeadEvent::MediaKept { .. }
            | LeadEvent::MediaNotKept { .. }
            | LeadEvent::LeadErased { was_open: false, .. }
            | LeadEvent::DetailsCorrected { .. } => {}
        }
    }

    fn count(&mut self, member: Option<MemberId>, change: i64) {
        if let Some(standing) = member.and_then(|member| self.members.get_mut(&member)) {
            standing.open += change;
        }
    }

    fn follow_member(&mut self, member: MemberId, change: &MemberEvent) {
        if let MemberEvent::MemberInvited { role, teams, .. } = change {
            let standing = Standing {
                active: true,
                may_own: self.may_own(role),
                roles: vec![role.clone()],
                team: teams.first().cloned(),
                open: 0,
                given_at: Position::default(),
            };
            self.members.insert(member, standing);
            return;
        }
        if let MemberEvent::RoleChanged { role, .. } = change {
            return self.follow_roles(member, std::slice::from_ref(role));
        }
        let Some(standing) = self.members.get_mut(&member) else { return };
        match change {
            MemberEvent::TeamsChanged { teams, .. } => standing.team = teams.first().cloned(),
            MemberEvent::MemberDeactivated { .. } => standing.active = false,
            MemberEvent::MemberReactivated { .. } => standing.active = true,
            MemberEvent::MemberInvited { .. }
            | MemberEvent::RoleChanged { .. }
            | MemberEvent::MobileChanged { .. }
            | MemberEvent::InvitationIssued { .. }
            | MemberEvent::InvitationAccepted { .. } => {}
        }
    }

    fn follow_access(&mut self, change: &AccessEvent) {
        match change {
            AccessEvent::AccessBegun { members, .. } => {
                for begun in members {
                    self.follow_roles(begun.member, std::slice::from_ref(&begun.role));
                }
            }
            AccessEvent::RoleDefined { key, definition, .. } | AccessEvent::RoleChanged { key, definition, .. } => {
                self.own_roles.insert(key.clone(), definition.owns_leads);
                let theirs: Vec<_> = self
                    .members
                    .iter()
                    .filter(|(_, standing)| standing.roles.contains(key))
                    .map(|(member, standing)| (*member, standing.roles.clone()))
                    .collect();
                for (member, roles) in theirs {
                    self.follow_roles(member, &roles);
                }
            }
            AccessEvent::RoleRemoved { key, .. } => drop(self.own_roles.remove(key)),
            AccessEvent::AccessGiven { member, roles, .. } => self.follow_roles(*member, roles),
            AccessEvent::AccessEnded { member, .. } => self.set_active(*member, false),
            AccessEvent::AccessRestored { member, .. } => self.set_active(*member, true),
            AccessEvent::TokenIssued { .. } | AccessEvent::TokenRevoked { .. } => {}
        }
    }

    fn follow_roles(&mut self, member: MemberId, roles: &[RoleKey]) {
        let may_own = roles.iter().any(|role| self.may_own(role));
        if let Some(standing) = self.members.get_mut(&member) {
            standing.may_own = may_own;
            standing.roles = roles.to_vec();
        }
    }

    fn set_active(&mut self, member: MemberId, active: bool) {
        if let Some(standing) = self.members.get_mut(&member) {
            standing.active = active;
        }
    }

    fn may_own(&self, role: &RoleKey) -> bool {
        let own = self.own_roles.get(role).copied();
        role.built_in().map_or(own.unwrap_or_default(), Role::may_own_leads)
    }
}
