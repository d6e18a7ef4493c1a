//! Tokens for programs.

use super::*;
use crate::id::TokenId;
use chrono::TimeDelta;

const TOKEN: TokenId = TokenId::new(Uuid::from_u128(7));

struct Asked<'a> {
    name: &'a str,
    scope: &'a [Permission],
    life: TimeDelta,
    by: Authority,
}

impl Default for Asked<'_> {
    fn default() -> Self {
        Self { name: "Export", scope: &[Permission::LeadsViewOwn], life: TimeDelta::days(30), by: by(ASHA) }
    }
}

fn issue(asked: Asked<'_>) -> AccessCommand {
    AccessCommand::IssueToken {
        token: TOKEN,
        member: ASHA,
        name: asked.name.to_owned(),
        scope: permissions(asked.scope),
        expires_at: AT + asked.life,
        by: asked.by,
        at: AT,
    }
}

fn issued(token: TokenId) -> AccessEvent {
    AccessEvent::TokenIssued {
        token,
        member: ASHA,
        name: "Export".to_owned(),
        scope: permissions(&[Permission::LeadsViewOwn]),
        expires_at: AT + TimeDelta::days(30),
        at: AT,
    }
}

fn staff() -> Vec<AccessEvent> {
    vec![given(ADMIN, Role::Admin), given(ASHA, Role::Sales)]
}

#[test]
fn a_member_issues_a_token_of_their_own() {
    access().given(staff()).when(issue(Asked::default())).then_expect_events(vec![issued(TOKEN)]);
}

#[test]
fn a_token_may_not_do_more_than_its_member() {
    let asked = Asked { scope: &[Permission::LeadsViewOwn, Permission::LeadsViewAll], ..Asked::default() };
    access().given(staff()).when(issue(asked)).then_expect_error(AccessError::NotHeld(Permission::LeadsViewAll));
    let asked = Asked { scope: &[Permission::LeadsViewAll], by: Authority::System, ..Asked::default() };
    access().given(staff()).when(issue(asked)).then_expect_error(AccessError::NotHeld(Permission::LeadsViewAll));
}

#[test]
fn a_token_issues_no_token_beyond_itself() {
    let by = Authority::Member { member: ASHA, holds: permissions(&[Permission::LeadsViewOwn]) };
    let asked = Asked { scope: &[Permission::LeadsCreate], by, ..Asked::default() };
    access().given(staff()).when(issue(asked)).then_expect_error(AccessError::NotHeld(Permission::LeadsCreate));
}

#[test]
fn nobody_issues_a_token_of_somebody_else() {
    let asked = Asked { by: by(ADMIN), ..Asked::default() };
    access().given(staff()).when(issue(asked)).then_expect_error(AccessError::MemberUnknown);
}

#[test]
fn a_token_has_a_name_a_scope_and_an_end() {
    let long = "x".repeat(61);
    for name in ["", "  ", &long] {
        let asked = Asked { name, ..Asked::default() };
        access().given(staff()).when(issue(asked)).then_expect_error(AccessError::TokenName);
    }
    let asked = Asked { scope: &[], ..Asked::default() };
    access().given(staff()).when(issue(asked)).then_expect_error(AccessError::TokenScope);
    for life in [TimeDelta::hours(1), TimeDelta::days(-3), TimeDelta::days(368)] {
        let asked = Asked { life, ..Asked::default() };
        access().given(staff()).when(issue(asked)).then_expect_error(AccessError::TokenLife);
    }
}

#[test]
fn a_member_has_at_most_twenty_tokens() {
    let mut events = staff();
    events.extend((0..20).map(|number| issued(TokenId::new(Uuid::from_u128(100 + number)))));
    access().given(events.clone()).when(issue(Asked::default())).then_expect_error(AccessError::TooManyTokens);
    let first = TokenId::new(Uuid::from_u128(100));
    events.push(AccessEvent::TokenRevoked { token: first, member: ASHA, at: AT });
    access().given(events).when(issue(Asked::default())).then_expect_events(vec![issued(TOKEN)]);
}

#[test]
fn a_token_is_revoked_by_its_member_or_who_manages_members_and_by_nobody_else() {
    let events = || [staff(), vec![given(SECOND, Role::Manager), issued(TOKEN)]].concat();
    let revoke = |member| AccessCommand::RevokeToken { token: TOKEN, by: by(member), at: AT };
    let revoked = AccessEvent::TokenRevoked { token: TOKEN, member: ASHA, at: AT };
    for member in [ASHA, ADMIN] {
        access().given(events()).when(revoke(member)).then_expect_events(vec![revoked.clone()]);
    }
    access().given(events()).when(revoke(SECOND)).then_expect_error(AccessError::TokenUnknown);
}

#[test]
fn tokens_are_over_when_their_member_is_deactivated() {
    let gone = AccessEvent::AccessEnded { member: ASHA, at: AT };
    let back = AccessEvent::AccessRestored { member: ASHA, at: AT };
    access()
        .given([staff(), vec![issued(TOKEN), gone.clone(), back]].concat())
        .when(AccessCommand::RevokeToken { token: TOKEN, by: by(ASHA), at: AT })
        .then_expect_error(AccessError::TokenUnknown);
    access()
        .given([staff(), vec![gone]].concat())
        .when(issue(Asked { by: Authority::System, ..Asked::default() }))
        .then_expect_error(AccessError::MemberInactive);
}
