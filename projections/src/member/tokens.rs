//! Tokens for programs, as rows.

use super::fold::permission_names;
use super::identity::permissions;
use crate::{ReadError, ReadModels};
use application::access::{Grant, UseTokens};
use chrono::{DateTime, Utc};
use domain::access::{AccessEvent, PermissionSet};
use domain::id::{MemberId, TokenId};
use sqlx::PgConnection;
use uuid::Uuid;

/// How many tokens a list holds at most.
const TOKENS_LISTED_MAX: i64 = 200;

/// Writes down what an event says of tokens.
pub(super) async fn apply(connection: &mut PgConnection, tenant: Uuid, event: &AccessEvent) -> Result<(), sqlx::Error> {
    match event {
        AccessEvent::TokenIssued { token, member, name, scope, expires_at, at } => {
            sqlx::query!(
                "INSERT INTO token (tenant_id, token_id, member_id, name, scope, issued_at, expires_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT ON CONSTRAINT token_key DO NOTHING",
                tenant,
                token.uuid(),
                member.uuid(),
                name,
                &permission_names(scope),
                at,
                expires_at,
            )
            .execute(connection)
            .await?;
        }
        AccessEvent::TokenRevoked { token, at, .. } => {
            sqlx::query!(
                "UPDATE token SET ended_at = $3 WHERE tenant_id = $1 AND token_id = $2 AND ended_at IS NULL",
                tenant,
                token.uuid(),
                at,
            )
            .execute(connection)
            .await?;
        }
        AccessEvent::AccessEnded { member, at } => {
            sqlx::query!(
                "UPDATE token SET ended_at = $3 WHERE tenant_id = $1 AND member_id = $2 AND ended_at IS NULL",
                tenant,
                member.uuid(),
                at,
            )
            .execute(connection)
            .await?;
        }
        AccessEvent::AccessBegun { .. }
        | AccessEvent::RoleDefined { .. }
        | AccessEvent::RoleChanged { .. }
        | AccessEvent::RoleRemoved { .. }
        | AccessEvent::AccessGiven { .. }
        | AccessEvent::AccessRestored { .. } => {}
    }
    Ok(())
}

/// A token as its member sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Which.
    pub token: TokenId,
    /// Whose.
    pub member: MemberId,
    /// What they call it.
    pub name: String,
    /// What it may do at most.
    pub scope: PermissionSet,
    /// Since when.
    pub issued_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked or its member deactivated, if so.
    pub ended_at: Option<DateTime<Utc>>,
    /// About when it was used last.
    pub used_at: Option<DateTime<Utc>>,
}

impl ReadModels {
    /// The newest 200 tokens of a member that the asker may see, newest first.
    ///
    /// # Errors
    /// - [`ReadError::Database`]: the statement failed.
    /// - [`ReadError::UnknownWord`]: a row holds a permission that isn't known.
    pub async fn list_tokens(&self, grant: &Grant<UseTokens>, member: MemberId) -> Result<Vec<TokenRow>, ReadError> {
        if !grant.reach().covers(Some(member), None) {
            return Ok(Vec::new());
        }
        let rows = sqlx::query!(
            r#"SELECT t.token_id, t.member_id, t.name, t.scope, t.issued_at, t.expires_at, t.ended_at,
                u.used_at AS "used_at?"
            FROM token t
            LEFT JOIN api_token u ON u.tenant_id = t.tenant_id AND u.token_id = t.token_id
            WHERE t.tenant_id = $1 AND t.member_id = $2
            ORDER BY t.issued_at DESC, t.token_id
            LIMIT $3"#,
            grant.tenant().uuid(),
            member.uuid(),
            TOKENS_LISTED_MAX,
        )
        .fetch_all(self.pool.of(grant.tenant()).await?.on())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(TokenRow {
                    token: TokenId::new(row.token_id),
                    member: MemberId::new(row.member_id),
                    name: row.name,
                    scope: permissions(&row.scope)?,
                    issued_at: row.issued_at,
                    expires_at: row.expires_at,
                    ended_at: row.ended_at,
                    used_at: row.used_at,
                })
            })
            .collect()
    }
}
