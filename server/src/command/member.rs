//! `sigmadsa member`: letting somebody join, or come in again, without the web.

use super::{CommandError, refused, say, settings};
use crate::config::{ServeFlags, Settings};
use crate::node::{Database, add_member, issue_link};
use application::member::InviteMember;
use clap::{Args, Subcommand};
use domain::access::{RoleKey, TeamName};
use domain::mobile::Mobile;
use domain::name::PersonName;

/// What `sigmadsa member` takes.
#[derive(Debug, Args)]
pub(super) struct MemberArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lets somebody join, and prints the link at which they choose a password; good once, for 72 hours.
    Add(Box<AddArguments>),
    /// Prints a new link at which a member chooses a password; an earlier one is good no more.
    Link(Box<LinkArguments>),
}

#[derive(Debug, Args)]
struct LinkArguments {
    /// What the firm signs in with.
    #[arg(long)]
    tenant: String,
    /// What they sign in with.
    #[arg(long)]
    username: String,
    #[command(flatten)]
    flags: ServeFlags,
}

#[derive(Debug, Args)]
struct AddArguments {
    /// What the firm signs in with.
    #[arg(long)]
    tenant: String,
    /// What they are to sign in with: 1 to 40 of a-z, 0-9, dot, underscore and hyphen.
    #[arg(long)]
    username: String,
    /// Their name.
    #[arg(long)]
    name: PersonName,
    /// A role, such as sales; may be given several times.
    #[arg(long, required = true)]
    role: Vec<RoleKey>,
    /// The mobile that the bot knows them by.
    #[arg(long)]
    mobile: Option<Mobile>,
    /// A team; may be given several times.
    #[arg(long)]
    team: Vec<TeamName>,
    /// File with settings; without it `sigmadsa.toml` in the working directory, where there is one.
    #[arg(long, value_name = "PATH")]
    config: Option<std::path::PathBuf>,
    /// Directory of the server's own files.
    #[arg(long, value_name = "PATH")]
    data_dir: Option<String>,
}

pub(super) async fn run(asked: MemberArguments) -> Result<(), CommandError> {
    match asked.action {
        Action::Add(asked) => add(*asked).await,
        Action::Link(asked) => link(*asked).await,
    }
}

async fn link(asked: LinkArguments) -> Result<(), CommandError> {
    let settings = settings(&asked.flags)?;
    let database = Database::open(&settings).await?;
    let issued = issue_link(&settings, &database, &asked.tenant, asked.username).await;
    database.close().await;
    let (code, _) = issued.map_err(refused)?;
    say_link(&settings, &code);
    Ok(())
}

async fn add(asked: AddArguments) -> Result<(), CommandError> {
    // `--role` is the member's here, so the server's flags aren't all taken.
    let settings = settings(&ServeFlags { config: asked.config, data_dir: asked.data_dir, ..ServeFlags::default() })?;
    let database = Database::open(&settings).await?;
    let invite = InviteMember {
        username: asked.username,
        name: asked.name,
        mobile: asked.mobile,
        roles: asked.role,
        teams: asked.team,
    };
    let added = add_member(&settings, &database, &asked.tenant, invite).await;
    database.close().await;
    let (code, _) = added.map_err(refused)?;
    say_link(&settings, &code);
    Ok(())
}

fn say_link(settings: &Settings, code: &str) {
    let console = settings.public_url.clone().unwrap_or_else(|| format!("http://{}", settings.listen));
    say(&format!("{}/invitation#{code}", console.trim_end_matches('/')));
}
