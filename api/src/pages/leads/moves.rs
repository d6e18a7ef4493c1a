//! Where a lead can be moved, and what each move needs.

use domain::lead::Stage;
use projections::lead::LeadRow;

/// Moves of one sort.
pub(super) struct MoveGroup {
    pub(super) label: &'static str,
    pub(super) moves: Vec<MoveView>,
}

/// A stage to move to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MoveView {
    pub(super) slug: &'static str,
    pub(super) label: &'static str,
    /// The fields that have to be filled in, by name, with spaces between.
    pub(super) needs: String,
    pub(super) chosen: bool,
}

/// How a stage is coloured.
pub(super) const fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Disbursed => "good",
        Stage::Rejected | Stage::Lost => "ended",
        Stage::New
        | Stage::Contacted
        | Stage::Documentation
        | Stage::CreditEvaluation
        | Stage::LoginPending
        | Stage::LoggedIn
        | Stage::UnderProcess
        | Stage::CreditApproved
        | Stage::Sanctioned
        | Stage::DisbursalPending => "open",
    }
}

/// The moves that the lead's stage leaves; `wanted` is chosen where it is among them, else the likeliest.
pub(super) fn moves(row: &LeadRow, wanted: Option<&str>) -> Vec<MoveGroup> {
    let stages = Stage::ALL.iter().copied();
    let (from, is_closed) = (row.stage, row.stage.is_terminal());
    let likeliest = if is_closed { Some(Stage::Contacted) } else { stages.clone().find(|stage| *stage > from) };
    let view = |to: Stage| MoveView {
        slug: to.slug(),
        label: to.label(),
        needs: needs(from, to).join(" "),
        chosen: wanted.map_or(likeliest == Some(to), |wanted| wanted == to.slug()),
    };
    let group = |label, fits: &dyn Fn(Stage) -> bool| MoveGroup {
        label,
        moves: stages.clone().filter(|stage| *stage != from && fits(*stage)).map(view).collect(),
    };
    let ends = |stage: Stage| matches!(stage, Stage::Rejected | Stage::Lost);
    let groups = if is_closed {
        // Reopening carries no sanction: only one that was recorded stands.
        let reopens = |stage: Stage| !stage.is_terminal() && (stage != Stage::Sanctioned || row.lender.is_some());
        vec![group("Reopen in", &reopens)]
    } else {
        let forward = |stage: Stage| stage > from && !ends(stage);
        let back = |stage: Stage| stage < from;
        vec![group("Forward", &forward), group("Back", &back), group("End", &ends)]
    };
    groups.into_iter().filter(|group| !group.moves.is_empty()).collect()
}

/// The fields that a move needs, by name.
fn needs(from: Stage, to: Stage) -> Vec<&'static str> {
    if from.is_terminal() {
        return vec!["reason"];
    }
    let mut needs = match to {
        Stage::Sanctioned => vec!["amount", "lender"],
        Stage::Disbursed => vec!["amount", "date"],
        Stage::Rejected | Stage::Lost => vec!["reason"],
        Stage::New
        | Stage::Contacted
        | Stage::Documentation
        | Stage::CreditEvaluation
        | Stage::LoginPending
        | Stage::LoggedIn
        | Stage::UnderProcess
        | Stage::CreditApproved
        | Stage::DisbursalPending => Vec::new(),
    };
    if to < from {
        needs.push("reason");
    }
    needs
}
