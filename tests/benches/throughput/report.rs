//! What was measured, as tables.

use crate::cluster::Cluster;
use crate::load::{Measured, float};
use crate::machine;
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

/// A rate that is compared with pgbench's.
struct Row {
    name: String,
    clients: usize,
    rate: f64,
    rest: String,
}

/// Everything measured so far.
pub(crate) struct Report {
    head: Vec<String>,
    pgbench: BTreeMap<usize, Vec<f64>>,
    rows: Vec<Row>,
    aims: Vec<String>,
    /// What is to be reached, as a multiple of pgbench's rate.
    multiples: Vec<(Row, f64)>,
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
        say(&head.join("\n"));
        Ok(Self {
            head,
            pgbench: BTreeMap::new(),
            rows: Vec::new(),
            aims: Vec::new(),
            multiples: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Takes a run of pgbench in.
    pub(crate) fn pgbench(&mut self, clients: usize, rate: f64) {
        self.pgbench.entry(clients).or_default().push(rate);
    }

    /// Takes a rate in that is compared with pgbench's at the same number of clients.
    pub(crate) fn rate(&mut self, name: &str, clients: usize, measured: &Measured, remark: &str) {
        let (half, most) = (measured.within_ms(0.5), measured.within_ms(0.99));
        let rest = format!("{half:.2} | {most:.2} | {remark}");
        let row = Row { name: name.to_owned(), clients, rate: measured.rate, rest };
        say(&self.shown(&row));
        self.rows.push(row);
    }

    /// Takes in that a rate is to be so many times pgbench's; judged at the end, by all of its runs.
    pub(crate) fn multiple(&mut self, name: &str, clients: usize, rate: f64, aim: f64) {
        let row = Row { name: name.to_owned(), clients, rate, rest: String::new() };
        self.multiples.push((row, aim));
    }

    /// Takes in whether an aim was met.
    pub(crate) fn aim(&mut self, what: &str, reached: f64, aim: f64, at_least: bool) {
        let row = judged(what, reached, aim, at_least);
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
        say(&format!("Load of the last minute: {}", machine::load().unwrap_or_default()));
        say("\n| what | clients | a second | of pgbench | p50 ms | p99 ms | remark |\n|---|---|---|---|---|---|---|");
        for (clients, runs) in &self.pgbench {
            let each: Vec<_> = runs.iter().map(|rate| format!("{rate:.0}")).collect();
            let mean = self.pgbench_rate(*clients).unwrap_or_default();
            say(&format!("| pgbench, one row | {clients} | {mean:.0} | 1 | | | runs: {} |", each.join(", ")));
        }
        for row in &self.rows {
            say(&self.shown(row));
        }
        say("");
        for line in &self.notes {
            say(&format!("- {line}"));
        }
        say("\n| aim | wanted | reached | |\n|---|---|---|---|");
        for (row, aim) in &self.multiples {
            if let Some(pgbench) = self.pgbench_rate(row.clients) {
                say(&judged(&format!("{} / pgbench at {}", row.name, row.clients), row.rate / pgbench, *aim, true));
            }
        }
        for line in &self.aims {
            say(line);
        }
    }

    /// pgbench's rate with so many clients, the mean of its runs up to now.
    fn pgbench_rate(&self, clients: usize) -> Option<f64> {
        let runs = self.pgbench.get(&clients)?;
        Some(runs.iter().sum::<f64>() / float(runs.len()))
    }

    fn shown(&self, row: &Row) -> String {
        let ratio = self.pgbench_rate(row.clients).map_or_else(String::new, |rate| format!("{:.2}", row.rate / rate));
        format!("| {} | {} | {:.0} | {ratio} | {} |", row.name, row.clients, row.rate, row.rest)
    }
}

fn judged(what: &str, reached: f64, aim: f64, at_least: bool) -> String {
    let met = if at_least { reached >= aim } else { reached < aim };
    let sign = if at_least { "at least" } else { "under" };
    format!("| {what} | {sign} {aim} | {reached:.2} | {} |", if met { "met" } else { "not met" })
}
