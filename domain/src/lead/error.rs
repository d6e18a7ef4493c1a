//! The rules of a lead, as what is said when one is broken.

/// The rule that a command to a lead broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeadError {
    /// There is no such lead.
    #[error("there is no such lead")]
    Unknown,
    /// Registering a lead that exists.
    #[error("the lead exists already")]
    Exists,
    /// The lead isn't as the asker saw it any more.
    #[error("the lead was changed meanwhile; look at it again")]
    ChangedMeanwhile,
    /// The lead is Disbursed, Rejected or Lost.
    #[error("the lead is closed; reopen it first")]
    Closed,
    /// The lead's customer was erased.
    #[error("the lead's customer was erased; nothing can be changed any more")]
    Erased,
    /// Reopening a lead that is open.
    #[error("the lead is open; only a closed lead is reopened")]
    NotClosed,
    /// A move to where the lead stands.
    #[error("the lead is in this stage already")]
    AlreadyInStage,
    /// Reopening into a stage that ends a lead.
    #[error("a lead is reopened in a stage before Disbursed, not in one that ends it")]
    ReopenNeedsOpenStage,
    /// Reopening into Sanctioned without a sanction on record.
    #[error("a lead that was never sanctioned can't be reopened in Sanctioned")]
    ReopenNeedsSanction,
    /// A move backward without a reason.
    #[error("moving a lead backward needs a reason")]
    BackwardNeedsReason,
    /// Rejected or Lost without a reason.
    #[error("rejecting or losing a lead needs a reason")]
    EndNeedsReason,
    /// Reopening without a reason.
    #[error("reopening a lead needs a reason")]
    ReopenNeedsReason,
    /// A reason longer than it may be.
    #[error("a reason has at most 500 characters")]
    ReasonTooLong,
    /// Sanctioned without an amount.
    #[error("a sanction needs the sanctioned amount")]
    SanctionNeedsAmount,
    /// Sanctioned without a lender.
    #[error("a sanction needs the lender")]
    SanctionNeedsLender,
    /// A lender's name longer than it may be.
    #[error("a lender's name has at most 100 characters")]
    LenderTooLong,
    /// Disbursed without an amount.
    #[error("a disbursal needs the disbursed amount")]
    DisbursalNeedsAmount,
    /// Disbursed without a day.
    #[error("a disbursal needs its date")]
    DisbursalNeedsDate,
    /// Disbursed on a day to come.
    #[error("the date of a disbursal must not be in the future")]
    DisbursalInFuture,
    /// A sanction or disbursal of nothing.
    #[error("a sanctioned or disbursed amount must be more than zero")]
    AmountNotPositive,
    /// An amount that no loan is asked for with.
    #[error("a loan amount must be between ₹10,000 and ₹100 crore")]
    AmountOutOfRange,
    /// A note that says nothing.
    #[error("a note must not be empty")]
    NoteEmpty,
    /// A note longer than it may be.
    #[error("a note has at most 4000 characters")]
    NoteTooLong,
}

impl LeadError {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "lead-unknown",
            Self::Exists => "lead-exists",
            Self::ChangedMeanwhile => "changed-meanwhile",
            Self::Closed => "lead-closed",
            Self::Erased => "lead-erased",
            Self::NotClosed => "lead-not-closed",
            Self::AlreadyInStage => "lead-already-in-stage",
            Self::ReopenNeedsOpenStage => "lead-reopen-needs-open-stage",
            Self::ReopenNeedsSanction => "lead-reopen-needs-sanction",
            Self::BackwardNeedsReason => "lead-backward-needs-reason",
            Self::EndNeedsReason => "lead-end-needs-reason",
            Self::ReopenNeedsReason => "lead-reopen-needs-reason",
            Self::ReasonTooLong => "lead-reason-too-long",
            Self::SanctionNeedsAmount => "lead-sanction-needs-amount",
            Self::SanctionNeedsLender => "lead-sanction-needs-lender",
            Self::LenderTooLong => "lead-lender-too-long",
            Self::DisbursalNeedsAmount => "lead-disbursal-needs-amount",
            Self::DisbursalNeedsDate => "lead-disbursal-needs-date",
            Self::DisbursalInFuture => "lead-disbursal-in-future",
            Self::AmountNotPositive => "lead-amount-not-positive",
            Self::AmountOutOfRange => "lead-amount-out-of-range",
            Self::NoteEmpty => "lead-note-empty",
            Self::NoteTooLong => "lead-note-too-long",
        }
    }

    /// The input that is missing or wrong, `None` where the lead's own state is what refuses.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::Unknown
            | Self::Exists
            | Self::ChangedMeanwhile
            | Self::Closed
            | Self::Erased
            | Self::NotClosed
            | Self::AlreadyInStage => None,
            Self::ReopenNeedsOpenStage | Self::ReopenNeedsSanction => Some("stage"),
            Self::BackwardNeedsReason | Self::EndNeedsReason | Self::ReopenNeedsReason | Self::ReasonTooLong => {
                Some("reason")
            }
            Self::SanctionNeedsAmount
            | Self::DisbursalNeedsAmount
            | Self::AmountNotPositive
            | Self::AmountOutOfRange => Some("amount"),
            Self::SanctionNeedsLender | Self::LenderTooLong => Some("lender"),
            Self::DisbursalNeedsDate | Self::DisbursalInFuture => Some("date"),
            Self::NoteEmpty | Self::NoteTooLong => Some("text"),
        }
    }
}
