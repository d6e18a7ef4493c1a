//! Sessions kept in memory for a short time, so that a busy client doesn't cost a query for each request.

use super::token::TokenHash;
use application::port::Session;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{MemberId, TenantId};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

/// Most sessions kept in memory.
const SESSIONS_KEPT_MAX: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
/// Longest time a session is kept in memory; also how long it lives on at another node after it was ended here.
const SESSION_KEPT_FOR: TimeDelta = TimeDelta::seconds(10);

/// Sessions in force, by the hash of their token.
pub(super) struct KeptSessions(Mutex<Kept>);

struct Kept {
    sessions: LruCache<TokenHash, Entry>,
    /// Grows whenever something is forgotten: what was read before that may be older than what it is to replace.
    era: u64,
}

struct Entry {
    session: Session,
    expires_at: DateTime<Utc>,
    since: DateTime<Utc>,
}

/// When a session was read, seen from what was forgotten.
#[derive(Clone, Copy)]
pub(super) struct Era(u64);

impl KeptSessions {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Kept { sessions: LruCache::new(SESSIONS_KEPT_MAX), era: 0 }))
    }

    /// The session of a token, where it is kept, in force and fresh; otherwise the era to read it in.
    pub(super) fn lookup(&self, token: &TokenHash, now: DateTime<Utc>) -> Result<Session, Era> {
        let mut kept = self.lock();
        let era = Era(kept.era);
        let entry = kept.sessions.get(token).ok_or(era)?;
        let fresh = now - entry.since < SESSION_KEPT_FOR && now >= entry.since;
        if fresh && now < entry.expires_at { Ok(entry.session.clone()) } else { Err(era) }
    }

    /// Keeps a session, unless something was forgotten since it was read.
    pub(super) fn keep(
        &self,
        token: TokenHash,
        session: Session,
        expires_at: DateTime<Utc>,
        since: DateTime<Utc>,
        era: Era,
    ) {
        let mut kept = self.lock();
        if kept.era == era.0 {
            kept.sessions.put(token, Entry { session, expires_at, since });
        }
    }

    /// Forgets the session of a token.
    pub(super) fn forget(&self, token: &TokenHash) {
        let mut kept = self.lock();
        kept.era += 1;
        kept.sessions.pop(token);
    }

    /// Forgets the sessions of a tenant, or of one member.
    pub(super) fn forget_all(&self, tenant: TenantId, member: Option<MemberId>) {
        let mut kept = self.lock();
        kept.era += 1;
        let theirs: Vec<_> = kept
            .sessions
            .iter()
            .filter(|(_, Entry { session, .. })| {
                session.identity.tenant == tenant && member.is_none_or(|member| session.identity.member == member)
            })
            .map(|(token, _)| *token)
            .collect();
        for token in theirs {
            kept.sessions.pop(&token);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use application::access::Identity;
    use application::port::SessionKind;
    use domain::access::Role;
    use uuid::Uuid;

    const NOON: DateTime<Utc> = DateTime::from_timestamp_secs(1_800_000_000).unwrap();

    fn session(tenant: u128, member: u128) -> Session {
        let identity = Identity {
            tenant: TenantId::new(Uuid::from_u128(tenant)),
            member: MemberId::new(Uuid::from_u128(member)),
            username: "somebody".into(),
            roles: vec![Role::Sales.into()],
            teams: Vec::new(),
            permissions: Role::Sales.permissions(),
        };
        Session { identity, kind: SessionKind::Web, csrf_token: String::new(), token: None }
    }

    fn kept(sessions: &[(u8, Session)]) -> KeptSessions {
        let kept = KeptSessions::new();
        for (token, session) in sessions {
            let Err(era) = kept.lookup(&[*token; 32], NOON) else { panic!("it is kept already") };
            kept.keep([*token; 32], session.clone(), NOON + TimeDelta::hours(1), NOON, era);
        }
        kept
    }

    fn knows(kept: &KeptSessions, token: u8, now: DateTime<Utc>) -> bool {
        kept.lookup(&[token; 32], now).is_ok()
    }

    #[test]
    fn a_session_is_kept_for_ten_seconds() {
        let kept = kept(&[(1, session(1, 1))]);
        assert!(knows(&kept, 1, NOON + TimeDelta::milliseconds(9_999)));
        assert!(!knows(&kept, 1, NOON + SESSION_KEPT_FOR));
        assert!(!knows(&kept, 1, NOON - TimeDelta::seconds(1)), "the clock was set back");
    }

    #[test]
    fn a_kept_session_ends_when_it_expires() {
        let kept = KeptSessions::new();
        let Err(era) = kept.lookup(&[1; 32], NOON) else { panic!("nothing is kept yet") };
        kept.keep([1; 32], session(1, 1), NOON + TimeDelta::seconds(3), NOON, era);
        assert!(knows(&kept, 1, NOON + TimeDelta::seconds(2)));
        assert!(!knows(&kept, 1, NOON + TimeDelta::seconds(3)));
    }

    #[test]
    fn what_is_forgotten_is_gone_and_the_rest_stays() {
        let all = [(1, session(1, 1)), (2, session(1, 2)), (3, session(1, 2)), (4, session(2, 2))];
        let known = |kept: &KeptSessions| (1..=4).filter(|token| knows(kept, *token, NOON)).collect::<Vec<_>>();
        let (tenant, member) = (TenantId::new(Uuid::from_u128(1)), MemberId::new(Uuid::from_u128(2)));

        let kept_sessions = kept(&all);
        kept_sessions.forget(&[2; 32]);
        assert_eq!(known(&kept_sessions), [1, 3, 4]);
        kept_sessions.forget_all(tenant, Some(member));
        assert_eq!(known(&kept_sessions), [1, 4]);
        kept_sessions.forget_all(tenant, None);
        assert_eq!(known(&kept_sessions), [4]);
    }

    #[test]
    fn what_was_read_before_something_was_forgotten_is_not_kept() {
        let kept = KeptSessions::new();
        let Err(era) = kept.lookup(&[1; 32], NOON) else { panic!("nothing is kept yet") };
        kept.forget_all(TenantId::new(Uuid::from_u128(1)), None);
        kept.keep([1; 32], session(1, 1), NOON + TimeDelta::hours(1), NOON, era);
        assert!(!knows(&kept, 1, NOON));
    }
}
