//! Use cases of members: who is on the staff, and what each may do.
//!
//! Two aggregates take part. A member's own stream holds name, mobile, teams and invitation; the tenant's one
//! [`Access`] holds what each may do. What could take rights away is decided there first, what could be refused for
//! another reason before it is given; a second try with the same key goes on where the first one stopped.

mod change;
mod invitation;
mod invite;
mod standing;

pub use change::ChangeMember;
pub use invitation::{AcceptInvitation, Accepted, INVITATION_GOOD_FOR, IssueInvitation, IssuedInvitation};
pub use invite::InviteMember;
pub use standing::{DeactivateMember, ReactivateMember};

use crate::app::Application;
use crate::command::{CommandContext, Committed, ExecuteError};
use crate::failure::Failure;
use domain::access::{
    Access, AccessCommand, AccessError, Authority, BegunMember, Member, MemberCommand, MemberError, PermissionSet,
};
use domain::id::{MemberId, TenantId};
use domain::stream::Stream;

/// The code of a mobile number that another active member has.
const MOBILE_TAKEN: &str = "mobile-taken";

/// The member who joined under a user name: derived, so that the same invitation has the same member.
pub fn member_of(tenant: TenantId, username: &str) -> MemberId {
    MemberId::derived(tenant.uuid(), &format!("member {username}"))
}

/// Who may do what in a tenant, from the log; the members who joined before it had a stream of its own are taken over.
///
/// # Errors
/// - [`Failure::Unavailable`]: the database can't be reached.
pub(crate) async fn access_of(
    app: &Application,
    tenant: TenantId,
    context: &CommandContext,
) -> Result<Access, Failure> {
    let access = load_access(app, tenant).await?;
    if access.is_begun() {
        return Ok(access);
    }
    let mut members = Vec::new();
    for member in app.members.everybody(tenant).await? {
        let known = load_member(app, tenant, member).await?;
        if let Some(role) = known.first_role() {
            members.push(BegunMember { member, role: role.clone(), active: known.is_active() });
        }
    }
    let begin = AccessCommand::Begin { members, at: app.clock.now() };
    ask_access(app, tenant, begin, context.step("begin access")).await?;
    load_access(app, tenant).await
}

async fn load_access(app: &Application, tenant: TenantId) -> Result<Access, Failure> {
    let stream = Stream::<Access>::new(tenant, Access::id_of(tenant));
    app.commands.load(stream).await.map_err(|error| error.into_failure(refused_access))
}

/// A member's own state, from the log.
pub(crate) async fn load_member(app: &Application, tenant: TenantId, member: MemberId) -> Result<Member, Failure> {
    app.commands.load(Stream::<Member>::new(tenant, member)).await.map_err(|error| error.into_failure(refused))
}

/// Gives a command to the tenant's access.
pub(crate) async fn ask_access(
    app: &Application,
    tenant: TenantId,
    command: AccessCommand,
    context: CommandContext,
) -> Result<Committed, Failure> {
    let stream = Stream::<Access>::new(tenant, Access::id_of(tenant));
    app.commands.execute(stream, command, context, None).await.map_err(|error| error.into_failure(refused_access))
}

/// Gives a command to a member.
async fn ask_member(
    app: &Application,
    tenant: TenantId,
    member: MemberId,
    command: MemberCommand,
    context: CommandContext,
) -> Result<Committed, Failure> {
    let stream = Stream::<Member>::new(tenant, member);
    app.commands.execute(stream, command, context, None).await.map_err(|error| match error {
        ExecuteError::Taken { .. } => {
            Failure::Refused { code: MOBILE_TAKEN, message: "another active member has this mobile number".to_owned() }
        }
        error @ (ExecuteError::Refused(_)
        | ExecuteError::Hidden
        | ExecuteError::Conflict
        | ExecuteError::Unavailable(_)
        | ExecuteError::Internal(_)) => error.into_failure(refused),
    })
}

/// Several commands of one use case as one: how far the log is after the last.
fn together(parts: impl IntoIterator<Item = Committed>) -> Committed {
    let mut whole = Committed { position: None, repeated: true };
    for part in parts {
        whole.position = whole.position.max(part.position);
        whole.repeated &= part.repeated;
    }
    whole
}

/// Whether the asker holds everything that the member may do: only then may they act where that makes them the member,
/// by a link to a new password or by the mobile number that the bot knows.
fn stands_above(access: &Access, by: &Authority, member: MemberId) -> Result<(), Failure> {
    let Authority::Member { member: asker, holds } = by else { return Ok(()) };
    if *asker == member {
        return Ok(());
    }
    let held: PermissionSet = access.permissions_of(*asker).intersection(holds).copied().collect();
    let missing = access.latent_permissions_of(member).difference(&held).next().copied();
    missing.map_or(Ok(()), |missing| Err(refused_access(AccessError::NotHeld(missing))))
}

/// What a broken rule of a member means to a client.
fn refused(error: MemberError) -> Failure {
    match error {
        MemberError::Unknown => Failure::NotFound,
        MemberError::MalformedUsername => Failure::invalid("username", error),
        MemberError::Teams => Failure::invalid("teams", error),
        MemberError::AlreadyInvited | MemberError::Inactive | MemberError::InvitationSpent => {
            Failure::Refused { code: error.code(), message: error.to_string() }
        }
    }
}

/// What a broken rule of who may do what means to a client.
pub(crate) fn refused_access(error: AccessError) -> Failure {
    match error {
        AccessError::MemberUnknown | AccessError::RoleUnknown | AccessError::TokenUnknown => Failure::NotFound,
        AccessError::NoSuchRole | AccessError::RoleCount => Failure::invalid("roles", error),
        AccessError::TokenName => Failure::invalid("name", error),
        AccessError::TokenScope => Failure::invalid("permissions", error),
        AccessError::TokenLife => Failure::invalid("expires_at", error),
        AccessError::Lacks(permission) => Failure::Denied { permission },
        AccessError::MemberInactive
        | AccessError::RoleTaken
        | AccessError::RoleNameTaken
        | AccessError::RoleBuiltIn
        | AccessError::RoleInUse
        | AccessError::TooManyRoles
        | AccessError::NotHeld(_)
        | AccessError::LastAdmin
        | AccessError::TooManyTokens => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}
