//! Sessions in the database.

use super::kept::KeptSessions;
use super::password::{Passwords, check_length, nobodys_hash};
use super::throttle::Throttle;
use super::token::{self, TokenHash};
use application::clock::Clock;
use application::failure::Failure;
use application::port::{Identities, NewSession, Session, SessionKind, Sessions, SignIn};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{MemberId, TenantId, TokenId};
use sqlx::PgPool;
use std::sync::Arc;
use uuid::Uuid;

/// How long a browser stays signed in.
const WEB_SESSION: TimeDelta = TimeDelta::hours(12);
/// How long the token of an API client is good.
const BEARER_SESSION: TimeDelta = TimeDelta::days(30);
/// Most expired sessions deleted by one statement.
const PURGED_AT_ONCE_MAX: i64 = 10_000;
/// How exactly it is written down when a member was here last, or a token was used.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Signing in and out, with credentials and sessions in the database.
///
/// Any node accepts a session that another began. What is kept in memory is forgotten at once by what this node does;
/// what another node does is noticed here within ten seconds.
#[derive(Clone)]
pub struct PgSessions {
    pub(super) pool: PgPool,
    identities: Arc<dyn Identities>,
    clock: Arc<dyn Clock>,
    passwords: Passwords,
    throttle: Arc<Throttle>,
    kept: Arc<KeptSessions>,
}

struct Credential {
    tenant: TenantId,
    member: MemberId,
    password_hash: String,
}

impl PgSessions {
    /// The sessions in this database, of the members that `identities` knows.
    pub fn new(pool: PgPool, identities: Arc<dyn Identities>, clock: Arc<dyn Clock>) -> Self {
        Self {
            pool,
            identities,
            passwords: Passwords::new(),
            throttle: Arc::new(Throttle::new(Arc::clone(&clock))),
            kept: Arc::new(KeptSessions::new()),
            clock,
        }
    }

    /// Gives a member a password, in place of the one before, and ends their sessions.
    ///
    /// # Errors
    /// - [`Failure::Invalid`]: the password hasn't 10..=200 characters, or another member has this user name.
    /// - [`Failure::Unavailable`]: the database can't be reached, or too many passwords wait to be hashed.
    pub async fn set_password(
        &self,
        tenant: TenantId,
        member: MemberId,
        username: &str,
        password: &str,
    ) -> Result<(), Failure> {
        let hash = self.hashed(password.to_owned()).await?;
        self.set_hash(tenant, member, username, &hash).await
    }

    /// The hash of a password that has 10..=200 characters.
    pub(super) async fn hashed(&self, password: String) -> Result<String, Failure> {
        check_length(&password)?;
        self.passwords.hash(password).await
    }

    /// Gives a member the password with this hash, and ends their sessions.
    pub(super) async fn set_hash(
        &self,
        tenant: TenantId,
        member: MemberId,
        username: &str,
        hash: &str,
    ) -> Result<(), Failure> {
        sqlx::query!(
            "WITH ended AS (DELETE FROM session WHERE tenant_id = $1 AND member_id = $2)
             INSERT INTO credential (tenant_id, member_id, username, password_hash, changed_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT ON CONSTRAINT credential_key DO UPDATE
             SET username = excluded.username, password_hash = excluded.password_hash, changed_at = excluded.changed_at",
            tenant.uuid(),
            member.uuid(),
            normal(username),
            hash,
            self.clock.now(),
        )
        .execute(&self.pool)
        .await
        .map_err(credential_failure)?;
        self.forget_member(tenant, member);
        Ok(())
    }

    /// Begins a session for an API client without a password: for operators on the command line.
    ///
    /// # Errors
    /// - [`Failure::NotFound`]: the tenant has no such member, or they are no longer active.
    /// - [`Failure::Unavailable`]: the database can't be reached.
    pub async fn issue_token(&self, tenant: TenantId, member: MemberId) -> Result<NewSession, Failure> {
        self.identities.identity(tenant, member).await?.ok_or(Failure::NotFound)?;
        self.begin(tenant, member, SessionKind::Bearer).await
    }

    /// Ends all sessions of a member: what has to happen when they are deactivated.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn end_all(&self, tenant: TenantId, member: MemberId) -> Result<(), Failure> {
        sqlx::query!("DELETE FROM session WHERE tenant_id = $1 AND member_id = $2", tenant.uuid(), member.uuid())
            .execute(&self.pool)
            .await
            .map_err(Failure::unavailable)?;
        self.forget_member(tenant, member);
        Ok(())
    }

    /// Forgets what is kept in memory of a member, because their role, teams or standing changed.
    pub fn forget_member(&self, tenant: TenantId, member: MemberId) {
        self.kept.forget_all(tenant, Some(member));
    }

    /// Forgets what is kept in memory of a tenant's members, because some of them changed.
    pub fn forget_tenant(&self, tenant: TenantId) {
        self.kept.forget_all(tenant, None);
    }

    /// Deletes sessions that have expired, and says how many; 10,000 of them at most, more at the next call.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: the database can't be reached.
    pub async fn purge_expired(&self) -> Result<u64, Failure> {
        let purged = sqlx::query!(
            "DELETE FROM session WHERE token_hash IN (
                 SELECT token_hash FROM session WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2
             )",
            self.clock.now(),
            PURGED_AT_ONCE_MAX,
        )
        .execute(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(purged.rows_affected())
    }

    async fn credential(&self, tenant: &str, username: &str) -> Result<Option<Credential>, Failure> {
        let row = sqlx::query!(
            "SELECT c.tenant_id, c.member_id, c.password_hash
             FROM tenant t JOIN credential c ON c.tenant_id = t.tenant_id
             WHERE t.slug = $1 AND c.username = $2",
            tenant,
            username,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(row.map(|row| Credential {
            tenant: TenantId::new(row.tenant_id),
            member: MemberId::new(row.member_id),
            password_hash: row.password_hash,
        }))
    }

    /// The member who gave the right password, if they may come in.
    ///
    /// Every attempt costs the same two reads and one hash: how long it takes doesn't tell who exists.
    async fn recognise(&self, tenant: &str, username: &str, password: String) -> Result<Option<Credential>, Failure> {
        let credential = self.credential(tenant, username).await?.unwrap_or_else(Credential::of_nobody);
        let identity = self.identities.identity(credential.tenant, credential.member).await?;
        let matches = self.passwords.matches(password, credential.password_hash.clone()).await?;
        Ok((matches && identity.is_some()).then_some(credential))
    }

    async fn begin(&self, tenant: TenantId, member: MemberId, kind: SessionKind) -> Result<NewSession, Failure> {
        let now = self.clock.now();
        let begun = NewSession { token: token::random(), expires_at: now + lifetime(kind) };
        let hash = token::hash(&begun.token).ok_or_else(|| Failure::internal("a new token has no hash"))?;
        sqlx::query!(
            "INSERT INTO session (token_hash, tenant_id, member_id, kind, csrf_token, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &hash,
            tenant.uuid(),
            member.uuid(),
            slug(kind),
            token::random(),
            now,
            begun.expires_at,
        )
        .execute(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(begun)
    }

    async fn read(&self, hash: &TokenHash, now: DateTime<Utc>) -> Result<Option<(Session, DateTime<Utc>)>, Failure> {
        let row = sqlx::query!(
            r#"SELECT s.tenant_id, s.member_id, s.kind, s.csrf_token, s.expires_at, c.seen_at AS "seen_at?"
             FROM session s
             LEFT JOIN credential c ON c.tenant_id = s.tenant_id AND c.member_id = s.member_id
             WHERE s.token_hash = $1 AND s.expires_at > $2"#,
            hash,
            now,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        let Some(row) = row else { return self.read_token(hash, now).await };
        let kind = kind(&row.kind)?;
        let (tenant, member) = (TenantId::new(row.tenant_id), MemberId::new(row.member_id));
        let Some(identity) = self.identities.identity(tenant, member).await? else { return Ok(None) };
        if is_long_ago(row.seen_at, now) {
            sqlx::query!(
                "UPDATE credential SET seen_at = $3 WHERE tenant_id = $1 AND member_id = $2",
                tenant.uuid(),
                member.uuid(),
                now,
            )
            .execute(&self.pool)
            .await
            .map_err(Failure::unavailable)?;
        }
        Ok(Some((Session { identity, kind, csrf_token: row.csrf_token, token: None }, row.expires_at)))
    }

    /// The session of a token for programs: it may do what both the token and its member may right now.
    async fn read_token(
        &self,
        hash: &TokenHash,
        now: DateTime<Utc>,
    ) -> Result<Option<(Session, DateTime<Utc>)>, Failure> {
        let row = sqlx::query!("SELECT tenant_id, token_id, used_at FROM api_token WHERE token_hash = $1", hash)
            .fetch_optional(&self.pool)
            .await
            .map_err(Failure::unavailable)?;
        let Some(row) = row else { return Ok(None) };
        let (tenant, token) = (TenantId::new(row.tenant_id), TokenId::new(row.token_id));
        let Some((identity, expires_at)) = self.identities.of_token(tenant, token, now).await? else {
            return Ok(None);
        };
        if is_long_ago(row.used_at, now) {
            sqlx::query!("UPDATE api_token SET used_at = $2 WHERE token_hash = $1", hash, now)
                .execute(&self.pool)
                .await
                .map_err(Failure::unavailable)?;
        }
        let session = Session { identity, kind: SessionKind::Bearer, csrf_token: String::new(), token: Some(token) };
        Ok(Some((session, expires_at)))
    }
}

#[async_trait]
impl Sessions for PgSessions {
    async fn sign_in(&self, attempt: SignIn) -> Result<NewSession, Failure> {
        let (tenant, username) = (normal(&attempt.tenant), normal(&attempt.username));
        let admitted = self.throttle.admit(&tenant, &username, &attempt.origin).inspect_err(|_| count("throttled"))?;
        // An attempt that failed for a reason of ours isn't held against anybody.
        let recognised = self.recognise(&tenant, &username, attempt.password).await;
        let Some(known) = recognised.inspect_err(|_| self.throttle.give_back(&admitted))? else {
            count("refused");
            return Err(Failure::Unauthenticated);
        };
        self.throttle.give_back(&admitted);
        let begun = self.begin(known.tenant, known.member, attempt.kind).await?;
        count("begun");
        Ok(begun)
    }

    async fn authenticate(&self, token: &str) -> Result<Option<Session>, Failure> {
        let Some(hash) = token::hash(token) else { return Ok(None) };
        let now = self.clock.now();
        let era = match self.kept.lookup(&hash, now) {
            Ok(session) => return Ok(Some(session)),
            Err(era) => era,
        };
        let Some((session, expires_at)) = self.read(&hash, now).await? else { return Ok(None) };
        self.kept.keep(hash, session.clone(), expires_at, now, era);
        Ok(Some(session))
    }

    async fn sign_out(&self, token: &str) -> Result<(), Failure> {
        let Some(hash) = token::hash(token) else { return Ok(()) };
        sqlx::query!("DELETE FROM session WHERE token_hash = $1", &hash)
            .execute(&self.pool)
            .await
            .map_err(Failure::unavailable)?;
        self.kept.forget(&hash);
        Ok(())
    }
}

impl Credential {
    /// What an attempt is held against when nobody has that name.
    fn of_nobody() -> Self {
        Self { tenant: TenantId::new(Uuid::nil()), member: MemberId::new(Uuid::nil()), password_hash: nobodys_hash() }
    }
}

/// A name as it is kept: phones like to begin a word with a capital and to end it with a space.
fn normal(name: &str) -> String {
    name.trim().to_lowercase()
}

fn is_long_ago(seen_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    seen_at.is_none_or(|seen_at| now - seen_at >= SEEN_EVERY)
}

const fn lifetime(kind: SessionKind) -> TimeDelta {
    match kind {
        SessionKind::Web => WEB_SESSION,
        SessionKind::Bearer => BEARER_SESSION,
    }
}

const fn slug(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Web => "web",
        SessionKind::Bearer => "bearer",
    }
}

fn kind(slug: &str) -> Result<SessionKind, Failure> {
    match slug {
        "web" => Ok(SessionKind::Web),
        "bearer" => Ok(SessionKind::Bearer),
        other => Err(Failure::internal(format!("a session is of no known kind: {other}"))),
    }
}

fn credential_failure(error: sqlx::Error) -> Failure {
    let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some("credential_username") {
        return Failure::invalid("username", "another member has this user name");
    }
    Failure::unavailable(error)
}

fn count(outcome: &'static str) {
    metrics::counter!("sigmadsa_sign_ins_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_session_reads_back_and_an_unknown_one_is_an_internal_failure() {
        for each in [SessionKind::Web, SessionKind::Bearer] {
            assert_eq!(kind(slug(each)).unwrap(), each);
        }
        assert!(matches!(kind("other"), Err(Failure::Internal { .. })));
    }

    #[test]
    fn names_are_taken_as_phones_write_them() {
        assert_eq!(normal(" Asha "), "asha");
    }
}
