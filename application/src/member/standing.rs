//! Letting a member go and letting them back.

use super::{access_of, ask_access, ask_member, refused_access, together};
use crate::access::{Grant, ManageMembers};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use domain::access::{AccessCommand, MemberCommand};
use domain::id::MemberId;

/// Let a member do nothing any more: sessions and tokens end at once. Their open leads and tasks stay theirs until
/// somebody reassigns them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeactivateMember {
    /// Who.
    pub member: MemberId,
}

#[async_trait]
impl UseCase for DeactivateMember {
    type Permission = ManageMembers;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageMembers>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (tenant, at, member) = (grant.tenant(), app.clock.now(), self.member);
        access_of(app, tenant, &context).await?;
        let end = AccessCommand::End { member, by: grant.authority(), at };
        let ended = ask_access(app, tenant, end, context.clone()).await?;
        let left = ask_member(app, tenant, member, MemberCommand::Deactivate { at }, context.step("member")).await?;
        app.credentials.end_sessions(tenant, member).await?;
        Ok(together([ended, left]))
    }
}

/// Let a member do again what their roles say; they sign in anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReactivateMember {
    /// Who.
    pub member: MemberId,
}

#[async_trait]
impl UseCase for ReactivateMember {
    type Permission = ManageMembers;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageMembers>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (tenant, at, member) = (grant.tenant(), app.clock.now(), self.member);
        let access = access_of(app, tenant, &context).await?;
        let restore = AccessCommand::Restore { member, by: grant.authority(), at };
        access.decide(restore.clone()).map_err(refused_access)?;
        // A session of before, left where the deactivation broke off, must not come alive again.
        app.credentials.end_sessions(tenant, member).await?;
        let back = ask_member(app, tenant, member, MemberCommand::Reactivate { at }, context.step("member")).await?;
        let restored = ask_access(app, tenant, restore, context.clone()).await?;
        Ok(together([back, restored]))
    }
}
