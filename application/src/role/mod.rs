//! Use cases of a tenant's own roles.

use crate::access::{Grant, ManageRoles};
use crate::app::{Application, UseCase};
use crate::command::{CommandContext, Committed};
use crate::failure::Failure;
use crate::member::{access_of, ask_access};
use async_trait::async_trait;
use domain::access::{AccessCommand, RoleDefinition, RoleKey};

/// Define a role of the tenant's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefineRole {
    /// What it is to be known by.
    pub key: RoleKey,
    /// What it is.
    pub definition: RoleDefinition,
}

/// Let a role of the tenant's own be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRole {
    /// What it is known by.
    pub key: RoleKey,
    /// What it is to be.
    pub definition: RoleDefinition,
}

/// Remove a role of the tenant's own that nobody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveRole {
    /// What it is known by.
    pub key: RoleKey,
}

async fn ask(
    app: &Application,
    grant: &Grant<ManageRoles>,
    context: CommandContext,
    command: AccessCommand,
) -> Result<Committed, Failure> {
    access_of(app, grant.tenant(), &context).await?;
    ask_access(app, grant.tenant(), command, context).await
}

#[async_trait]
impl UseCase for DefineRole {
    type Permission = ManageRoles;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageRoles>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let Self { key, definition } = self;
        let (by, at) = (grant.authority(), app.clock.now());
        ask(app, grant, context, AccessCommand::DefineRole { key, definition, by, at }).await
    }
}

#[async_trait]
impl UseCase for ChangeRole {
    type Permission = ManageRoles;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageRoles>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let Self { key, definition } = self;
        let (by, at) = (grant.authority(), app.clock.now());
        ask(app, grant, context, AccessCommand::ChangeRole { key, definition, by, at }).await
    }
}

#[async_trait]
impl UseCase for RemoveRole {
    type Permission = ManageRoles;
    type Output = Committed;

    async fn run(
        self,
        app: &Application,
        grant: &Grant<ManageRoles>,
        context: CommandContext,
    ) -> Result<Committed, Failure> {
        let (by, at) = (grant.authority(), app.clock.now());
        ask(app, grant, context, AccessCommand::RemoveRole { key: self.key, by, at }).await
    }
}
