//! Use cases of tenants: beginning, and changing settings.

use crate::access::{Grant, ManageSettings};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use async_trait::async_trait;
use domain::stream::Stream;
use domain::tenant::{Founding, SettingChange, Tenant, TenantCommand, TenantError, TenantProfile};

/// Let a tenant's settings begin with what its profile says; a second time, nothing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundTenant;

#[async_trait]
impl UseCase for FoundTenant {
    type Permission = ManageSettings;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageSettings>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        found(app, grant, context).await
    }
}

/// Change settings, all or none.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeSettings {
    /// What.
    pub changes: Vec<SettingChange>,
    /// The revision that the asker looked at, where they did: what others changed since is not overwritten.
    pub seen: Option<u32>,
}

#[async_trait]
impl UseCase for ChangeSettings {
    type Permission = ManageSettings;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageSettings>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        // A tenant from before settings were events begins with the first change.
        found(app, grant, context.step("found")).await?;
        let command = TenantCommand::Change { changes: self.changes, seen: self.seen, at: app.clock.now() };
        let committed = execute(app, grant, command, context).await;
        app.tenants.forget(grant.tenant());
        committed
    }
}

async fn found(
    app: &Application,
    grant: &Grant<ManageSettings>,
    context: CommandContext,
) -> Result<Committed, Failure> {
    let tenant = grant.tenant();
    let state: Tenant = app.commands.load(stream(grant)).await.map_err(|error| error.into_failure(refused))?;
    if state.is_founded() {
        return Ok(Committed { position: None, repeated: true });
    }
    let TenantProfile { slug, name, time_zone, working_hours, .. } = (*app.tenants.profile(tenant).await?).clone();
    let founding = Founding {
        slug: slug.try_into().map_err(Failure::internal)?,
        name: name.try_into().map_err(Failure::internal)?,
        time_zone,
        working_hours,
        at: app.clock.now(),
    };
    let founded = execute(app, grant, TenantCommand::Found(Box::new(founding)), context).await;
    match founded {
        // Another was faster: it has begun, which is all that was wanted.
        Err(Failure::Refused { code, .. }) if code == TenantError::AlreadyFounded.code() => {
            Ok(Committed { position: None, repeated: true })
        }
        founded => founded,
    }
}

fn stream(grant: &Grant<ManageSettings>) -> Stream<Tenant> {
    Stream::new(grant.tenant(), grant.tenant())
}

async fn execute(
    app: &Application,
    grant: &Grant<ManageSettings>,
    command: TenantCommand,
    context: CommandContext,
) -> Result<Committed, Failure> {
    app.commands.execute(stream(grant), command, context, None).await.map_err(|error| error.into_failure(refused))
}

fn refused(error: TenantError) -> Failure {
    match (error, error.field()) {
        (TenantError::Unknown | TenantError::UnknownWord, _) => Failure::NotFound,
        (error, Some(field)) => Failure::invalid(field, error),
        (error, None) => Failure::Refused { code: error.code(), message: error.to_string() },
    }
}
