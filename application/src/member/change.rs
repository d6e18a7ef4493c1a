//! Changing a member: what they may do, their teams, their mobile number.

use super::{access_of, ask_access, ask_member, load_member, refused, refused_access, stands_above, together};
use crate::access::{Grant, ManageMembers};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::port::Contact;
use async_trait::async_trait;
use domain::access::{AccessCommand, MemberCommand, PermissionSet, RoleKey, TeamName};
use domain::id::MemberId;
use domain::mobile::Mobile;

/// Change a member; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeMember {
    /// Who; nobody by default.
    pub member: Option<MemberId>,
    /// The mobile number that the bot knows them by; `Some(None)` takes it away.
    pub mobile: Option<Option<Mobile>>,
    /// Their teams.
    pub teams: Option<Vec<TeamName>>,
    /// Their roles.
    pub roles: Option<Vec<RoleKey>>,
    /// What they may do beyond their roles.
    pub grants: Option<PermissionSet>,
    /// What they may not do.
    pub refusals: Option<PermissionSet>,
}

#[async_trait]
impl UseCase for ChangeMember {
    type Permission = ManageMembers;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageMembers>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (tenant, at, by) = (grant.tenant(), app.clock.now(), grant.authority());
        let Self { member, mobile, teams, roles, grants, refusals } = self;
        let member = member.ok_or(Failure::NotFound)?;
        let access = access_of(app, tenant, &context).await?;
        let known = load_member(app, tenant, member).await?;
        if known.username().is_none() || !access.knows(member) {
            return Err(Failure::NotFound);
        }
        let changes_access = roles.is_some() || grants.is_some() || refusals.is_some();
        let give = changes_access.then(|| AccessCommand::Give { member, roles, grants, refusals, by: by.clone(), at });
        let of_member = [
            mobile.clone().map(|mobile| (MemberCommand::SetMobile { mobile, at }, "mobile")),
            teams.map(|teams| (MemberCommand::ChangeTeams { teams, at }, "teams")),
        ];
        // All is looked at before anything is written.
        give.clone().map_or(Ok(Vec::new()), |give| access.decide(give)).map_err(refused_access)?;
        for (command, _) in of_member.iter().flatten() {
            known.decide(command.clone()).map_err(refused)?;
        }
        if mobile.is_some() {
            stands_above(&access, &by, member)?;
        }
        let mut done = Vec::new();
        for (command, step) in of_member.into_iter().flatten() {
            done.push(ask_member(app, tenant, member, command, context.step(step)).await?);
        }
        if let Some(give) = give {
            done.push(ask_access(app, tenant, give, context.step("access")).await?);
        }
        if let (Some(Some(mobile)), Some(person)) = (mobile, known.person()) {
            app.people.link(tenant, &Contact::Mobile(mobile), person).await?;
        }
        Ok(together(done))
    }
}
