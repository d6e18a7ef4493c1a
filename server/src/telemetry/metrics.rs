//! Metrics in Prometheus' text format.

use super::TelemetryError;
use super::described::{METRICS, RESIDENT_MEMORY};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Upper bounds of what is measured in seconds: from one statement to a call that times out.
const SECONDS_BUCKETS: &[f64] =
    &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Upper bounds of the size of a batch.
const BATCH_BUCKETS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];
/// How often histograms take in what was recorded, which would otherwise pile up until somebody asks.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);
/// Bytes of a kibibyte, in which Linux tells memory.
const KIB: u32 = 1024;

/// The metrics of this process.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
}

impl Metrics {
    /// Starts keeping metrics for this process.
    ///
    /// # Errors
    /// [`TelemetryError::Metrics`]: the process keeps metrics already.
    pub fn install() -> Result<Self, TelemetryError> {
        let handle = builder().and_then(PrometheusBuilder::install_recorder).map_err(TelemetryError::Metrics)?;
        announce();
        Ok(Self { handle })
    }

    /// All metrics as they stand, in Prometheus' text format.
    pub fn render(&self) -> String {
        measure_memory();
        self.handle.render()
    }

    /// Takes in what was recorded, every few seconds until `stop`.
    pub async fn keep_up(self, stop: CancellationToken) {
        let mut interval = tokio::time::interval(UPKEEP_INTERVAL);
        while stop.run_until_cancelled(interval.tick()).await.is_some() {
            self.handle.run_upkeep();
        }
    }
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS_BUCKETS)?
        .set_buckets_for_metric(Matcher::Prefix("sigmadsa_commit_batch_".to_owned()), BATCH_BUCKETS)
}

fn announce() {
    for metric in METRICS {
        metric.announce();
    }
}

fn measure_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(kibibytes) = resident_kibibytes(&status) {
        metrics::gauge!(RESIDENT_MEMORY).set(f64::from(kibibytes) * f64::from(KIB));
    }
}

/// The resident memory that Linux tells of a process, in KiB. (proc(5), /proc/pid/status)
fn resident_kibibytes(status: &str) -> Option<u32> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::described::Kind;
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn recorded(record: impl FnOnce()) -> String {
        let recorder = builder().unwrap().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            announce();
            record();
            Metrics { handle }.render()
        })
    }

    #[test]
    fn what_is_measured_in_seconds_and_in_commands_has_its_buckets() {
        let text = recorded(|| {
            metrics::histogram!("sigmadsa_commit_seconds").record(0.003);
            metrics::histogram!("sigmadsa_commit_batch_commands").record(5.0);
        });
        assert!(text.contains("# TYPE sigmadsa_commit_seconds histogram"), "{text}");
        assert!(text.contains("sigmadsa_commit_seconds_bucket{le=\"0.0025\"} 0"), "{text}");
        assert!(text.contains("sigmadsa_commit_seconds_bucket{le=\"0.005\"} 1"), "{text}");
        assert!(text.contains("sigmadsa_commit_batch_commands_bucket{le=\"4\"} 0"), "{text}");
        assert!(text.contains("sigmadsa_commit_batch_commands_bucket{le=\"8\"} 1"), "{text}");
    }

    #[test]
    fn counters_without_labels_stand_at_zero_before_anything_happens() {
        let text = recorded(|| {});
        for metric in METRICS.iter().filter(|metric| metric.kind == Kind::Counter) {
            assert!(text.contains(&format!("# HELP {} {}", metric.name, metric.help)), "{text}");
            assert!(text.contains(&format!("\n{} 0\n", metric.name)), "{text}");
        }
    }

    #[test]
    fn resident_memory_is_told_in_bytes() {
        let text = recorded(|| {});
        let line = text.lines().find_map(|line| line.strip_prefix("process_resident_memory_bytes ")).unwrap();
        let bytes: f64 = line.parse().unwrap();
        assert!((1_000_000.0..100_000_000_000.0).contains(&bytes), "{bytes}");
    }

    #[test]
    fn memory_is_read_from_the_line_that_tells_it() {
        let status = "Name:\tsigmadsa\nVmPeak:\t  9000 kB\nVmRSS:\t    5120 kB\nThreads:\t4\n";
        assert_eq!(resident_kibibytes(status), Some(5120));
        assert_eq!(resident_kibibytes("Name:\tsigmadsa\n"), None);
        assert_eq!(resident_kibibytes("VmRSS:\tmuch\n"), None);
    }

    #[test]
    fn every_metric_that_the_code_names_is_described_and_none_else() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut named = BTreeSet::new();
        for folder in ["api", "application", "infrastructure", "projections", "server"] {
            names_below(&root.join(folder).join("src"), &mut named);
        }
        let described: BTreeSet<_> = METRICS.iter().map(|metric| metric.name.to_owned()).collect();
        named.insert(RESIDENT_MEMORY.to_owned());
        assert_eq!(named, described);
    }

    fn names_below(folder: &Path, named: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                names_below(&path, named);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for start in ["counter!(", "gauge!(", "histogram!("] {
                    let literals = text.split(start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                    let found = literals.filter_map(|literal| literal.split('"').next());
                    named.extend(found.filter(|name| name.starts_with("sigmadsa_")).map(str::to_owned));
                }
            }
        }
    }
}
