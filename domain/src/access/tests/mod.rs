//! The rules of members and of who may do what.

mod giving;
mod members;
mod roles;
mod stewards;
mod tokens;

use super::*;
use crate::id::MemberId;
use chrono::{DateTime, Utc};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

const AT: DateTime<Utc> = DateTime::from_timestamp_secs(1_800_000_000).unwrap();

const ADMIN: MemberId = MemberId::new(Uuid::from_u128(1));
const SECOND: MemberId = MemberId::new(Uuid::from_u128(2));
const ASHA: MemberId = MemberId::new(Uuid::from_u128(3));

fn access() -> TestFramework<Access> {
    TestFramework::with(())
}

fn key(text: &str) -> RoleKey {
    text.parse().unwrap()
}

fn permissions(list: &[Permission]) -> PermissionSet {
    list.iter().copied().collect()
}

fn given(member: MemberId, role: impl Into<RoleKey>) -> AccessEvent {
    AccessEvent::AccessGiven {
        member,
        roles: vec![role.into()],
        grants: PermissionSet::new(),
        refusals: PermissionSet::new(),
        at: AT,
    }
}

fn definition(name: &str, list: &[Permission]) -> RoleDefinition {
    RoleDefinition { name: name.parse().unwrap(), permissions: permissions(list), owns_leads: false }
}

fn defined(text: &str, name: &str, list: &[Permission]) -> AccessEvent {
    AccessEvent::RoleDefined { key: key(text), definition: definition(name, list), at: AT }
}

/// Somebody with a session that lets them do all that they may do.
fn by(member: MemberId) -> Authority {
    Authority::Member { member, holds: Permission::ALL.iter().copied().collect() }
}

fn roles(member: MemberId, list: &[&str], by: Authority) -> AccessCommand {
    let roles = Some(list.iter().map(|text| key(text)).collect());
    AccessCommand::Give { member, roles, grants: None, refusals: None, by, at: AT }
}
