//! `sigmadsa member`: letting somebody join without the web.

use super::{CommandError, refused, say, settings};
use crate::config::ServeFlags;
use crate::node::{Database, add_member};
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
    let Action::Add(asked) = asked.action;
    let asked = *asked;
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
    let console = settings.public_url.clone().unwrap_or_else(|| format!("http://{}", settings.listen));
    say(&format!("{}/invitation#{code}", console.trim_end_matches('/')));
    Ok(())
}
