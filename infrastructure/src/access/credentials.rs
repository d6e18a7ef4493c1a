//! What members prove themselves with, as use cases need it.

use super::PgSessions;
use super::token;
use application::failure::Failure;
use application::port::{Credentials, HashedPassword, KnownInvitation, NewSecret};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{MemberId, TenantId, TokenId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bytes of an id.
const ID_BYTES: usize = 16;
/// Random bytes behind an invitation.
const SECRET_BYTES: usize = 32;
/// Longest text that is looked at as an invitation, in characters; ours have 86.
const INVITATION_CHARS_MAX: usize = 200;

#[async_trait]
impl Credentials for PgSessions {
    fn new_invitation(&self, tenant: TenantId, member: MemberId) -> NewSecret {
        let mut secret = [0_u8; SECRET_BYTES];
        rand::fill(&mut secret);
        let bytes = [&tenant.uuid().into_bytes()[..], &member.uuid().into_bytes()[..], &secret[..]].concat();
        NewSecret { text: URL_SAFE_NO_PAD.encode(bytes), hash: hash_of(&secret) }
    }

    fn read_invitation(&self, text: &str) -> Option<KnownInvitation> {
        // People copy the whole link, or the part of it after the sign.
        let text = text.trim().rsplit('#').next().unwrap_or_default();
        let bytes = (text.len() <= INVITATION_CHARS_MAX).then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten()?;
        let (tenant, rest) = bytes.split_at_checked(ID_BYTES)?;
        let (member, secret) = rest.split_at_checked(ID_BYTES)?;
        let secret: [u8; SECRET_BYTES] = secret.try_into().ok()?;
        Some(KnownInvitation {
            tenant: TenantId::new(Uuid::from_slice(tenant).ok()?),
            member: MemberId::new(Uuid::from_slice(member).ok()?),
            secret_hash: hash_of(&secret),
        })
    }

    fn new_token(&self) -> NewSecret {
        let text = token::random();
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()));
        NewSecret { text, hash }
    }

    async fn keep_token(&self, tenant: TenantId, token: TokenId, hash: &str) -> Result<(), Failure> {
        let hash = URL_SAFE_NO_PAD.decode(hash).map_err(Failure::internal)?;
        sqlx::query!(
            "INSERT INTO api_token (token_hash, tenant_id, token_id) VALUES ($1, $2, $3)
             ON CONFLICT ON CONSTRAINT api_token_token DO NOTHING",
            &hash,
            tenant.uuid(),
            token.uuid(),
        )
        .execute(&self.pool)
        .await
        .map_err(Failure::unavailable)?;
        Ok(())
    }

    async fn hash_password(&self, password: String) -> Result<HashedPassword, Failure> {
        self.hashed(password).await.map(HashedPassword)
    }

    async fn set_password(
        &self,
        tenant: TenantId,
        member: MemberId,
        username: &str,
        password: HashedPassword,
    ) -> Result<(), Failure> {
        self.set_hash(tenant, member, username, &password.0).await
    }

    async fn end_sessions(&self, tenant: TenantId, member: MemberId) -> Result<(), Failure> {
        self.end_all(tenant, member).await
    }

    fn forget(&self, tenant: TenantId) {
        self.forget_tenant(tenant);
    }
}

fn hash_of(secret: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret))
}
