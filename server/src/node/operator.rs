//! What an operator does with members from the command line, beside a server that runs or without one.

use super::StartError;
use super::database::Database;
use super::sandbox::meta_side;
use super::wiring::Wired;
use crate::config::Settings;
use application::access::{Grant, ManageMembers, UseTokens};
use application::command::CommandContext;
use application::failure::Failure;
use application::log::Actor;
use application::member::{InviteMember, IssueInvitation, member_of};
use application::token::IssueToken;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::PermissionSet;
use domain::id::{CommandId, TenantId};
use infrastructure::access::random_token;
use infrastructure::clock::SystemClock;
use std::sync::Arc;

/// Who is written down as having done it.
const PART: &str = "operator";

/// Why it can't be done.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// There is no such tenant.
    #[error("there is no tenant {0}")]
    NoTenant(String),
    /// There is no such member.
    #[error("there is no member {0}")]
    NoMember(String),
    /// The use cases can't be wired.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A rule says no, or the database can't be reached.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// A token to be issued.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Whose.
    pub username: String,
    /// What it is for.
    pub name: String,
    /// How long it is good, in days.
    pub days: i64,
    /// What it may do at most; all that the member may where none are named.
    pub scope: Option<PermissionSet>,
}

/// Lets somebody join; returns what stands in their link after `#`, and until when that is good.
///
/// # Errors
/// - [`OperatorError::NoTenant`]: no tenant signs in with this slug.
/// - [`OperatorError::Start`]: the use cases can't be wired.
/// - [`OperatorError::Failed`]: a rule is broken, or the database can't be reached.
pub async fn add_member(
    settings: &Settings,
    database: &Database,
    slug: &str,
    invite: InviteMember,
) -> Result<(String, DateTime<Utc>), OperatorError> {
    let operator = Operator::at(settings, database, slug).await?;
    let added = operator.add_member(invite).await;
    operator.leave().await;
    added
}

/// Makes a new link for a member to choose a password; returns what stands in it after `#`, and until when it is good.
///
/// # Errors
/// As [`add_member`], and [`OperatorError::NoMember`]: the tenant has no such member.
pub async fn issue_link(
    settings: &Settings,
    database: &Database,
    slug: &str,
    username: String,
) -> Result<(String, DateTime<Utc>), OperatorError> {
    let operator = Operator::at(settings, database, slug).await?;
    let issued = operator.issue_link(username).await;
    operator.leave().await;
    issued
}

/// Issues a token; returns it, and until when it is good.
///
/// # Errors
/// As [`add_member`], and [`OperatorError::NoMember`]: the tenant has no such member.
pub async fn issue_token(
    settings: &Settings,
    database: &Database,
    slug: &str,
    new: NewToken,
) -> Result<(String, DateTime<Utc>), OperatorError> {
    let operator = Operator::at(settings, database, slug).await?;
    let issued = operator.issue_token(new).await;
    operator.leave().await;
    issued
}

/// The use cases, wired for one tenant.
struct Operator {
    wired: Wired,
    tenant: TenantId,
}

impl Operator {
    async fn at(settings: &Settings, database: &Database, slug: &str) -> Result<Self, OperatorError> {
        let wired = Wired::new(settings, database, &meta_side(settings, None, random_token), Arc::new(SystemClock))?;
        let found = wired.tenants.find_by_slug(slug).await?;
        let tenant = found.ok_or_else(|| OperatorError::NoTenant(slug.to_owned()))?;
        Ok(Self { wired, tenant })
    }

    /// Ends the writers: they end when every way to them is dropped, and with them the last commit is done.
    async fn leave(self) {
        let Self { mut wired, .. } = self;
        let writers = std::mem::take(&mut wired.writers);
        drop(wired);
        futures::future::join_all(writers).await;
    }

    async fn add_member(&self, invite: InviteMember) -> Result<(String, DateTime<Utc>), OperatorError> {
        let username = invite.username.clone();
        let grant: Grant<ManageMembers> = self.wired.system.grant(self.tenant, PART);
        self.wired.app.dispatch(&grant, self.context(), invite).await?;
        self.issue_link(username).await
    }

    async fn issue_link(&self, username: String) -> Result<(String, DateTime<Utc>), OperatorError> {
        let grant: Grant<ManageMembers> = self.wired.system.grant(self.tenant, PART);
        let link = IssueInvitation { member: member_of(self.tenant, &username) };
        let issued = self.wired.app.dispatch(&grant, self.context(), link).await;
        let issued = issued.map_err(|failure| no_member(failure, username))?;
        let code = issued.code.ok_or_else(|| Failure::internal("a new link has no code"))?;
        Ok((code, issued.expires_at))
    }

    async fn issue_token(&self, new: NewToken) -> Result<(String, DateTime<Utc>), OperatorError> {
        let app = &self.wired.app;
        let grant: Grant<UseTokens> = self.wired.system.grant(self.tenant, PART);
        let expires_at = app.clock.now() + TimeDelta::days(new.days);
        let member = member_of(self.tenant, &new.username);
        let token = IssueToken { member, name: new.name, scope: new.scope, expires_at };
        let issued =
            app.dispatch(&grant, self.context(), token).await.map_err(|failure| no_member(failure, new.username))?;
        let text = issued.text.ok_or_else(|| Failure::internal("a new token has no text"))?;
        Ok((text, expires_at))
    }

    fn context(&self) -> CommandContext {
        let command_id = CommandId::new(self.wired.app.ids.next());
        CommandContext {
            command_id,
            actor: Actor::System(PART.to_owned()),
            correlation_id: command_id.uuid(),
            causation: None,
            request_id: None,
            token: None,
        }
    }
}

/// What isn't found is the member.
fn no_member(failure: Failure, username: String) -> OperatorError {
    match failure {
        Failure::NotFound => OperatorError::NoMember(username),
        failure @ (Failure::Invalid { .. }
        | Failure::Unauthenticated
        | Failure::Denied { .. }
        | Failure::Refused { .. }
        | Failure::Conflict
        | Failure::TooMany { .. }
        | Failure::Unavailable { .. }
        | Failure::Internal { .. }) => failure.into(),
    }
}
