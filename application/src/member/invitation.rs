//! Links at which members choose a password: to come in for the first time, or because they forgot theirs.

use super::{access_of, ask_member, load_member, stands_above};
use crate::access::{Grant, ManageMembers};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::log::{Actor, Position};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{MemberCommand, MemberError};
use domain::id::{CommandId, MemberId, TenantId};

/// How long a link is good.
pub const INVITATION_GOOD_FOR: TimeDelta = TimeDelta::hours(72);

/// Make a link at which a member chooses a password; an earlier one is good no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssueInvitation {
    /// For whom.
    pub member: MemberId,
}

/// A link just made.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedInvitation {
    /// What stands in the link after `#`, shown this once; `None` where the same request made it before.
    pub code: Option<String>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// What became of the command.
    pub committed: Committed,
}

#[async_trait]
impl UseCase for IssueInvitation {
    type Permission = ManageMembers;
    type Output = IssuedInvitation;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageMembers>,
        context: CommandContext,
    ) -> Result<IssuedInvitation, Failure> {
        let (tenant, member) = (grant.tenant(), self.member);
        let access = access_of(app, tenant, &context).await?;
        if load_member(app, tenant, member).await?.username().is_none() {
            return Err(Failure::NotFound);
        }
        stands_above(&access, &grant.authority(), member)?;
        let at = app.clock.now();
        let expires_at = at + INVITATION_GOOD_FOR;
        let made = app.credentials.new_invitation(tenant, member);
        let command = MemberCommand::IssueInvitation { secret_hash: made.hash, expires_at, at };
        let committed = ask_member(app, tenant, member, command, context).await?;
        let code = (!committed.repeated).then_some(made.text);
        Ok(IssuedInvitation { code, expires_at, committed })
    }
}

/// Choose a password at a link. Nobody is signed in; the secret in the link is the proof.
#[derive(Clone)]
pub struct AcceptInvitation {
    /// What stands in the link after `#`.
    pub code: String,
    /// The password that was chosen.
    pub password: String,
}

/// Who came in by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Of which tenant.
    pub tenant: TenantId,
    /// What they sign in with.
    pub username: String,
    /// Where it stands in the tenant's log.
    pub position: Option<Position>,
}

impl AcceptInvitation {
    /// Uses up the link and sets the password.
    ///
    /// # Errors
    /// - [`Failure::Refused`] with `invitation-spent`: the link is none, was used, replaced, or is too old.
    /// - [`Failure::Invalid`] with the field `password`: not 10..=200 characters.
    /// - [`Failure::Unavailable`]: the database can't be reached, or too many passwords wait to be hashed.
    pub async fn run(self, app: &Application, request_id: Option<String>) -> Result<Accepted, Failure> {
        let known = app.credentials.read_invitation(&self.code).ok_or_else(spent)?;
        let password = app.credentials.hash_password(self.password).await?;
        let (tenant, member) = (known.tenant, known.member);
        let username = load_member(app, tenant, member).await?.username().ok_or_else(spent)?.to_owned();
        let command_id = CommandId::new(app.ids.next());
        let context = CommandContext {
            command_id,
            actor: Actor::Member(member),
            correlation_id: command_id.uuid(),
            causation: None,
            request_id,
            token: None,
        };
        let command = MemberCommand::AcceptInvitation { secret_hash: known.secret_hash, at: app.clock.now() };
        let committed = ask_member(app, tenant, member, command, context).await?;
        app.credentials.set_password(tenant, member, &username, password).await?;
        Ok(Accepted { tenant, username, position: committed.position })
    }
}

fn spent() -> Failure {
    let error = MemberError::InvitationSpent;
    Failure::Refused { code: error.code(), message: error.to_string() }
}
