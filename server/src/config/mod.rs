//! Settings: from flags, then the environment, then `sigmadsa.toml`, then defaults.
//!
//! One list in `settings` says what there is; flags, variables, keys of the file and the output of `sigmadsa config`
//! follow from it. Nothing else reads the environment.

mod define;
mod error;
mod nearest;
mod render;
mod settings;
mod sources;
#[cfg(test)]
mod tests;
mod value;

pub use error::ConfigError;
pub use render::render;
pub use settings::{ServeFlags, Settings};
pub use sources::{SettingsFile, Source};
pub use value::{LogFormat, Roles, Secret};
