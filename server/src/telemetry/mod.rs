//! What operators see: the log on standard error, and metrics for Prometheus.

mod described;
mod log;
mod metrics;

pub use self::metrics::Metrics;
pub use log::start_log;

/// Why logging or metrics can't start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter can't be read.
    #[error("the log filter can't be read")]
    Filter(#[source] tracing_subscriber::filter::ParseError),
    /// This process logs already.
    #[error("the log has been started already")]
    Log(#[source] tracing_subscriber::util::TryInitError),
    /// This process keeps metrics already, or their buckets are malformed.
    #[error("the metrics can't be started")]
    Metrics(#[source] metrics_exporter_prometheus::BuildError),
}
