//! Another tenant on the same server.

use super::{Client, PASSWORD, SOON, World, eventually};
use application::access::{Identity, ManageMembers, SystemAuthority};
use application::command::CommandContext;
use application::failure::Failure;
use application::log::Actor;
use application::member::{InviteMember, member_of};
use application::port::Identities;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::access::{Role, TeamName};
use domain::id::{CommandId, MemberId, TenantId, TokenId};
use domain::tenant::TenantProfile;
use infrastructure::access::PgSessions;
use infrastructure::clock::SystemClock;
use infrastructure::tenant::PgTenants;
use projections::ReadModels;
use std::sync::Arc;
use uuid::Uuid;

/// The name it signs in with.
pub const NEIGHBOUR: &str = "neighbour";

/// Another tenant with an admin and a sales member.
pub struct Neighbour {
    /// Its id.
    pub tenant: TenantId,
    /// Its admin's session.
    pub admin: Client,
    /// Its sales member's session.
    pub sales: Client,
}

struct Known(ReadModels);

#[async_trait]
impl Identities for Known {
    async fn identity(&self, tenant: TenantId, member: MemberId) -> Result<Option<Identity>, Failure> {
        Ok(self.0.identity(tenant, member).await?)
    }

    async fn of_token(
        &self,
        tenant: TenantId,
        token: TokenId,
        now: DateTime<Utc>,
    ) -> Result<Option<(Identity, DateTime<Utc>)>, Failure> {
        Ok(self.0.of_token(tenant, token, now).await?)
    }
}

impl World {
    /// Adds another tenant, with an admin and a sales member who can sign in.
    ///
    /// # Panics
    /// It can't be added.
    pub async fn neighbour(&self) -> Neighbour {
        let tenant = TenantId::derived(Uuid::NAMESPACE_OID, NEIGHBOUR);
        let pool = self.node().database().pool().clone();
        let profile = TenantProfile::starting(tenant, NEIGHBOUR, "The neighbours");
        PgTenants::new(pool.clone()).add(&profile).await.expect("a tenant can be added");
        let reads = ReadModels::new(pool.clone());
        let sessions = PgSessions::new(pool, Arc::new(Known(reads.clone())), Arc::new(SystemClock));
        for (username, role) in [("admin", Role::Admin), ("sales", Role::Sales)] {
            self.invite(tenant, username, role).await;
            let member = member_of(tenant, username);
            eventually("the member is known", SOON, async || reads.identity(tenant, member).await.ok().flatten()).await;
            sessions.set_password(tenant, member, username, PASSWORD).await.expect("a password can be set");
        }
        Neighbour {
            tenant,
            admin: self.client_of(NEIGHBOUR, "admin").await,
            sales: self.client_of(NEIGHBOUR, "sales").await,
        }
    }

    async fn invite(&self, tenant: TenantId, username: &str, role: Role) {
        let command = CommandId::derived(tenant.uuid(), username);
        let context = CommandContext {
            command_id: command,
            actor: Actor::System("tests".to_owned()),
            correlation_id: command.uuid(),
            causation: None,
            request_id: None,
            token: None,
        };
        let invite = InviteMember {
            username: username.to_owned(),
            name: "Nina Neighbour".parse().expect("it is a name"),
            mobile: None,
            roles: vec![role.into()],
            teams: vec![TeamName("North".to_owned())],
        };
        let grant = operator().grant::<ManageMembers>(tenant, "tests");
        self.node().app().dispatch(&grant, context, invite).await.expect("a member can be invited");
    }
}

#[expect(clippy::disallowed_methods, reason = "a tenant's first members are invited by the operator")]
const fn operator() -> SystemAuthority {
    SystemAuthority::new()
}
