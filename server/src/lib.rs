//! The binary's parts: settings, telemetry, a node and how it is wired, one file per subcommand, and the demo's story.

pub mod command;
pub mod config;
pub mod demo;
pub mod node;
pub mod telemetry;
