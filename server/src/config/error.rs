//! What is wrong with the configuration.

use super::sources::Source;
use std::path::PathBuf;

/// What is wrong with the configuration, in one line that names the key.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value breaks the rule of its key.
    #[error("{name} {rule}{} (from {from})", value.as_ref().map(|value| format!(", not {value:?}")).unwrap_or_default())]
    Invalid {
        /// Which setting.
        name: &'static str,
        /// The rule, such as `must be true or false`.
        rule: String,
        /// What was given; nothing where that is a secret.
        value: Option<String>,
        /// Where it came from.
        from: Source,
    },
    /// A variable that looks like one of ours and isn't.
    #[error("there is no setting for the environment variable {variable}{}", suggestion(nearest.as_deref()))]
    UnknownVariable {
        /// The variable.
        variable: String,
        /// The variable that may have been meant.
        nearest: Option<String>,
    },
    /// A key of the file that isn't one of ours.
    #[error("there is no setting {name:?} (from {}){}", path.display(), suggestion(nearest.as_deref()))]
    UnknownKey {
        /// The key.
        name: String,
        /// The file.
        path: PathBuf,
        /// The key that may have been meant.
        nearest: Option<String>,
    },
    /// The file isn't TOML.
    #[error("{} line {line}: {rule}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where in it, from 1.
        line: usize,
        /// What the parser said, in one line.
        rule: String,
    },
    /// The file can't be read.
    #[error("{} can't be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default()
}
