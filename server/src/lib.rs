//! The binary's parts: settings, telemetry, a node and how it is wired, and one file per subcommand.

pub mod command;
pub mod config;
pub mod node;
pub mod telemetry;
