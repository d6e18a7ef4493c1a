//! What follows from a command about who may do what.

use super::state::{Access, Standing};
use super::{
    AccessCommand, AccessError, AccessEvent, Authority, Permission, PermissionSet, Role, RoleDefinition, RoleKey,
};
use crate::id::{MemberId, TokenId};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

/// Most roles of a member.
const ROLES_OF_MEMBER_MAX: usize = 5;
/// Most roles of a tenant's own.
const ROLES_OF_TENANT_MAX: usize = 50;
/// Most tokens of a member that are good at once.
const TOKENS_OF_MEMBER_MAX: usize = 20;
/// Longest name of a token, in characters.
const TOKEN_NAME_CHARS_MAX: usize = 60;
/// Shortest life of a token; a little less than a day, for clocks differ.
const TOKEN_LIFE_MIN: TimeDelta = TimeDelta::hours(23);
/// Longest life of a token, in days: a year and a day, for years differ.
const TOKEN_LIFE_MAX: TimeDelta = TimeDelta::days(367);

type Decision = Result<Option<AccessEvent>, AccessError>;

/// What happens, not looking at who is left to look after members and roles.
pub(super) fn decide(access: &Access, command: AccessCommand) -> Decision {
    match command {
        AccessCommand::Begin { members, at } => {
            Ok((!access.is_begun()).then_some(AccessEvent::AccessBegun { members, at }))
        }
        AccessCommand::DefineRole { key, definition, by, at } => access.define_role(key, definition, &by, at),
        AccessCommand::ChangeRole { key, definition, by, at } => access.change_role(key, definition, &by, at),
        AccessCommand::RemoveRole { key, by, at } => access.remove_role(key, &by, at),
        AccessCommand::Admit { member, roles, by, at } => access.admit(member, roles, &by, at),
        AccessCommand::Give { member, roles, grants, refusals, by, at } => {
            let before = access.members.get(&member).ok_or(AccessError::MemberUnknown)?;
            let after = Standing {
                roles: roles.unwrap_or_else(|| before.roles.clone()),
                grants: grants.unwrap_or_else(|| before.grants.clone()),
                refusals: refusals.unwrap_or_else(|| before.refusals.clone()),
                active: before.active,
            };
            access.give(member, before, after, &by, at)
        }
        AccessCommand::End { member, by, at } => {
            access.needs(&by, Permission::MembersManage)?;
            let standing = access.members.get(&member).ok_or(AccessError::MemberUnknown)?;
            Ok(standing.active.then_some(AccessEvent::AccessEnded { member, at }))
        }
        AccessCommand::Restore { member, by, at } => {
            access.needs(&by, Permission::MembersManage)?;
            let standing = access.members.get(&member).ok_or(AccessError::MemberUnknown)?;
            if standing.active {
                return Ok(None);
            }
            access.may_give(&by, &access.effective(standing))?;
            Ok(Some(AccessEvent::AccessRestored { member, at }))
        }
        AccessCommand::IssueToken { token, member, name, scope, expires_at, by, at } => {
            access.issue_token(NewToken { token, member, name, scope, expires_at }, &by, at)
        }
        AccessCommand::RevokeToken { token, by, at } => access.revoke_token(token, &by, at),
    }
}

/// A token that is asked for.
struct NewToken {
    token: TokenId,
    member: MemberId,
    name: String,
    scope: PermissionSet,
    expires_at: DateTime<Utc>,
}

/// Whether somebody can have so many roles: 1 to 5, each once. Which roles there are, only the firm knows.
///
/// # Errors
/// [`AccessError::RoleCount`]: they can't.
pub fn are_roles(roles: &[RoleKey]) -> Result<(), AccessError> {
    let different: BTreeSet<_> = roles.iter().collect();
    let is_well = different.len() == roles.len() && (1..=ROLES_OF_MEMBER_MAX).contains(&roles.len());
    if is_well { Ok(()) } else { Err(AccessError::RoleCount) }
}

impl Access {
    /// What the asker may give: what their session lets them do and they may still do; `None` is everything.
    fn held(&self, by: &Authority) -> Option<PermissionSet> {
        match by {
            Authority::System => None,
            Authority::Member { member, holds } => {
                Some(self.permissions_of(*member).intersection(holds).copied().collect())
            }
        }
    }

    fn needs(&self, by: &Authority, permission: Permission) -> Result<(), AccessError> {
        let has_it = self.held(by).is_none_or(|held| held.contains(&permission));
        if has_it { Ok(()) } else { Err(AccessError::Lacks(permission)) }
    }

    /// Nobody gives what they don't hold.
    fn may_give(&self, by: &Authority, given: &PermissionSet) -> Result<(), AccessError> {
        let Some(held) = self.held(by) else { return Ok(()) };
        given.difference(&held).next().map_or(Ok(()), |missing| Err(AccessError::NotHeld(*missing)))
    }

    fn define_role(&self, key: RoleKey, definition: RoleDefinition, by: &Authority, at: DateTime<Utc>) -> Decision {
        self.needs(by, Permission::RolesManage)?;
        if key.built_in().is_some() || self.roles.contains_key(&key) {
            return Err(AccessError::RoleTaken);
        }
        if self.roles.len() >= ROLES_OF_TENANT_MAX {
            return Err(AccessError::TooManyRoles);
        }
        self.name_is_free(&key, &definition)?;
        self.may_give(by, &definition.permissions)?;
        Ok(Some(AccessEvent::RoleDefined { key, definition, at }))
    }

    fn change_role(&self, key: RoleKey, definition: RoleDefinition, by: &Authority, at: DateTime<Utc>) -> Decision {
        self.needs(by, Permission::RolesManage)?;
        let before = self.own_role(&key)?;
        if *before == definition {
            return Ok(None);
        }
        self.name_is_free(&key, &definition)?;
        self.may_give(by, &definition.permissions.difference(&before.permissions).copied().collect())?;
        Ok(Some(AccessEvent::RoleChanged { key, definition, at }))
    }

    fn remove_role(&self, key: RoleKey, by: &Authority, at: DateTime<Utc>) -> Decision {
        self.needs(by, Permission::RolesManage)?;
        self.own_role(&key)?;
        if self.members.values().any(|standing| standing.roles.contains(&key)) {
            return Err(AccessError::RoleInUse);
        }
        Ok(Some(AccessEvent::RoleRemoved { key, at }))
    }

    fn own_role(&self, key: &RoleKey) -> Result<&RoleDefinition, AccessError> {
        if key.built_in().is_some() {
            return Err(AccessError::RoleBuiltIn);
        }
        self.roles.get(key).ok_or(AccessError::RoleUnknown)
    }

    fn name_is_free(&self, key: &RoleKey, definition: &RoleDefinition) -> Result<(), AccessError> {
        let own = self.roles.iter().filter(|(other, _)| *other != key).map(|(_, other)| other.name.as_str());
        let mut names = own.chain(Role::ALL.iter().map(|role| role.label()));
        if names.any(|name| definition.name.is_like(name)) { Err(AccessError::RoleNameTaken) } else { Ok(()) }
    }

    fn admit(&self, member: MemberId, roles: Vec<RoleKey>, by: &Authority, at: DateTime<Utc>) -> Decision {
        if self.knows(member) {
            return Ok(None);
        }
        let nothing =
            Standing { roles: Vec::new(), grants: PermissionSet::new(), refusals: PermissionSet::new(), active: true };
        self.give(member, &nothing, Standing { roles, ..nothing.clone() }, by, at)
    }

    fn give(
        &self,
        member: MemberId,
        before: &Standing,
        after: Standing,
        by: &Authority,
        at: DateTime<Utc>,
    ) -> Decision {
        self.needs(by, Permission::MembersManage)?;
        if *before == after {
            return Ok(None);
        }
        self.are_roles(&after.roles)?;
        let gained = self.effective(&after).difference(&self.effective(before)).copied().collect();
        self.may_give(by, &gained)?;
        let Standing { roles, grants, refusals, active: _ } = after;
        Ok(Some(AccessEvent::AccessGiven { member, roles, grants, refusals, at }))
    }

    fn are_roles(&self, roles: &[RoleKey]) -> Result<(), AccessError> {
        are_roles(roles)?;
        let known = |key: &RoleKey| key.built_in().is_some() || self.roles.contains_key(key);
        if roles.iter().all(known) { Ok(()) } else { Err(AccessError::NoSuchRole) }
    }

    fn issue_token(&self, new: NewToken, by: &Authority, at: DateTime<Utc>) -> Decision {
        let NewToken { token, member, name, scope, expires_at } = new;
        let standing = self.members.get(&member).ok_or(AccessError::MemberUnknown)?;
        if !standing.active {
            return Err(AccessError::MemberInactive);
        }
        if matches!(by, Authority::Member { member: asker, .. } if *asker != member) {
            return Err(AccessError::MemberUnknown);
        }
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !(1..=TOKEN_NAME_CHARS_MAX).contains(&name.chars().count()) {
            return Err(AccessError::TokenName);
        }
        if scope.is_empty() {
            return Err(AccessError::TokenScope);
        }
        if !(TOKEN_LIFE_MIN..=TOKEN_LIFE_MAX).contains(&(expires_at - at)) {
            return Err(AccessError::TokenLife);
        }
        let theirs = self.tokens.values().filter(|kept| kept.member == member && kept.expires_at > at).count();
        if theirs >= TOKENS_OF_MEMBER_MAX {
            return Err(AccessError::TooManyTokens);
        }
        self.may_give(by, &scope)?;
        if let Some(missing) = scope.difference(&self.effective(standing)).next() {
            return Err(AccessError::NotHeld(*missing));
        }
        Ok(Some(AccessEvent::TokenIssued { token, member, name, scope, expires_at, at }))
    }

    fn revoke_token(&self, token: TokenId, by: &Authority, at: DateTime<Utc>) -> Decision {
        let member = self.tokens.get(&token).ok_or(AccessError::TokenUnknown)?.member;
        let own = matches!(by, Authority::Member { member: asker, .. } if *asker == member);
        if !own {
            self.needs(by, Permission::MembersManage).map_err(|_| AccessError::TokenUnknown)?;
        }
        Ok(Some(AccessEvent::TokenRevoked { token, member, at }))
    }
}
