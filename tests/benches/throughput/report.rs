//! What was measured, as tables.

use crate::cluster::Cluster;
use crate::load::{Measured, float};
use crate::machine;
use crate::pgbench::CLIENTS;
use anyhow::Result;
use std::collections::BTreeMap;
use std::io::Write as _;

/// Prints a line at once.
pub(crate) fn say(line: &str) {
    // Nobody may be reading.
    writeln!(std::io::stdout().lock(), "{line}").ok();
}

/// The settings of PostgreSQL that figures hang on.
const SETTINGS: [&str; 7] = [
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "shared_buffers",
    "max_wal_size",
    "commit_delay",
];

/// Everything measured so far.
pub(crate) struct Report {
    head: Vec<String>,
    pgbench: BTreeMap<usize, Vec<f64>>,
    rows: Vec<String>,
    aims: Vec<String>,
    notes: Vec<String>,
}

impl Report {
    /// A report that begins with the machine.
    pub(crate) async fn new(cluster: &Cluster) -> Result<Self> {
        let (half, most) = machine::write_latency(cluster)?;
        let mut settings = Vec::new();
        for name in SETTINGS {
            settings.push(format!("{name} = {}", cluster.setting(name).await?));
        }
        let head = vec![
            format!("Machine: {}", machine::described()?),
            format!("PostgreSQL {}: {}", cluster.setting("server_version").await?, settings.join(", ")),
            format!(
                "A page of 8 KiB and fdatasync: {:.2} ms half of the times, {:.2} ms 99 of 100",
                half.as_secs_f64() * 1_000.0,
                most.as_secs_f64() * 1_000.0
            ),
            format!("Load of the minute before: {}", machine::load()?),
        ];
        for line in &head {
            say(line);
        }
        let (pgbench, rows, aims, notes) = (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
        Ok(Self { head, pgbench, rows, aims, notes })
    }

    /// Takes a run of pgbench in.
    pub(crate) fn pgbench(&mut self, clients: usize, rate: f64) {
        self.pgbench.entry(clients).or_default().push(rate);
    }

    /// pgbench's rate with so many clients, the mean of its runs up to now.
    pub(crate) fn pgbench_rate(&self, clients: usize) -> Option<f64> {
        let runs = self.pgbench.get(&clients)?;
        Some(runs.iter().sum::<f64>() / float(runs.len()))
    }

    /// Takes a rate in that is compared with pgbench's at the same number of clients.
    pub(crate) fn rate(&mut self, name: &str, clients: usize, measured: &Measured, remark: &str) {
        let ratio = self.pgbench_rate(clients).map_or_else(String::new, |rate| format!("{:.2}", measured.rate / rate));
        let (half, most) = (measured.within_ms(0.5), measured.within_ms(0.99));
        let row = format!("| {name} | {clients} | {:.0} | {ratio} | {half:.2} | {most:.2} | {remark} |", measured.rate);
        say(&row);
        self.rows.push(row);
    }

    /// Takes in whether an aim was met.
    pub(crate) fn aim(&mut self, what: &str, reached: f64, aim: f64, at_least: bool) {
        let met = if at_least { reached >= aim } else { reached < aim };
        let sign = if at_least { "at least" } else { "under" };
        let row = format!("| {what} | {sign} {aim} | {reached:.2} | {} |", if met { "met" } else { "not met" });
        say(&row);
        self.aims.push(row);
    }

    /// Takes in a figure that stands for itself.
    pub(crate) fn note(&mut self, line: String) {
        say(&line);
        self.notes.push(line);
    }

    /// Prints everything once more, in order.
    pub(crate) fn print(&self) {
        say("\n== Report ==\n");
        say(&self.head.join("\n"));
        say("\n| what | clients | a second | of pgbench | p50 ms | p99 ms | remark |\n|---|---|---|---|---|---|---|");
        for clients in CLIENTS {
            let Some(runs) = self.pgbench.get(&clients) else { continue };
            let each: Vec<_> = runs.iter().map(|rate| format!("{rate:.0}")).collect();
            let mean = self.pgbench_rate(clients).unwrap_or_default();
            say(&format!("| pgbench, one row | {clients} | {mean:.0} | 1 | | | runs: {} |", each.join(", ")));
        }
        say(&self.rows.join("\n"));
        say("");
        for line in &self.notes {
            say(&format!("- {line}"));
        }
        say("\n| aim | wanted | reached | |\n|---|---|---|---|");
        say(&self.aims.join("\n"));
    }
}
