//! The steps of connecting, each with how it stands.

use chrono::{DateTime, Utc};
use domain::whatsapp::{Failure, Step};
use projections::whatsapp::SignupCard;

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepState {
    /// It went well.
    Done,
    /// There was nothing to do.
    Skipped,
    /// It is being taken.
    Doing,
    /// It went wrong, and is tried again by itself.
    Waiting,
    /// It went wrong, and somebody has to do something.
    Failed,
    /// Its turn hasn't come.
    ToDo,
}

impl StepState {
    /// The name in JSON and of the style.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Doing => "doing",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::ToDo => "to_do",
        }
    }

    /// The state as people read it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Skipped => "Not needed",
            Self::Doing => "Under way",
            Self::Waiting => "Waiting",
            Self::Failed => "Failed",
            Self::ToDo => "To do",
        }
    }
}

/// A step of a signup.
pub(crate) struct StepTold<'a> {
    /// Which.
    pub(crate) step: Step,
    /// How it stands.
    pub(crate) state: StepState,
    /// When it went well.
    pub(crate) at: Option<DateTime<Utc>>,
    /// What went wrong the last time.
    pub(crate) failure: Option<&'a Failure>,
}

/// The steps of a signup, in order.
pub(crate) fn steps(signup: &SignupCard) -> Vec<StepTold<'_>> {
    Step::ALL.into_iter().map(|step| told(signup, step)).collect()
}

fn told(signup: &SignupCard, step: Step) -> StepTold<'_> {
    if let Some(done) = signup.done.iter().find(|done| done.step == step) {
        let state = if done.skipped { StepState::Skipped } else { StepState::Done };
        return StepTold { step, state, at: Some(done.at), failure: None };
    }
    let failure = signup.failure.as_ref().filter(|failure| failure.step == step);
    let is_next = signup.next_step() == Some(step) && !waits_for_a_number(signup);
    let state = match failure {
        Some(Failure { retry_at: Some(_), .. }) => StepState::Waiting,
        Some(Failure { retry_at: None, .. }) => StepState::Failed,
        None if is_next => StepState::Doing,
        None => StepState::ToDo,
    };
    StepTold { step, state, at: None, failure }
}

/// Whether a signup can't go on because its account has no number at all.
pub(crate) fn waits_for_a_number(signup: &SignupCard) -> bool {
    let is_verified = signup.done.iter().any(|done| done.step == Step::VerifyAccount);
    is_verified && signup.number.is_none() && signup.choice.is_empty()
}

/// A step as people read it.
pub(crate) const fn step_title(step: Step) -> &'static str {
    match step {
        Step::ExchangeCode => "Exchange the pop-up's code for access",
        Step::VerifyAccount => "Check the account and its numbers",
        Step::SubscribeWebhooks => "Have Meta deliver messages to SigmaDSA",
        Step::RegisterNumber => "Register the number",
        Step::ReadHealth => "Read what Meta says about the number",
        Step::ListTemplates => "Look at the message templates",
    }
}
