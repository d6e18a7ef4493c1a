//! `sigmadsa token`: issuing a token for a program without the web.

use super::{CommandError, refused, say, settings};
use crate::config::ServeFlags;
use crate::node::{Database, NewToken, issue_token};
use clap::{Args, Subcommand};
use domain::access::Permission;

/// What `sigmadsa token` takes.
#[derive(Debug, Args)]
pub(super) struct TokenArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Issues a token in a member's name, and prints it this once.
    Issue(Box<IssueArguments>),
}

#[derive(Debug, Args)]
struct IssueArguments {
    /// What the firm signs in with.
    #[arg(long)]
    tenant: String,
    /// What the member signs in with.
    #[arg(long)]
    username: String,
    /// What the token is for.
    #[arg(long)]
    name: String,
    /// How many days it is good.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=366))]
    days: i64,
    /// A permission, such as LoanCRM.Leads.View.Own; may be given several times; all of the member's where none is given.
    #[arg(long)]
    permission: Vec<Permission>,
    #[command(flatten)]
    flags: ServeFlags,
}

pub(super) async fn run(asked: TokenArguments) -> Result<(), CommandError> {
    let Action::Issue(asked) = asked.action;
    let asked = *asked;
    let settings = settings(&asked.flags)?;
    let database = Database::open(&settings).await?;
    let permissions = asked.permission;
    let scope = (!permissions.is_empty()).then(|| permissions.into_iter().collect());
    let new = NewToken { username: asked.username, name: asked.name, days: asked.days, scope };
    let issued = issue_token(&settings, &database, &asked.tenant, new).await;
    database.close().await;
    let (token, _) = issued.map_err(refused)?;
    say(&token);
    Ok(())
}
