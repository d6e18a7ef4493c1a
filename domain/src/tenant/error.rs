//! The rules of a tenant's settings.

/// The rule that a command to a tenant broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TenantError {
    /// There is no such tenant.
    #[error("there is no such tenant")]
    Unknown,
    /// The tenant is there already.
    #[error("the tenant is there already")]
    AlreadyFounded,
    /// Somebody changed the same since it was looked at.
    #[error("somebody has changed this since you looked at it")]
    ChangedMeanwhile,
    /// The list has no such word.
    #[error("is not in the firm's list")]
    UnknownWord,
    /// Another word of the list is called so.
    #[error("another entry of the list has this name")]
    LabelTaken,
    /// The tenant has added as many words as it may.
    #[error("a list takes 50 entries of the firm's own")]
    TooManyWords,
    /// Nothing would be offered any more.
    #[error("at least one entry must stay in the list")]
    LastWord,
}

impl TenantError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "tenant-unknown",
            Self::AlreadyFounded => "tenant-already-founded",
            Self::ChangedMeanwhile => "settings-changed-meanwhile",
            Self::UnknownWord => "list-unknown-entry",
            Self::LabelTaken => "list-name-taken",
            Self::TooManyWords => "list-too-many-entries",
            Self::LastWord => "list-last-entry",
        }
    }

    /// The field of an input that broke the rule, where it was one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::LabelTaken => Some("label"),
            Self::Unknown
            | Self::AlreadyFounded
            | Self::ChangedMeanwhile
            | Self::UnknownWord
            | Self::TooManyWords
            | Self::LastWord => None,
        }
    }
}
