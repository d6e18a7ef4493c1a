//! The machine: what it is, and who uses it.

use crate::cluster::Cluster;
use anyhow::{Context as _, Result};
use std::fs;
use std::os::unix::fs::FileExt as _;
use std::time::{Duration, Instant};

/// Ticks in a second in which Linux counts processor time. (proc(5), `USER_HZ`, 100 on every common architecture)
const TICKS_PER_SECOND: f64 = 100.0;
/// Writes that are timed.
const WRITES: usize = 300;
/// Bytes of one of them: a page of the write-ahead log.
const PAGE_BYTES: usize = 8_192;

/// The machine in one line.
pub(crate) fn described() -> Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism()?;
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kibibytes: f64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse().ok())
        .context("Linux tells the memory")?;
    let gibibytes = kibibytes / 1_048_576.0;
    Ok(format!("{}, {cores} cores, {gibibytes:.0} GiB", model.trim_start_matches(['\t', ' ', ':'])))
}

/// The load of the last minute, others' included.
pub(crate) fn load() -> Result<String> {
    let text = fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}

/// How long a page takes to the disk, half of the times and 99 of 100.
pub(crate) fn write_latency(cluster: &Cluster) -> Result<(Duration, Duration)> {
    let path = cluster.scratch("written");
    let file = fs::File::create(&path)?;
    // The file has its size first, as a segment of the write-ahead log that is used again.
    file.write_all_at(&vec![1; PAGE_BYTES * WRITES], 0)?;
    file.sync_all()?;
    let mut times = Vec::with_capacity(WRITES);
    for place in 0..WRITES {
        let started = Instant::now();
        file.write_all_at(&[2; PAGE_BYTES], u64::try_from(place * PAGE_BYTES)?)?;
        file.sync_data()?;
        times.push(started.elapsed());
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    Ok((at(WRITES / 2), at(WRITES * 99 / 100)))
}

/// Processor time used so far, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    postgres: f64,
    server: f64,
    client: f64,
    machine: f64,
    at: Instant,
}

impl Used {
    /// By PostgreSQL, by the server with this process id, and by this process.
    pub(crate) fn now(cluster: &Cluster, server: Option<u32>) -> Result<Self> {
        let lock = fs::read_to_string(cluster.data().join("postmaster.pid"))?;
        let postmaster = lock.lines().next().unwrap_or_default().trim().parse()?;
        let server = server.and_then(|id| Process::read(id).ok()).map_or(0.0, |process| process.own);
        let client = Process::read(std::process::id())?.own;
        Ok(Self { postgres: postgres(postmaster)?, server, client, machine: machine()?, at: Instant::now() })
    }

    /// Who has used how many cores since `earlier`.
    pub(crate) fn since(&self, earlier: &Self) -> String {
        let seconds = (self.at - earlier.at).as_secs_f64();
        let cores = |now: f64, then: f64| (now - then) / seconds;
        let (postgres, server) = (cores(self.postgres, earlier.postgres), cores(self.server, earlier.server));
        let (client, machine) = (cores(self.client, earlier.client), cores(self.machine, earlier.machine));
        let others = (machine - postgres - server - client).max(0.0);
        format!("postgres {postgres:.2}, server {server:.2}, bench {client:.2}, others {others:.2}")
    }
}

struct Process {
    parent: u32,
    own: f64,
    /// Of children that have ended.
    reaped: f64,
}

impl Process {
    fn read(id: u32) -> Result<Self> {
        let text = fs::read_to_string(format!("/proc/{id}/stat"))?;
        // What stands after the name, which is in brackets and may hold anything. (proc(5), /proc/pid/stat)
        let rest = text.rsplit_once(')').context("a process has a name")?.1;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
        Ok(Self {
            parent: fields.get(1).context("a process has a parent")?.parse()?,
            own: (ticks(11) + ticks(12)) / TICKS_PER_SECOND,
            reaped: (ticks(13) + ticks(14)) / TICKS_PER_SECOND,
        })
    }
}

fn postgres(postmaster: u32) -> Result<f64> {
    let main = Process::read(postmaster)?;
    let mut seconds = main.own + main.reaped;
    for entry in fs::read_dir("/proc")? {
        let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // A process may end while it is being looked at.
        if let Ok(process) = Process::read(id)
            && process.parent == postmaster
        {
            seconds += process.own;
        }
    }
    Ok(seconds)
}

/// Processor time of everybody.
fn machine() -> Result<f64> {
    let text = fs::read_to_string("/proc/stat")?;
    let ticks: Vec<f64> =
        text.lines().next().unwrap_or_default().split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
    // User, nice, system, irq, softirq and steal; not idle, waiting, nor guests, which count as users already.
    let busy: f64 = [0, 1, 2, 5, 6, 7].iter().filter_map(|place| ticks.get(*place)).sum();
    Ok(busy / TICKS_PER_SECOND)
}

/// Resident memory of a process, in MiB.
pub(crate) fn resident_mib(process: u32) -> Result<f64> {
    memory(process, "VmRSS:")
}

/// The most resident memory that a process has had, in MiB.
pub(crate) fn peak_mib(process: u32) -> Result<f64> {
    memory(process, "VmHWM:")
}

fn memory(process: u32, key: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)).context("Linux tells a process's memory")?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kibibytes / 1_024.0)
}
