//! `sigmadsa demo`.

use super::serve::{greet, stop};
use super::{CommandError, say, settings};
use crate::config::{ServeFlags, Settings};
use crate::demo::{Play, Telling, Told};
use crate::node::{Database, Node, Welcome};
use crate::telemetry::{Metrics, start_log};
use anyhow::{Context as _, anyhow};
use application::clock::Clock as _;
use clap::Args;
use infrastructure::clock::{HeldClock, SystemClock};
use std::sync::Arc;
use std::time::Instant;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What `sigmadsa demo` takes.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// How many working days are played, up to today.
    #[arg(long, value_name = "NUMBER", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=10))]
    days: u8,
    /// What all chance comes from: the same seed tells the same story.
    #[arg(long, value_name = "NUMBER", default_value_t = 2026)]
    seed: u64,
    /// Ends when the story is told, instead of serving.
    #[arg(long)]
    exit: bool,
    #[command(flatten)]
    flags: ServeFlags,
}

/// What ends the command before its time.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("listening for Ctrl-C")?,
            terminate: signal(SignalKind::terminate()).context("listening for SIGTERM")?,
        })
    }

    async fn come(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

pub(super) async fn run(asked: DemoArguments) -> Result<(), CommandError> {
    let settings = settings(&asked.flags)?;
    check(&settings)?;
    start_log(&settings.log, settings.log_format).context("starting the log")?;
    let metrics = Metrics::install().context("starting the metrics")?;
    let mut signals = Signals::listen()?;
    ensure_no_work(&settings).await?;
    let telling = Telling::new(usize::from(asked.days), asked.seed, SystemClock.now());
    let clock = Arc::new(HeldClock::at(telling.begins_at()));
    let started = Instant::now();
    let node = tokio::select! {
        node = Node::start_held(&settings, metrics, Arc::clone(&clock)) => node?,
        () = signals.come() => return Ok(()),
    };
    let played = tokio::select! {
        played = play(&node, clock, telling) => Some(played),
        () = signals.come() => None,
        () = node.failed() => None,
    };
    let told = match played {
        Some(Err(error)) => {
            stop(node).await?;
            return Err(error.into());
        }
        Some(Ok(told)) => Some(told),
        None => None,
    };
    if let Some(told) = told.filter(|_| !asked.exit) {
        greet(&welcome(&node, told), started.elapsed().as_secs_f64());
        tokio::select! {
            () = signals.come() => {}
            () = node.failed() => {}
        }
    }
    stop(node).await
}

async fn play(node: &Node, clock: Arc<HeldClock>, telling: Telling) -> anyhow::Result<Told> {
    let (days, seed) = (telling.days, telling.seed);
    say(&format!("\nPlaying {days} working days of a made-up firm (seed {seed}); it takes a minute or two.\n"));
    Play::on(node, clock, telling)?.perform(&say).await
}

/// What the node tells, with the number that has been connected and a phone that talks with it.
fn welcome(node: &Node, told: Told) -> Welcome {
    let mut welcome = node.welcome().clone();
    let digits = told.firm.trim_start_matches('+');
    let page = |sandbox: &String| format!("{sandbox}/phone/{}?to={digits}", told.customer);
    welcome.phone = welcome.sandbox.as_ref().map(page);
    welcome.number = Some(told.firm);
    welcome
}

/// The story needs a node that does everything, with a sandbox of its own.
fn check(settings: &Settings) -> anyhow::Result<()> {
    if !settings.uses_sandbox() || settings.graph_base_url.is_some() {
        return Err(anyhow!(
            "demo: the story is played with the sandbox; meta_app_id and graph_base_url must not be set"
        ));
    }
    if !settings.role.web || !settings.role.worker {
        return Err(anyhow!("demo: role must be all"));
    }
    Ok(())
}

/// Refuses to play where a firm has worked already.
async fn ensure_no_work(settings: &Settings) -> Result<(), CommandError> {
    let database = Database::open(settings).await?;
    let worked = infrastructure::stillness::has_work(database.pool()).await;
    database.close().await;
    if worked.context("looking whether a firm has worked here")? {
        let place = match settings.database_url {
            Some(_) => "database_url: this database".to_owned(),
            None => format!("data_dir: {}", settings.data_dir.display()),
        };
        return Err(
            anyhow!("{place} holds a firm's work already; play into another, such as --data-dir ./data-demo").into()
        );
    }
    Ok(())
}
