//! The log: lines for people, or JSON, on standard error.

use super::TelemetryError;
use crate::config::LogFormat;
use std::io::{IsTerminal as _, stderr};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts the log of this process.
///
/// # Errors
/// - [`TelemetryError::Filter`]: `filter` can't be read.
/// - [`TelemetryError::Log`]: the process logs already.
pub fn start_log(filter: &str, format: LogFormat) -> Result<(), TelemetryError> {
    let filter = EnvFilter::builder().parse(filter).map_err(TelemetryError::Filter)?;
    let terminal = stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(terminal);
    if is_json(format, terminal) {
        log.json().flatten_event(true).with_current_span(false).finish().try_init()
    } else {
        log.finish().try_init()
    }
    .map_err(TelemetryError::Log)
}

const fn is_json(format: LogFormat, terminal: bool) -> bool {
    match format {
        LogFormat::Auto => !terminal,
        LogFormat::Pretty => false,
        LogFormat::Json => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_writes_for_people_on_a_terminal_and_json_elsewhere() {
        assert!(!is_json(LogFormat::Auto, true));
        assert!(is_json(LogFormat::Auto, false));
        assert!(!is_json(LogFormat::Pretty, false));
        assert!(is_json(LogFormat::Json, true));
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_refused() {
        assert!(matches!(start_log("info,sqlx=loud", LogFormat::Json), Err(TelemetryError::Filter(_))));
    }
}
