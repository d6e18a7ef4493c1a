//! `sigmadsa serve`.

use super::{CommandError, say, settings};
use crate::config::ServeFlags;
use crate::node::{Node, Welcome};
use crate::telemetry::{Metrics, start_log};
use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};

pub(super) async fn run(flags: &ServeFlags) -> Result<(), CommandError> {
    let settings = settings(flags)?;
    start_log(&settings.log, settings.log_format).context("starting the log")?;
    let metrics = Metrics::install().context("starting the metrics")?;
    // Asked for before anything is started, so that a signal in the middle of starting isn't lost.
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let started = std::time::Instant::now();
    let node = tokio::select! {
        node = Node::start(&settings, metrics) => node?,
        _ = interrupt.recv() => return Ok(()),
        _ = terminate.recv() => return Ok(()),
    };
    greet(node.welcome(), started.elapsed().as_secs_f64());
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        () = node.failed() => {}
    }
    stop(node).await
}

/// Stops the node; an error where it couldn't go on by itself.
pub(super) async fn stop(node: Node) -> Result<(), CommandError> {
    match node.stop().await {
        Some(reason) => Err(anyhow::anyhow!(reason).into()),
        None => Ok(()),
    }
}

/// Tells where everything is, and who may sign in.
pub(super) fn greet(welcome: &Welcome, seconds: f64) {
    say(&format!("\nSigmaDSA is ready ({seconds:.1} s).\n"));
    if let Some(console) = &welcome.console {
        say(&format!("  Console        {console}"));
    }
    if let Some(sandbox) = &welcome.sandbox {
        say(&format!("  Sandbox        {sandbox}"));
    }
    if let Some(number) = &welcome.number {
        say(&format!("  WhatsApp       {number} (a number of the sandbox)"));
    }
    if let Some(phone) = &welcome.phone {
        say(&format!("  A phone        {phone}"));
    }
    for demo in &welcome.demos {
        say(&format!("\n  Tenant         {}", demo.tenant));
        say(&format!("  Members        {}", demo.members.join(", ")));
        say(&format!("  Password       {} (of each of them)", demo.password));
    }
    say("\n  Ctrl-C stops everything.\n");
}
