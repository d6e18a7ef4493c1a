//! Events a second: read models that catch up with a log, and read models that are rebuilt.

use crate::cluster::Cluster;
use crate::commands::timed;
use crate::history;
use crate::load::float;
use crate::machine::peak_mib;
use crate::ours::Ours;
use crate::report::Report;
use anyhow::{Result, ensure};
use infrastructure::database::connect_as_owner;
use infrastructure::follow::{ReadModelFollower, Worker as _, rebuild};
use infrastructure::log::Signals;
use server::node::read_models;
use std::time::Instant;

/// Tenants that the events are spread over.
const TENANTS: usize = 100;
/// Customers whose past is written, each with some fifty events.
const CUSTOMERS: u32 = 4_000;
/// Connections of an operator's command.
const OWNER_CONNECTIONS: u32 = 4;

/// Writes a past, follows it and rebuilds from it.
pub(crate) async fn measure(cluster: &Cluster, report: &mut Report) -> Result<()> {
    let ours = Ours::make(cluster, "follow", TENANTS).await?;
    let started = Instant::now();
    let (events, used) = timed(cluster, history::write(&ours, CUSTOMERS)).await?;
    let rate = float(events) / started.elapsed().as_secs_f64();
    report.note(format!("writing the past: {events} events of {TENANTS} tenants, {rate:.0} events/s; {used}"));
    cluster.settle().await?;
    follow(cluster, &ours, events, report).await?;
    cluster.settle().await?;
    rebuild_all(cluster, &ours, events, report).await?;
    report.note(format!("most resident memory of this process: {:.0} MiB", peak_mib(std::process::id())?));
    ours.close().await
}

async fn follow(cluster: &Cluster, ours: &Ours, events: usize, report: &mut Report) -> Result<()> {
    let follower =
        ReadModelFollower::new("read", ours.pool.clone(), ours.reader.clone(), read_models(), Signals::default());
    let started = Instant::now();
    let (taken, used) = timed(cluster, async {
        let mut taken = 0;
        loop {
            let moved = follower.advance(&ours.tenants).await?;
            taken += moved.items;
            if moved.items == 0 {
                return Ok(taken);
            }
        }
    })
    .await?;
    ensure!(taken == events, "{taken} of {events} events were followed");
    let rate = float(taken) / started.elapsed().as_secs_f64();
    report.note(format!("follower, all read models together, from nothing: {rate:.0} events/s; {used}"));
    Ok(())
}

async fn rebuild_all(cluster: &Cluster, ours: &Ours, events: usize, report: &mut Report) -> Result<()> {
    let pool = connect_as_owner(&ours.options, OWNER_CONNECTIONS).await?;
    let (mut applied, mut seconds, mut slowest) = (0.0, 0.0, f64::INFINITY);
    for model in read_models() {
        let started = Instant::now();
        let rebuilding = async { Ok(rebuild(&pool, &ours.reader, model.as_ref(), None, &|_| {}).await?) };
        let (rebuilt, used) = timed(cluster, rebuilding).await?;
        ensure!(usize::try_from(rebuilt)? == events, "{rebuilt} of {events} events were applied");
        let took = started.elapsed().as_secs_f64();
        let rate = float(events) / took;
        report.note(format!("rebuild of {}: {rate:.0} events/s; {used}", model.name()));
        (applied, seconds, slowest) = (applied + float(events), seconds + took, f64::min(slowest, rate));
    }
    pool.close().await;
    report.note(format!(
        "rebuild of all read models, one after another: {:.0} events/s each, {:.0} events of the log a second",
        applied / seconds,
        float(events) / seconds
    ));
    report.aim("rebuild, events a second, all read models", applied / seconds, 20_000.0, true);
    report.aim("rebuild, events a second, the slowest read model", slowest, 20_000.0, true);
    Ok(())
}
