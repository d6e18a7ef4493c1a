//! The rules of a task, as what is said when one is broken.

/// The rule that a command to a task broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaskError {
    /// There is no such task.
    #[error("there is no such task")]
    Unknown,
    /// The task was created before.
    #[error("the task has been created already")]
    AlreadyCreated,
    /// The task is done or cancelled.
    #[error("the task is done or cancelled and can't be changed")]
    Finished,
    /// A callback to nobody.
    #[error("a callback must be about a lead")]
    CallbackToNobody,
    /// A title that says nothing.
    #[error("a task's title must not be empty")]
    TitleEmpty,
    /// A title longer than it may be.
    #[error("a task's title has at most 200 characters")]
    TitleTooLong,
    /// The title belonged to a person who was erased.
    #[error("the task's title was erased and can't be changed")]
    TitleErased,
    /// Due before now.
    #[error("a task must not be due in the past")]
    DueInPast,
    /// A reason longer than it may be.
    #[error("a reason has at most 500 characters")]
    ReasonTooLong,
}

impl TaskError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "task-unknown",
            Self::AlreadyCreated => "task-already-created",
            Self::Finished => "task-finished",
            Self::CallbackToNobody => "task-callback-to-nobody",
            Self::TitleEmpty => "task-title-empty",
            Self::TitleTooLong => "task-title-too-long",
            Self::TitleErased => "task-title-erased",
            Self::DueInPast => "task-due-in-past",
            Self::ReasonTooLong => "task-reason-too-long",
        }
    }

    /// The input that is missing or wrong, `None` where the task's own state is what refuses.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::AlreadyCreated | Self::Finished | Self::TitleErased => None,
            Self::CallbackToNobody => Some("lead_id"),
            Self::TitleEmpty | Self::TitleTooLong => Some("title"),
            Self::DueInPast => Some("due_at"),
            Self::ReasonTooLong => Some("reason"),
        }
    }
}
