//! The rules of a notification that a command can break.

/// The rule that a command to a notification broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotificationError {
    /// Nothing was requested.
    #[error("there is no such notification")]
    Unknown,
    /// It was requested before.
    #[error("the notification has been requested already")]
    AlreadyRequested,
    /// It can't wait: it is being handed over, was handed over, or has ended.
    #[error("the notification is not waiting to be sent")]
    NotPending,
    /// It is being handed over.
    #[error("an attempt to send the notification is under way")]
    AttemptInFlight,
    /// It may have reached the provider, or it has ended.
    #[error("the notification was handed over or has ended")]
    AlreadyHandedOver,
}

impl NotificationError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "notification-unknown",
            Self::AlreadyRequested => "notification-already-requested",
            Self::NotPending => "notification-not-pending",
            Self::AttemptInFlight => "notification-attempt-in-flight",
            Self::AlreadyHandedOver => "notification-already-handed-over",
        }
    }
}
