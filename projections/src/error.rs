//! Why a read failed.

use application::failure::Failure;

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The cursor doesn't come from an earlier page of the same list.
    #[error("the cursor is not from an earlier page of this list")]
    BadCursor,
    /// A statement failed.
    #[error("the read model can't be read")]
    Database(#[from] sqlx::Error),
    /// A stored word is none of a closed list: the row is from a newer version, or not ours.
    #[error("the stored {what} is not a known one")]
    UnknownWord {
        /// Which word.
        what: &'static str,
    },
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::BadCursor => Self::invalid("cursor", error),
            ReadError::Database(_) => Self::unavailable(error),
            ReadError::UnknownWord { .. } => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_cursor_is_the_askers_fault_and_a_lost_database_is_not() {
        assert!(matches!(Failure::from(ReadError::BadCursor), Failure::Invalid { .. }));
        assert!(Failure::from(ReadError::Database(sqlx::Error::PoolTimedOut)).is_transient());
        assert!(matches!(Failure::from(ReadError::UnknownWord { what: "stage" }), Failure::Internal { .. }));
    }
}
