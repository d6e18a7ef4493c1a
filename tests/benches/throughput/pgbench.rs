//! PostgreSQL's own pgbench: durable inserts of one row each, what a commit costs on this machine.

use crate::cluster::Cluster;
use crate::report::{Report, say};
use anyhow::{Context as _, Result, bail};
use sqlx::{Connection as _, PgConnection};
use std::path::PathBuf;
use tokio::process::Command;

/// Clients at once.
pub(crate) const CLIENTS: [usize; 3] = [1, 8, 32];
/// Seconds of one run.
const SECONDS: usize = 6;
/// pgbench's own threads.
const THREADS: usize = 2;
/// Characters of the row.
const PAYLOAD_CHARACTERS: usize = 200;
/// Its database.
const DATABASE: &str = "pgbench";

/// Measures before the others.
pub(crate) async fn before(cluster: &Cluster, report: &mut Report) -> Result<()> {
    let options = cluster.database(DATABASE).await?;
    let mut connection = PgConnection::connect_with(&options).await?;
    sqlx::raw_sql("CREATE TABLE inserted (id bigserial PRIMARY KEY, payload text NOT NULL)")
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    std::fs::write(script(cluster), format!("INSERT INTO inserted (payload) VALUES ('{}');\n", payload()))?;
    run_all(cluster, report).await
}

/// Measures once more, so that a machine that changes meanwhile shows.
pub(crate) async fn after(cluster: &Cluster, report: &mut Report) -> Result<()> {
    cluster.settle().await?;
    run_all(cluster, report).await
}

async fn run_all(cluster: &Cluster, report: &mut Report) -> Result<()> {
    for clients in CLIENTS {
        let (rate, latency) = run(cluster, clients).await?;
        say(&format!("pgbench, {clients} clients: {rate:.0}/s, {latency:.2} ms on average"));
        report.pgbench(clients, rate);
    }
    Ok(())
}

fn script(cluster: &Cluster) -> PathBuf {
    cluster.scratch("insert.sql")
}

fn payload() -> String {
    "A row of a customer relationship. ".chars().cycle().take(PAYLOAD_CHARACTERS).collect()
}

async fn run(cluster: &Cluster, clients: usize) -> Result<(f64, f64)> {
    let output = Command::new(cluster.program("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--username=sigmadsa"])
        .arg(format!("--jobs={}", THREADS.min(clients)))
        .arg(format!("--client={clients}"))
        .arg(format!("--time={SECONDS}"))
        .arg(format!("--file={}", script(cluster).display()))
        .arg(format!("--host={}", cluster.socket()?.display()))
        .arg(DATABASE)
        .output()
        .await
        .context("running pgbench")?;
    if !output.status.success() {
        bail!("pgbench failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let figure = |key: &str| -> Result<f64> {
        let rest = text.lines().find_map(|line| line.strip_prefix(key)).context("pgbench tells its figures")?;
        Ok(rest.trim().split(' ').next().unwrap_or_default().parse()?)
    };
    Ok((figure("tps =")?, figure("latency average =")?))
}
