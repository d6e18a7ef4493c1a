//! Use cases of members.

use crate::access::{Grant, ManageMembers};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::port::Contact;
use async_trait::async_trait;
use domain::access::{Member, MemberCommand, MemberError, Role, TeamName};
use domain::id::{MemberId, PersonId, TenantId};
use domain::mobile::Mobile;
use domain::name::PersonName;
use domain::stream::Stream;

/// The member who joined under a user name: derived, so that the same invitation has the same member.
pub fn member_of(tenant: TenantId, username: &str) -> MemberId {
    MemberId::derived(tenant.uuid(), &format!("member {username}"))
}

/// Let somebody join the staff.
#[derive(Clone, Debug, PartialEq)]
pub struct InviteMember {
    /// What they sign in with, unique in the tenant.
    pub username: String,
    /// Their name.
    pub name: PersonName,
    /// The mobile number that the bot knows them by.
    pub mobile: Option<Mobile>,
    /// What they may do.
    pub role: Role,
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
        let tenant = grant.tenant();
        let member = member_of(tenant, &self.username);
        let person = match &self.mobile {
            Some(mobile) => app.people.resolve(tenant, &Contact::Mobile(mobile.clone())).await?,
            None => PersonId::derived(tenant.uuid(), &format!("member {}", self.username)),
        };
        let Self { username, name, mobile, role, teams } = self;
        let command =
            MemberCommand::Invite { member, person, username, name, mobile, role, teams, at: app.clock.now() };
        let stream = Stream::<Member>::new(tenant, member);
        app.commands.execute(stream, command, context, None).await.map_err(|error| error.into_failure(refused))
    }
}

fn refused(error: MemberError) -> Failure {
    match error {
        MemberError::Unknown => Failure::NotFound,
        MemberError::MalformedUsername => Failure::invalid("username", error),
        MemberError::AlreadyInvited => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}
