//! Who may do what in a tenant, as the rules see it.

use super::decide::decide;
use super::{AccessCommand, AccessError, AccessEvent, Permission, PermissionSet, RoleDefinition, RoleKey};
use crate::id::{MemberId, TenantId, TokenId};
use crate::stream::Streamed;
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a member must hold to look after members and roles; somebody always does.
pub(super) const STEWARDSHIP: [Permission; 2] = [Permission::MembersManage, Permission::RolesManage];

/// Who may do what in a tenant: its own roles, what each member has, and their tokens.
///
/// One stream for a whole tenant, because its rules are about all members at once: two admins who demote each other at
/// the same moment meet here, and the second is decided on what the first left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Access {
    begun: bool,
    pub(super) roles: BTreeMap<RoleKey, RoleDefinition>,
    pub(super) members: BTreeMap<MemberId, Standing>,
    pub(super) tokens: BTreeMap<TokenId, Token>,
}

/// What one member has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) roles: Vec<RoleKey>,
    pub(super) grants: PermissionSet,
    pub(super) refusals: PermissionSet,
    pub(super) active: bool,
}

/// A token that is good until it expires.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Token {
    pub(super) member: MemberId,
    pub(super) expires_at: DateTime<Utc>,
}

impl Access {
    /// The one stream of a tenant.
    pub fn id_of(tenant: TenantId) -> AccessId {
        AccessId(Uuid::new_v5(&tenant.uuid(), b"access"))
    }

    /// Whether this stream says who may do what.
    pub const fn is_begun(&self) -> bool {
        self.begun
    }

    /// Whether the member is known here.
    pub fn knows(&self, member: MemberId) -> bool {
        self.members.contains_key(&member)
    }

    /// What an active member may do right now; nothing where they are unknown or deactivated.
    pub fn permissions_of(&self, member: MemberId) -> PermissionSet {
        match self.members.get(&member) {
            Some(standing) if standing.active => self.effective(standing),
            Some(_) | None => PermissionSet::new(),
        }
    }

    /// What a member may do, or may do again once they are back.
    pub fn latent_permissions_of(&self, member: MemberId) -> PermissionSet {
        self.members.get(&member).map(|standing| self.effective(standing)).unwrap_or_default()
    }

    /// What happens when `command` is given.
    ///
    /// # Errors
    /// The [`AccessError`] that names the rule it breaks.
    pub fn decide(&self, command: AccessCommand) -> Result<Vec<AccessEvent>, AccessError> {
        let events: Vec<_> = decide(self, command)?.into_iter().collect();
        let mut after = self.clone();
        for event in &events {
            after.apply(event.clone());
        }
        if self.has_steward() && !after.has_steward() {
            return Err(AccessError::LastAdmin);
        }
        Ok(events)
    }

    /// What a role allows; nothing where there is no such role.
    pub(super) fn allowed_by(&self, key: &RoleKey) -> PermissionSet {
        match (key.built_in(), self.roles.get(key)) {
            (Some(role), _) => role.permissions(),
            (None, Some(definition)) => definition.permissions.clone(),
            (None, None) => PermissionSet::new(),
        }
    }

    /// What roles and grants allow without what is refused.
    pub(super) fn effective(&self, standing: &Standing) -> PermissionSet {
        let mut permissions = standing.grants.clone();
        for role in &standing.roles {
            permissions.extend(self.allowed_by(role));
        }
        permissions.retain(|permission| !standing.refusals.contains(permission));
        permissions
    }

    fn has_steward(&self) -> bool {
        self.members.values().filter(|standing| standing.active).any(|standing| {
            let permissions = self.effective(standing);
            STEWARDSHIP.iter().all(|needed| permissions.contains(needed))
        })
    }
}

/// The id of a tenant's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessId(Uuid);

impl From<AccessId> for Uuid {
    fn from(id: AccessId) -> Self {
        id.0
    }
}

impl Aggregate for Access {
    const TYPE: &'static str = "access";
    type Command = AccessCommand;
    type Event = AccessEvent;
    type Error = AccessError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            AccessEvent::AccessBegun { members, .. } => {
                self.begun = true;
                self.members =
                    members.into_iter().map(|begun| (begun.member, Standing::of(begun.role, begun.active))).collect();
            }
            AccessEvent::RoleDefined { key, definition, .. } | AccessEvent::RoleChanged { key, definition, .. } => {
                self.roles.insert(key, definition);
            }
            AccessEvent::RoleRemoved { key, .. } => drop(self.roles.remove(&key)),
            AccessEvent::AccessGiven { member, roles, grants, refusals, .. } => {
                let active = self.members.get(&member).is_none_or(|standing| standing.active);
                self.members.insert(member, Standing { roles, grants, refusals, active });
            }
            AccessEvent::AccessEnded { member, .. } => {
                self.set_active(member, false);
                self.tokens.retain(|_, token| token.member != member);
            }
            AccessEvent::AccessRestored { member, .. } => self.set_active(member, true),
            AccessEvent::TokenIssued { token, member, expires_at, .. } => {
                self.tokens.insert(token, Token { member, expires_at });
            }
            AccessEvent::TokenRevoked { token, .. } => drop(self.tokens.remove(&token)),
        }
    }
}

impl Access {
    fn set_active(&mut self, member: MemberId, active: bool) {
        if let Some(standing) = self.members.get_mut(&member) {
            standing.active = active;
        }
    }
}

impl Standing {
    fn of(role: RoleKey, active: bool) -> Self {
        Self { roles: vec![role], grants: PermissionSet::new(), refusals: PermissionSet::new(), active }
    }
}

impl Streamed for Access {
    type Id = AccessId;
}
