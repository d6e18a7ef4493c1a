//! `sigmadsa inbox`: what was set aside, and letting it be applied again.

use super::{CommandError, say, settings};
use crate::config::ServeFlags;
use crate::node::Database;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use infrastructure::inbox::{list_set_aside, retry_set_aside};
use infrastructure::tenant::PgTenants;

/// What `sigmadsa inbox` takes.
#[derive(Debug, Args)]
pub(super) struct InboxArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists what was set aside, newest first.
    List(Box<Scope>),
    /// Lets everything that was set aside be applied again.
    Retry(Box<Scope>),
}

#[derive(Debug, Args)]
struct Scope {
    /// Only what belongs to this tenant, by the name it signs in with.
    #[arg(long)]
    tenant: String,
    #[command(flatten)]
    flags: ServeFlags,
}

pub(super) async fn run(asked: InboxArguments) -> Result<(), CommandError> {
    let (scope, retry) = match asked.action {
        Action::List(scope) => (scope, false),
        Action::Retry(scope) => (scope, true),
    };
    let database = Database::open(&settings(&scope.flags)?).await?;
    let outcome = act(&database, &scope.tenant, retry).await;
    database.close().await;
    Ok(outcome?)
}

async fn act(database: &Database, slug: &str, retry: bool) -> anyhow::Result<()> {
    let pool = database.pool();
    let tenant = PgTenants::new(pool.clone()).find_by_slug(slug).await?;
    let tenant = tenant.with_context(|| format!("--tenant: there is no tenant {slug}"))?;
    if retry {
        let items = retry_set_aside(pool, tenant).await?;
        say(&format!("{items} items will be applied again"));
        return Ok(());
    }
    for item in list_set_aside(pool, tenant).await? {
        let when = item.received_at.to_rfc3339();
        say(&format!("{}  {when}  {}  {}", item.item_id, item.kind, item.error.unwrap_or_default()));
    }
    Ok(())
}
