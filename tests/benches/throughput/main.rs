//! What this server reaches on this machine, measured against PostgreSQL's own pgbench in the same run.
//!
//! One private PostgreSQL, with the settings that the server starts it with, serves all sections, each in a database of
//! its own. `cargo bench -p tests` runs all of them; `cargo bench -p tests -- commands reply` only those named.

mod board;
mod client;
mod cluster;
mod commands;
mod crowd;
mod follow;
mod history;
mod load;
mod machine;
mod ours;
mod pgbench;
mod reply;
mod report;
mod serving;
mod webhooks;

use anyhow::{Result, bail};
use cluster::Cluster;
use report::Report;
use server::telemetry::Metrics;

/// The sections, in the order they run.
const SECTIONS: [&str; 6] = ["pgbench", "commands", "webhooks", "follow", "reply", "board"];

fn main() -> Result<()> {
    // Cargo itself adds `--bench`.
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if let Some(unknown) = named.iter().find(|name| !SECTIONS.contains(&name.as_str())) {
        bail!("there is no section {unknown}; there are {}", SECTIONS.join(", "));
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(&named))
}

async fn run(named: &[String]) -> Result<()> {
    let wanted = |section: &str| named.is_empty() || named.iter().any(|name| name == section);
    if wanted("webhooks") || wanted("reply") {
        serving::build()?;
    }
    let metrics = Metrics::install()?;
    let cluster = Cluster::start().await?;
    let mut report = Report::new(&cluster).await?;
    let outcome = sections(&cluster, &metrics, &mut report, wanted).await;
    cluster.stop().await?;
    outcome?;
    report.print();
    Ok(())
}

async fn sections(
    cluster: &Cluster,
    metrics: &Metrics,
    report: &mut Report,
    wanted: impl Fn(&str) -> bool,
) -> Result<()> {
    let compares = wanted("pgbench") || wanted("commands") || wanted("webhooks");
    if compares {
        pgbench::before(cluster, report).await?;
    }
    if wanted("commands") {
        commands::measure(cluster, metrics, report).await?;
    }
    if wanted("webhooks") {
        webhooks::measure(cluster, report).await?;
    }
    if compares {
        pgbench::after(cluster, report).await?;
    }
    if wanted("follow") {
        follow::measure(cluster, report).await?;
    }
    if wanted("reply") {
        reply::measure(cluster, report).await?;
    }
    if wanted("board") {
        board::measure(cluster, report).await?;
    }
    Ok(())
}
