//! Letting somebody join.

use super::{access_of, ask_access, ask_member, load_member, member_of, refused, refused_access, together};
use crate::access::{Grant, ManageMembers};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::port::Contact;
use async_trait::async_trait;
use domain::access::{AccessCommand, MemberCommand, RoleKey, TeamName};
use domain::id::PersonId;
use domain::mobile::Mobile;
use domain::name::PersonName;

/// Let somebody join the staff. They come in with a link that [`super::IssueInvitation`] makes.
#[derive(Clone, Debug, PartialEq)]
pub struct InviteMember {
    /// What they sign in with, unique in the tenant.
    pub username: String,
    /// Their name.
    pub name: PersonName,
    /// The mobile number that the bot knows them by, unique among the active members.
    pub mobile: Option<Mobile>,
    /// What they may do; the first is what they are mainly.
    pub roles: Vec<RoleKey>,
    /// The teams they belong to; the first is the one their leads get.
    pub teams: Vec<TeamName>,
}

#[async_trait]
impl UseCase for InviteMember {
    type Permission = ManageMembers;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageMembers>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (tenant, at) = (grant.tenant(), app.clock.now());
        let member = member_of(tenant, &self.username);
        let access = access_of(app, tenant, &context).await?;
        let Self { username, name, mobile, roles, teams } = self;
        let admit = AccessCommand::Admit { member, roles: roles.clone(), by: grant.authority(), at };
        // Looked at before anything is written, so that nobody joins without being allowed anything.
        access.decide(admit.clone()).map_err(refused_access)?;
        let role = roles.into_iter().next().ok_or_else(|| Failure::invalid("roles", "must name a role"))?;
        let person = match &mobile {
            Some(mobile) => app.people.resolve(tenant, &Contact::Mobile(mobile.clone())).await?,
            None => PersonId::derived(tenant.uuid(), &format!("member {username}")),
        };
        let invite = MemberCommand::Invite { member, person, username, name, mobile, role, teams, at };
        let invited = match ask_member(app, tenant, member, invite.clone(), context.clone()).await {
            Ok(invited) => invited,
            Err(Failure::Refused { .. }) if !access.knows(member) && half_way(app, grant, &invite).await? => {
                Committed { position: None, repeated: true }
            }
            Err(failure) => return Err(failure),
        };
        let admitted = ask_access(app, tenant, admit, context.step("admit")).await?;
        Ok(together([invited, admitted]))
    }
}

/// Whether somebody with this user name joined and was never given anything: then the invitation broke off before.
async fn half_way(app: &Application, grant: &Grant<ManageMembers>, invite: &MemberCommand) -> Result<bool, Failure> {
    let MemberCommand::Invite { member, .. } = invite else { return Ok(false) };
    let known = load_member(app, grant.tenant(), *member).await?;
    match known.decide(invite.clone()) {
        Ok(_) => Ok(false),
        Err(domain::access::MemberError::AlreadyInvited) => Ok(true),
        Err(error) => Err(refused(error)),
    }
}
