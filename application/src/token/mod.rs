//! Use cases of tokens for programs.

use crate::access::{Grant, UseTokens};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::member::{access_of, ask_access};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::access::{AccessCommand, PermissionSet};
use domain::id::{MemberId, TokenId};

/// Issue a token for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueToken {
    /// Whose; only the system issues tokens for others.
    pub member: MemberId,
    /// What they call it.
    pub name: String,
    /// What it may do at most; all that the member may do right now where nobody says.
    pub scope: Option<PermissionSet>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// A token just issued.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// Which.
    pub token: TokenId,
    /// The token itself, shown this once; `None` where the same request issued it before.
    pub text: Option<String>,
    /// What became of the command.
    pub committed: Committed,
}

#[async_trait]
impl UseCase for IssueToken {
    type Permission = UseTokens;
    type Output = IssuedToken;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<UseTokens>,
        context: CommandContext,
    ) -> Result<IssuedToken, Failure> {
        let (tenant, at) = (grant.tenant(), app.clock.now());
        let Self { member, name, scope, expires_at } = self;
        let access = access_of(app, tenant, &context).await?;
        let scope = scope.unwrap_or_else(|| access.permissions_of(member));
        let token = TokenId::derived(tenant.uuid(), &format!("token {}", context.command_id.uuid()));
        let made = app.credentials.new_token();
        let by = grant.authority();
        let command = AccessCommand::IssueToken { token, member, name, scope, expires_at, by, at };
        let committed = ask_access(app, tenant, command, context).await?;
        if committed.repeated {
            return Ok(IssuedToken { token, text: None, committed });
        }
        app.credentials.keep_token(tenant, token, &made.hash).await?;
        Ok(IssuedToken { token, text: Some(made.text), committed })
    }
}

/// End a token before its time: one's own, or anybody's for whoever manages members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevokeToken {
    /// Which.
    pub token: TokenId,
}

#[async_trait]
impl UseCase for RevokeToken {
    type Permission = UseTokens;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<UseTokens>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        access_of(app, grant.tenant(), &context).await?;
        let command = AccessCommand::RevokeToken { token: self.token, by: grant.authority(), at: app.clock.now() };
        ask_access(app, grant.tenant(), command, context).await
    }
}
