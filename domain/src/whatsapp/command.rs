//! What can be asked of a connection to WhatsApp.

use super::{Claimed, CodeMethod, Done, Facts, LossKind, Source, Step};
use crate::id::{MemberId, SignupId};
use crate::notification::ProviderError;
use chrono::{DateTime, Utc};

/// What can be asked of a connection to WhatsApp, in the imperative.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatsAppCommand {
    /// What.
    pub ask: WhatsAppAsk,
    /// When.
    pub at: DateTime<Utc>,
}

/// What can be asked, without the time.
#[derive(Clone, Debug, PartialEq)]
pub enum WhatsAppAsk {
    /// Go on from where the pop-up ended.
    StartSignup {
        /// Names the signup for ever.
        signup: SignupId,
        /// What the browser says.
        claimed: Claimed,
        /// Who.
        by: MemberId,
    },
    /// Note that the pop-up was left before its end.
    AbandonSignup {
        /// The pop-up's screen, in Meta's words.
        screen: Option<String>,
        /// What went wrong there, in Meta's words.
        error: Option<String>,
        /// Who.
        by: MemberId,
    },
    /// End a signup that isn't through; what is connected stays so.
    GiveUpSignup {
        /// Who.
        by: MemberId,
    },
    /// Note that a step went well.
    CompleteStep {
        /// Of which signup.
        signup: SignupId,
        /// What it brought.
        done: Done,
        /// Meta's trace id.
        trace: Option<String>,
    },
    /// Note that a step went wrong.
    FailStep {
        /// Of which signup.
        signup: SignupId,
        /// Which step.
        step: Step,
        /// Meta's words, or ours.
        error: ProviderError,
        /// When it is tried again by itself.
        retry_at: Option<DateTime<Utc>>,
    },
    /// Try a failed step again.
    RetryStep {
        /// Who wants it.
        by: MemberId,
    },
    /// Go on with this number.
    ChooseNumber {
        /// Meta's id of it.
        phone_number_id: String,
        /// Who chooses.
        by: MemberId,
    },
    /// Take in what Meta says.
    RecordFacts {
        /// All of it, or a part.
        facts: Facts,
        /// How we know.
        source: Source,
    },
    /// Keep something Meta told that changes nothing by itself.
    Notice {
        /// Meta's name for it.
        what: String,
        /// More of Meta's words.
        details: String,
    },
    /// Stop sending.
    Lose {
        /// What Meta said.
        reason: String,
        /// What kind of thing has to be repaired.
        kind: LossKind,
    },
    /// Note that a one-time code is on its way.
    RequestPhoneCode {
        /// How.
        method: CodeMethod,
        /// Who asked for it.
        by: MemberId,
    },
    /// Note that the one-time code was right.
    VerifyPhone {
        /// Who entered it.
        by: MemberId,
    },
    /// Take the connection away.
    Disconnect {
        /// Who.
        by: MemberId,
    },
    /// Note that webhooks were unsubscribed, or couldn't be.
    RecordUnsubscribed {
        /// Why they couldn't.
        error: Option<ProviderError>,
    },
    /// Note that the token is gone.
    RecordTokenDestroyed,
}
