//! `sigmadsa replay`.

use super::{CommandError, say, settings};
use crate::config::ServeFlags;
use crate::node::{Database, read_models};
use anyhow::{Context as _, anyhow};
use clap::Args;
use domain::id::TenantId;
use indicatif::{ProgressBar, ProgressStyle};
use infrastructure::follow::{Progress, ReadModel, rebuild};
use infrastructure::log::LogReader;
use infrastructure::people::Keyring;
use infrastructure::tenant::PgTenants;
use std::io::IsTerminal as _;
use std::time::Instant;

/// What `sigmadsa replay` takes.
#[derive(Debug, Args)]
pub(super) struct ReplayArguments {
    /// Rebuild only this read model.
    #[arg(long)]
    projection: Option<String>,
    /// Rebuild only what belongs to this tenant, by the name it signs in with.
    #[arg(long)]
    tenant: Option<String>,
    #[command(flatten)]
    flags: ServeFlags,
}

pub(super) async fn run(asked: ReplayArguments) -> Result<(), CommandError> {
    let settings = settings(&asked.flags)?;
    let models = chosen(asked.projection.as_deref())?;
    let database = Database::open(&settings).await?;
    let outcome = replay(&database, &models, asked.tenant.as_deref()).await;
    database.close().await;
    outcome
}

fn chosen(name: Option<&str>) -> Result<Vec<Box<dyn ReadModel>>, CommandError> {
    let mut models = read_models();
    let known = models.iter().map(|model| model.name()).collect::<Vec<_>>().join(", ");
    models.retain(|model| name.is_none_or(|name| name == model.name()));
    if models.is_empty() {
        return Err(anyhow!("--projection must be one of {known}").into());
    }
    Ok(models)
}

async fn replay(database: &Database, models: &[Box<dyn ReadModel>], tenant: Option<&str>) -> Result<(), CommandError> {
    let pool = database.owner_pool().await?;
    let reader = LogReader::new(Keyring::new(pool.clone(), database.master_key().clone()));
    let tenant = match tenant {
        Some(slug) => Some(lookup(&pool, slug).await?),
        None => None,
    };
    let (started, mut events) = (Instant::now(), 0);
    for model in models {
        let bar = bar(model.name());
        let tell = |progress: Progress| show(&bar, progress);
        events += rebuild(&pool, &reader, model.as_ref(), tenant, &tell)
            .await
            .with_context(|| format!("rebuilding {}", model.name()))?;
        finish(&bar);
    }
    let seconds = started.elapsed().as_secs_f64();
    let rate = f64::from(u32::try_from(events).unwrap_or(u32::MAX)) / seconds.max(0.001);
    say(&format!("{events} events in {seconds:.1} s, {rate:.0} events/s"));
    pool.close().await;
    Ok(())
}

async fn lookup(pool: &sqlx::PgPool, slug: &str) -> Result<TenantId, CommandError> {
    let found = PgTenants::new(pool.clone()).find_by_slug(slug).await.context("looking the tenant up")?;
    Ok(found.ok_or_else(|| anyhow!("--tenant: there is no tenant {slug}"))?)
}

/// A bar on a terminal; elsewhere nothing moves, and [`finish`] prints a line.
fn bar(name: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden().with_message(name);
    }
    let style = ProgressStyle::with_template("{msg:14} {wide_bar} {pos}/{len} {per_sec} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style).with_message(name)
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.total.unsigned_abs());
    bar.set_position(progress.events.unsigned_abs());
}

fn finish(bar: &ProgressBar) {
    bar.finish();
    if bar.is_hidden() {
        say(&format!("{}: {} events", bar.message(), bar.position()));
    }
}
