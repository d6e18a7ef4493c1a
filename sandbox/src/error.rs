//! What can go wrong with the sandbox itself, as opposed to the errors that it plays.

use std::path::PathBuf;

/// Why the sandbox couldn't start or ended badly.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The state file or a journal beside it is there and can't be read.
    #[error("the sandbox's state file {path} can't be read")]
    StateRead {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state file or a line of a journal beside it isn't one of ours.
    #[error("the sandbox's state file {path} isn't a state file of this version")]
    StateShape {
        /// The file.
        path: PathBuf,
        /// Where reading it stopped.
        source: serde_json::Error,
    },
    /// The state file can't be written.
    #[error("the sandbox's state file {path} can't be written")]
    StateWrite {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The HTTP client that posts webhooks can't be built.
    #[error("the sandbox's HTTP client can't be built")]
    Client(#[source] reqwest::Error),
    /// The listener failed.
    #[error("the sandbox's listener failed")]
    Serve(#[source] std::io::Error),
}
