//! `sigmadsa tenant`: adding a tenant with its first admin, and listing the tenants.

use super::{CommandError, say, settings};
use crate::config::{ServeFlags, Settings};
use crate::node::{AddTenantError, Database, NewTenant, add_tenant};
use clap::{Args, Subcommand};
use infrastructure::tenant::PgTenants;
use std::fmt::Display;
use std::str::FromStr;

/// What `sigmadsa tenant` takes.
#[derive(Debug, Args)]
pub(super) struct TenantArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Adds a tenant and its first admin, and prints the link at which the admin chooses a password; good once, for 72 hours.
    Add(Box<AddArguments>),
    /// Lists the tenants: what they sign in with, since when, and their ids.
    List(Box<ServeFlags>),
}

#[derive(Debug, Args)]
struct AddArguments {
    /// What its members sign in with: 2 to 40 of a-z, 0-9 and hyphen, beginning with a letter.
    #[arg(long)]
    slug: String,
    /// The firm's name as customers read it.
    #[arg(long)]
    name: String,
    /// The zone of its boards and hours, by its IANA name.
    #[arg(long, default_value = "Asia/Kolkata")]
    time_zone: String,
    /// What its first admin signs in with.
    #[arg(long, default_value = "admin")]
    admin_username: String,
    /// The first admin's name.
    #[arg(long, default_value = "Admin")]
    admin_name: String,
    #[command(flatten)]
    flags: ServeFlags,
}

pub(super) async fn run(asked: TenantArguments) -> Result<(), CommandError> {
    match asked.action {
        Action::Add(asked) => add(*asked).await,
        Action::List(flags) => list(&flags).await,
    }
}

async fn add(asked: AddArguments) -> Result<(), CommandError> {
    let new = NewTenant {
        slug: read("--slug", &asked.slug)?,
        name: read("--name", &asked.name)?,
        time_zone: asked.time_zone.parse().map_err(|_| CommandError::Argument {
            name: "--time-zone",
            rule: format!("{} is no time zone such as Asia/Kolkata", asked.time_zone),
        })?,
        admin_username: asked.admin_username,
        admin_name: read("--admin-name", &asked.admin_name)?,
    };
    let settings = settings(&asked.flags)?;
    let database = Database::open(&settings).await?;
    let added = add_tenant(&settings, &database, &new).await;
    database.close().await;
    let code = added.map_err(refused)?;
    greet(&settings, &new, &code);
    Ok(())
}

fn read<T: FromStr<Err: Display>>(name: &'static str, text: &str) -> Result<T, CommandError> {
    text.parse().map_err(|error: T::Err| CommandError::Argument { name, rule: error.to_string() })
}

fn refused(error: AddTenantError) -> CommandError {
    match error {
        AddTenantError::SlugTaken(slug) => {
            CommandError::Argument { name: "--slug", rule: format!("a tenant signs in with {slug} already") }
        }
        AddTenantError::Username(rule) => CommandError::Argument { name: "--admin-username", rule: rule.to_string() },
        AddTenantError::Start(error) => error.into(),
        AddTenantError::Failed(failure) => CommandError::Other(failure.into()),
    }
}

fn greet(settings: &Settings, new: &NewTenant, code: &str) {
    let console = settings.public_url.clone().unwrap_or_else(|| format!("http://{}", settings.listen));
    say(&format!("Added {} ({}).", new.name, new.time_zone));
    say(&format!("  Tenant         {}", new.slug));
    say(&format!("  Member         {}", new.admin_username));
    say(&format!("  Link           {}/invitation#{code}", console.trim_end_matches('/')));
    say("  They choose a password there, once and within 72 hours.");
}

async fn list(flags: &ServeFlags) -> Result<(), CommandError> {
    let database = Database::open(&settings(flags)?).await?;
    let listed = PgTenants::new(database.pool().clone()).list().await;
    database.close().await;
    for tenant in listed.map_err(|failure| CommandError::Other(failure.into()))? {
        say(&format!("{:<40}  {}  {}", tenant.slug, tenant.created_at.format("%Y-%m-%d"), tenant.tenant));
    }
    Ok(())
}
