//! Grants, and the two places they come from.

use super::{Identity, PermissionKind};
use crate::log::Actor;
use domain::access::{Authority, PermissionSet, Scope, TeamName};
use domain::id::{MemberId, TenantId, TokenId};
use std::marker::PhantomData;

/// The proof that somebody may ask for `P`, within one tenant and as far as it reaches.
#[derive(Debug)]
pub struct Grant<P> {
    tenant: TenantId,
    actor: Actor,
    reach: Reach,
    /// What the asker may do in all; `None` for the system.
    holds: Option<PermissionSet>,
    token: Option<TokenId>,
    permission: PhantomData<fn() -> P>,
}

/// How far a grant reaches, with whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What this member owns.
    Own(MemberId),
    /// What this member or one of these teams owns, and what nobody owns yet: somebody has to see it to give it to a member.
    Team(MemberId, Vec<TeamName>),
    /// Everything of the tenant.
    All,
}

impl Reach {
    /// Whether something with this owner and team lies within.
    pub fn covers(&self, owner: Option<MemberId>, team: Option<&TeamName>) -> bool {
        match self {
            Self::All => true,
            Self::Own(member) => owner == Some(*member),
            Self::Team(member, teams) => {
                owner.is_none_or(|owner| owner == *member) || team.is_some_and(|team| teams.contains(team))
            }
        }
    }

    /// The member whose own things lie within, where it isn't everything.
    pub const fn member(&self) -> Option<MemberId> {
        match self {
            Self::Own(member) | Self::Team(member, _) => Some(*member),
            Self::All => None,
        }
    }

    /// The teams whose things lie within.
    pub fn teams(&self) -> Vec<String> {
        match self {
            Self::Team(_, teams) => teams.iter().map(|team| team.0.clone()).collect(),
            Self::Own(_) | Self::All => Vec::new(),
        }
    }
}

impl<P: PermissionKind> Grant<P> {
    pub(super) fn of_member(identity: &Identity, scope: Scope) -> Self {
        let reach = match scope {
            Scope::Own => Reach::Own(identity.member),
            Scope::Team => Reach::Team(identity.member, identity.teams.clone()),
            Scope::All => Reach::All,
        };
        Self {
            tenant: identity.tenant,
            actor: Actor::Member(identity.member),
            reach,
            holds: Some(identity.permissions.clone()),
            token: None,
            permission: PhantomData,
        }
    }

    /// The same, for somebody who asks by a token for programs where there is one.
    #[must_use]
    pub const fn by(mut self, token: Option<TokenId>) -> Self {
        self.token = token;
        self
    }

    /// The token for programs that the member asks by, where they ask by one.
    pub const fn token(&self) -> Option<TokenId> {
        self.token
    }

    /// Whose data.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who asks.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// How far.
    pub const fn reach(&self) -> &Reach {
        &self.reach
    }

    /// With what right something is given to others.
    pub fn authority(&self) -> Authority {
        match (&self.actor, &self.holds) {
            (Actor::Member(member), Some(holds)) => Authority::Member { member: *member, holds: holds.clone() },
            (Actor::Member(member), None) => Authority::Member { member: *member, holds: PermissionSet::new() },
            (Actor::System(_), _) => Authority::System,
        }
    }

    /// The member who asks, if it is one.
    pub const fn member(&self) -> Option<MemberId> {
        match &self.actor {
            Actor::Member(member) => Some(*member),
            Actor::System(_) => None,
        }
    }
}

/// The authority that machines act with; made once, where the server is wired together.
#[derive(Clone, Debug)]
pub struct SystemAuthority(());

impl SystemAuthority {
    /// The authority itself; clippy refuses this call anywhere but in the wiring.
    #[expect(clippy::new_without_default, reason = "it must be made on purpose, in one place")]
    pub const fn new() -> Self {
        Self(())
    }

    /// A grant for a part of the system, within one tenant.
    pub fn grant<P: PermissionKind>(&self, tenant: TenantId, part: &str) -> Grant<P> {
        let actor = Actor::System(part.to_owned());
        Grant { tenant, actor, reach: Reach::All, holds: None, token: None, permission: PhantomData }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_reach_covers_what_it_names_and_nothing_else() {
        let me = MemberId::new(Uuid::from_u128(1));
        let other = MemberId::new(Uuid::from_u128(2));
        let north = TeamName("North".into());
        let south = TeamName("South".into());
        assert!(Reach::Own(me).covers(Some(me), None));
        assert!(!Reach::Own(me).covers(Some(other), Some(&north)));
        assert!(!Reach::Own(me).covers(None, None));
        let team = Reach::Team(me, vec![north.clone()]);
        assert!(team.covers(Some(other), Some(&north)));
        assert!(team.covers(Some(me), Some(&south)));
        assert!(!team.covers(Some(other), Some(&south)));
        assert!(team.covers(None, None), "what nobody owns is seen by whoever sees more than their own");
        assert!(Reach::All.covers(None, None));
    }
}
