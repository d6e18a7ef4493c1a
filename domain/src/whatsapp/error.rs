//! The rules of a connection that a command can break.

/// The rule that a command to a connection broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhatsAppError {
    /// Nothing is connected.
    #[error("no number is connected")]
    NotConnected,
    /// Somebody is connecting at this moment.
    #[error("somebody is connecting WhatsApp at this moment")]
    SignupUnderWay,
    /// A connection is being taken away at this moment.
    #[error("the connection is being taken away; try again in a moment")]
    Disconnecting,
    /// Nothing waits for that: the signup is over, or at another step.
    #[error("the signup is not waiting for that")]
    NotAwaited,
    /// No step has failed.
    #[error("no step of connecting has failed")]
    NothingToRetry,
    /// The code can't be used again: codes work once, and live 30 seconds.
    #[error("the pop-up's code can't be used again; connect once more")]
    CodeIsSpent,
    /// The number is not among those to choose from.
    #[error("the number is not among those to choose from")]
    NotAChoice,
    /// A voice call was asked for too early.
    #[error("a call can be asked for 60 seconds after a text")]
    CallTooEarly,
}

impl WhatsAppError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotConnected => "whatsapp-not-connected",
            Self::SignupUnderWay => "whatsapp-signup-under-way",
            Self::Disconnecting => "whatsapp-disconnecting",
            Self::NotAwaited => "whatsapp-not-awaited",
            Self::NothingToRetry => "whatsapp-nothing-to-retry",
            Self::CodeIsSpent => "whatsapp-code-is-spent",
            Self::NotAChoice => "whatsapp-not-a-choice",
            Self::CallTooEarly => "whatsapp-call-too-early",
        }
    }
}
