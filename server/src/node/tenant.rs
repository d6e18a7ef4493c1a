//! Adding a tenant from the command line, beside a server that runs or without one.

use super::StartError;
use super::database::Database;
use super::sandbox::meta_side;
use super::wiring::Wired;
use crate::config::Settings;
use application::access::{Grant, ManageMembers, ManageSettings};
use application::command::CommandContext;
use application::failure::Failure;
use application::log::Actor;
use application::member::{InviteMember, IssueInvitation, member_of};
use application::tenant::FoundTenant;
use chrono_tz::Tz;
use domain::access::{MemberError, Role, is_username};
use domain::id::{CommandId, TenantId};
use domain::name::PersonName;
use domain::tenant::{FirmName, TenantProfile, TenantSlug};
use infrastructure::access::random_token;
use infrastructure::clock::SystemClock;
use std::sync::Arc;

/// Who is written down as having done it.
const PART: &str = "operator";

/// A tenant to be added.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// What its members sign in with.
    pub slug: TenantSlug,
    /// The firm's name.
    pub name: FirmName,
    /// The zone of its boards and hours.
    pub time_zone: Tz,
    /// What its first admin signs in with.
    pub admin_username: String,
    /// The first admin's name.
    pub admin_name: PersonName,
}

/// Why a tenant can't be added.
#[derive(Debug, thiserror::Error)]
pub enum AddTenantError {
    /// Another tenant signs in with this slug.
    #[error("a tenant signs in with {0} already")]
    SlugTaken(TenantSlug),
    /// The first admin's user name breaks the rule.
    #[error(transparent)]
    Username(MemberError),
    /// The use cases can't be wired.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The tenant or its admin can't be made.
    #[error("the tenant can't be added")]
    Failed(#[from] Failure),
}

/// Adds a tenant and its first admin; returns the code of the link at which the admin chooses a password.
///
/// # Errors
/// - [`AddTenantError::SlugTaken`], [`AddTenantError::Username`]: a rule is broken; nothing was done.
/// - [`AddTenantError::Start`], [`AddTenantError::Failed`]: the database can't be reached, or something that must not be.
pub async fn add_tenant(settings: &Settings, database: &Database, new: &NewTenant) -> Result<String, AddTenantError> {
    if !is_username(&new.admin_username) {
        return Err(AddTenantError::Username(MemberError::MalformedUsername));
    }
    let meta = meta_side(settings, None, random_token);
    let mut wired = Wired::new(settings, database, &meta, Arc::new(SystemClock))?;
    let writers = std::mem::take(&mut wired.writers);
    let added = make(&wired, new).await;
    // The writers end when every way to them is dropped, and with them the last commit is done.
    drop(wired);
    futures::future::join_all(writers).await;
    added
}

async fn make(wired: &Wired, new: &NewTenant) -> Result<String, AddTenantError> {
    if wired.tenants.find_by_slug(new.slug.as_str()).await?.is_some() {
        return Err(AddTenantError::SlugTaken(new.slug.clone()));
    }
    let tenant = TenantId::new(wired.app.ids.next());
    let starting = TenantProfile::starting(tenant, new.slug.as_str(), new.name.as_str());
    wired.tenants.add(&TenantProfile { time_zone: new.time_zone, ..starting }).await?;
    let settings: Grant<ManageSettings> = wired.system.grant(tenant, PART);
    wired.app.dispatch(&settings, context(wired), FoundTenant).await?;
    let invite = InviteMember {
        username: new.admin_username.clone(),
        name: new.admin_name.clone(),
        mobile: None,
        roles: vec![Role::Admin.into()],
        teams: Vec::new(),
    };
    let members: Grant<ManageMembers> = wired.system.grant(tenant, PART);
    wired.app.dispatch(&members, context(wired), invite).await?;
    let member = member_of(tenant, &new.admin_username);
    let issued = wired.app.dispatch(&members, context(wired), IssueInvitation { member }).await?;
    Ok(issued.code.ok_or_else(|| Failure::internal("a new link has no code"))?)
}

fn context(wired: &Wired) -> CommandContext {
    let command_id = CommandId::new(wired.app.ids.next());
    CommandContext {
        command_id,
        actor: Actor::System(PART.to_owned()),
        correlation_id: command_id.uuid(),
        causation: None,
        request_id: None,
        token: None,
    }
}
