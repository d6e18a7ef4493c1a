//! What a use case answers when it can't do what was asked: a closed list, each with one HTTP status.

use domain::access::Permission;
use std::error::Error;

/// Why a use case didn't do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input breaks a rule; 422.
    #[error("the input is not valid")]
    Invalid {
        /// One entry for each field that breaks a rule.
        fields: Vec<FieldError>,
    },
    /// Nobody is signed in; 401.
    #[error("nobody is signed in")]
    Unauthenticated,
    /// The asker lacks a permission; 403.
    #[error("the permission {} is missing", permission.name())]
    Denied {
        /// Which.
        permission: Permission,
    },
    /// It doesn't exist, or the asker may not see it; 404.
    #[error("there is no such thing")]
    NotFound,
    /// A rule of the domain says no; 409.
    #[error("{message}")]
    Refused {
        /// The rule's stable name.
        code: &'static str,
        /// The rule in words for the client.
        message: String,
    },
    /// Others changed the same thing again and again meanwhile; 409.
    #[error("others changed the same thing at the same time")]
    Conflict,
    /// Too many requests; 429.
    #[error("too many attempts")]
    TooMany {
        /// When to come back, in seconds.
        retry_after_s: u64,
    },
    /// Something we need isn't there just now; 503.
    #[error("not available just now")]
    Unavailable {
        /// When to come back, in seconds.
        retry_after_s: u64,
        /// What is missing, for the log.
        #[source]
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// Something that must not happen; 500.
    #[error("an internal error")]
    Internal {
        /// What happened, for the log.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

/// One field that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field as the client named it.
    pub field: String,
    /// The rule it breaks, in words.
    pub rule: String,
}

impl Failure {
    /// One field breaks a rule.
    pub fn invalid(field: &str, rule: impl ToString) -> Self {
        Self::Invalid { fields: vec![FieldError { field: field.to_owned(), rule: rule.to_string() }] }
    }

    /// Something that must not happen.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal { source: source.into() }
    }

    /// Something we need isn't there; try again in a second.
    pub fn unavailable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable { retry_after_s: 1, source: Some(source.into()) }
    }

    /// Whether trying the same again later may work.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Conflict | Self::TooMany { .. } | Self::Unavailable { .. })
    }
}
